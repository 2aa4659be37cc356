"""Residue of scripts, embeds, page builders and translation tools, and what resembles it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.cleaning import clean
from pipelines.cleaning.books import check_rules
from pipelines.cleaning.residue import _MOST_PIECES, find_residue
from tests.pipelines.cleaning.carrier import ARTICLE, BEGINNING, END

CASES = Path(__file__).parents[3] / "cases" / "residue"
ROOM = Path(__file__).parents[4] / "pipelines" / "cleaning" / "residue"


def book(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{kind}-{number}")
        for kind, listed in book(name).items()
        for number, case in enumerate(listed)
    ]


def around(piece: str) -> list[str]:
    return [f"{piece}\n{ARTICLE}", f"{BEGINNING}\n{piece}\n{END}", f"{ARTICLE}\n{piece}"]


@pytest.mark.parametrize("residue", cases("in_the_wild"))
def test_residue_on_lines_of_its_own_goes_whole_and_nothing_with_it(residue: str) -> None:
    for text in around(residue):
        cleaned = clean(text)
        assert cleaned.text == ARTICLE
        assert all(cut.rule and cut.evidence for cut in cleaned.removals)


@pytest.mark.parametrize("pair", cases("inside_lines"))
def test_residue_beside_words_leaves_the_words(pair: list[str]) -> None:
    given, left = pair
    assert clean(given).text == left
    assert clean(f"{BEGINNING}\n{given}\n{END}").text == f"{BEGINNING}\n{left}\n{END}"


@pytest.mark.parametrize("said", cases("negative"))
def test_what_resembles_residue_stays_wherever_it_stands(said: str) -> None:
    texts = around(said)
    if "\n" not in said:
        texts.append(f"{BEGINNING} {said} {END}")
    for text in texts:
        assert clean(text).text == text


@pytest.mark.xfail(strict=True, reason="known failure: move the case when it passes")
@pytest.mark.parametrize("residue", cases("known_failures"))
def test_known_failures_still_fail(residue: str) -> None:
    assert clean(f"{BEGINNING}\n{residue}\n{END}").text == ARTICLE


def test_what_stands_beside_an_embedded_post_says_so() -> None:
    cuts, _ = find_residue("Le robot marche.\nRegarder sur TikTok\nPartager")
    [cut] = cuts
    assert {"platform-words", "beside-an-embed"} <= set(cut.evidence)


def test_the_books_of_the_room_prove_themselves() -> None:
    for path in ROOM.glob("*.toml"):
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
        needs_pattern = {"where", "needs", "pattern"} if path.stem == "tokens" else set()
        check_rules(path.name, listed, {"id", "class", "reason", "acts", "refuses"} | needs_pattern)


def rules() -> list[Any]:
    return [
        pytest.param(rule, id=rule["id"])
        for path in sorted(ROOM.glob("*.toml"))
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    ]


@pytest.mark.parametrize("rule", rules())
def test_each_rule_acts_on_its_own_texts_and_leaves_the_others_alone(rule: dict[str, Any]) -> None:
    for given, left in rule["acts"]:
        cuts, _ = find_residue(given)
        assert rule["id"] in {cut.rule for cut in cuts}
        assert clean(given).text == left
        assert clean(left).text == left
    for text in rule["refuses"]:
        assert find_residue(text)[0] == []


def test_rule_ids_are_given_once() -> None:
    ids = [param.values[0]["id"] for param in rules()]
    assert len(ids) == len(set(ids))


def test_code_that_is_kept_is_told_with_the_reason() -> None:
    shown = "Ajoutez cette ligne à votre page :\nwindow.etat = window.etat || {};\nRechargez ensuite."
    cleaned = clean(f"{BEGINNING}\n{shown}\n{END}")
    assert cleaned.removals == ()
    [kept] = [miss for miss in cleaned.near_misses if miss.rule == "script-code"]
    assert kept.text == "window.etat = window.etat || {};"
    assert "-announced" in kept.evidence
    assert cleaned.base[kept.start : kept.end] == kept.text


def test_a_script_in_a_lesson_goes_if_it_is_the_pages_own() -> None:
    lesson = (
        "Créez un fichier, puis ajoutez une fonction.\n"
        "Appelez ensuite la fonction depuis un script.\n"
        "Remplacez enfin la variable par votre nom."
    )
    plumbing = "(adsbygoogle = window.adsbygoogle || []).push({});"
    assert clean(f"{lesson}\nRelisez le tout.\n{plumbing}\nLe reste suit.").text == (
        f"{lesson}\nRelisez le tout.\nLe reste suit."
    )


def test_an_unfinished_statement_takes_no_sentence_with_it() -> None:
    text = f"{BEGINNING}\njQuery(document).ready(function($){{\n{END}"
    assert clean(text).text == ARTICLE


def test_a_text_with_more_pieces_than_an_article_has_is_left_as_it_is() -> None:
    piece = "a\u200b"
    assert len(find_residue(piece * _MOST_PIECES)[0]) == _MOST_PIECES
    assert find_residue(piece * (_MOST_PIECES + 1)) == ([], [])
