"""Notes of translators, each class in each language, in the places where they stand; and what "
"resembles them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipelines.cleaning import clean
from pipelines.cleaning.translator_notes import find_credits
from pipelines.cleaning.translator_notes.joining import MOST_CANDIDATES, MOST_UNITS, Bench
from pipelines.cleaning.translator_notes.leaning import leaning
from pipelines.cleaning.translator_notes.lexicon import concepts
from pipelines.cleaning.translator_notes.signs import book
from pipelines.cleaning.translator_notes.verdict import evidence_of
from tests.pipelines.cleaning.carrier import ARTICLE, BEGINNING, END

CASES = Path(__file__).parents[3] / "cases" / "translator_notes"
AT_THE_TOP = {"at_the_top", "preamble", "wrapper", "prompt_leak", "reasoning_leak"}
AT_THE_END = {"at_the_end", "closing", "provenance", "choice_note"}


def cases(name: str) -> list[tuple[str, str, str]]:
    book = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        (kind, language, said)
        for kind, languages in book.items()
        for language, lines in languages.items()
        for said in lines
    ]


def placed(kind: str, note: str) -> str:
    if kind in AT_THE_TOP:
        return f"{note}\n{ARTICLE}"
    if kind in AT_THE_END:
        return f"{ARTICLE}\n{note}"
    return f"{BEGINNING}\n{note}\n{END}"


@pytest.mark.parametrize(
    ("kind", "language", "note"),
    [*cases("in_the_wild"), *cases("further_batches"), *cases("written_apart")],
)
def test_a_note_goes_whole_and_nothing_with_it(kind: str, language: str, note: str) -> None:
    cleaned = clean(placed(kind, note))
    assert cleaned.text == ARTICLE
    assert cleaned.removals


@pytest.mark.parametrize(
    ("kind", "language", "said"),
    [*cases("negative"), *cases("further_batches_negative"), *cases("written_apart_negative")],
)
def test_what_resembles_a_note_stays_wherever_it_stands(kind: str, language: str, said: str) -> None:
    assert stays(said)


@pytest.mark.xfail(strict=True, reason="known false cut: move the case when it stays")
@pytest.mark.parametrize(("kind", "language", "said"), cases("known_false_cuts"))
def test_known_false_cuts_are_still_made(kind: str, language: str, said: str) -> None:
    assert stays(said)


def stays(said: str) -> bool:
    """Whether a sentence is left alone at the top, inside, at the end and in mid-line."""
    texts = (
        f"{said}\n{ARTICLE}",
        f"{BEGINNING}\n{said}\n{END}",
        f"{ARTICLE}\n{said}",
        f"{BEGINNING} {said} {END}",
    )
    return all(clean(text).text == text for text in texts)


@pytest.mark.xfail(strict=True, reason="known failure: move the case when it passes")
@pytest.mark.parametrize(("kind", "language", "note"), cases("known_failures"))
def test_known_failures_still_fail(kind: str, language: str, note: str) -> None:
    assert clean(placed(kind, note)).text == ARTICLE


@pytest.mark.parametrize(
    "note", ["N.B. : les shortcodes n'ont pas été touchés.", "注：链接和短代码均未改动。"], ids=["fr", "zh"]
)
def test_a_label_in_mid_line_takes_no_sentence_behind_it(note: str) -> None:
    before, after = (
        "Le port teste une grue autonome.",
        "Les dockers gardent la main. Le bilan est prévu pour juin.",
    )
    assert clean(f"{before} {note} {after}").text == f"{before} {after}"


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_note_that_the_extractor_broke_at_a_tag_goes_as_one(apostrophe: str) -> None:
    note = (
        "Please note that the <script>\ntag with the widget of the network is not included, as it"
        f"{apostrophe}s JavaScript and not a part of the needed translation."
    )
    cleaned = clean(f"{ARTICLE}\nRéférences : la revue Lumen et le compte @lumen.\n{note}")
    assert cleaned.text == f"{ARTICLE}\nRéférences : la revue Lumen et le compte @lumen."
    [cut] = cleaned.removals
    assert cut.note_class == "markup_note"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Choisir unVoici la traduction en français :e voiture est long.", "Choisir une voiture est long."),
        (
            "Le prix baisse.Here is the translation of the next part: Le stock monte.",
            "Le prix baisse. Le stock monte.",
        ),
        (
            "Le prix baisse. (Note : les liens ont été laissés tels quels.) Le stock monte.",
            "Le prix baisse. Le stock monte.",
        ),
        (
            "Voici l’article traduit en français : Le stock monte encore cette année.",
            "Le stock monte encore cette année.",
        ),
        ("```markdown\nLe stock monte.\nLe prix baisse.\n```", "Le stock monte.\nLe prix baisse."),
        ("```\n```html\nLe stock monte.\n```\n```", "Le stock monte."),
        ("<think>\nShort text.\n</think>\nLe stock monte.", "Le stock monte."),
        (
            '{"lang": "fr", "body": "Le stock monte.\nLe prix baisse.", "n": 2}',
            "Le stock monte.\nLe prix baisse.",
        ),
        ('Le stock monte.\nLe prix baisse."}', "Le stock monte.\nLe prix baisse."),
    ],
    ids=[
        "glued-mid-word",
        "glued-to-a-stop",
        "in-brackets",
        "text-on-the-same-line",
        "fence",
        "fence-in-a-fence",
        "thoughts",
        "shell-of-json",
        "end-of-json",
    ],
)
def test_seams_brackets_and_wrappers(text: str, left: str) -> None:
    assert clean(text).text.replace("  ", " ") == left


def test_what_an_article_announces_and_shows_stays() -> None:
    shown = (
        "Le robot finit par répondre :\nJe suis désolé, je ne peux pas traduire ce texte.\nPuis il se tait."
    )
    assert clean(shown).text == shown


def test_a_prompt_that_the_article_announces_stays_and_is_told_as_a_near_miss() -> None:
    prompt = "Traduisez le texte suivant en français."
    around = (
        "Le port du Havre teste une grue.\nUn essai de six mois.",
        "Un bilan suit en juin.\nLes élus votent.",
    )
    shown = clean("\n".join([around[0], "Essayez cette consigne :", prompt, around[1]]))
    assert not shown.removals
    assert "-shown-by-the-article" in shown.near_misses[0].evidence
    assert clean("\n".join([around[0], prompt, around[1]])).text == "\n".join(around)


def test_a_json_that_the_article_shows_stays() -> None:
    for shown in (
        'Le serveur répond :\n{"ville": "Lyon", "texte": "Il pleut depuis lundi."}\nPuis il se tait.',
        '{"ville": "Lyon", "texte": "Il pleut sur la ville depuis lundi."}\nVoilà ce que dit le serveur.',
        'Le serveur répond en deux lignes :\n{"texte": "Il pleut.\nIl vente."}',
    ):
        assert clean(shown).text == shown


def test_the_sentence_before_a_note_on_its_line_stays() -> None:
    said = "Les montants en jeu dépassent 20 milliards de dollars."
    note = "(dollar figures not converted; add euro equivalents if house style requires it)"
    article = "La ligue ouvre une enquête.\nLe procès s’ouvre lundi à Lille."
    assert clean(f"{article}\n{said} {note}").text == f"{article}\n{said}"


@pytest.mark.parametrize(
    "piece", ["Le robot marche.\n" * (MOST_UNITS + 1), "Voici la suite du texte.\n" * (MOST_CANDIDATES + 1)]
)
def test_a_text_of_more_sentences_than_an_article_has_is_not_weighed(piece: str) -> None:
    assert not Bench(piece, "fr").units


def test_what_is_said_in_a_dialogue_stays() -> None:
    said = "— Bonjour, je souhaite traduire un acte.\n— Désolé, je ne peux pas traduire ce document."
    article = f"Le guichet de Gand parle depuis lundi.\n{said}\nL’échange a duré douze secondes."
    assert clean(article).text == article


def test_lines_under_a_label_go_with_it() -> None:
    notes = (
        "Notes de traduction :\n- « drift » est rendu par « dérive ».\n- Les noms propres restent en anglais."
    )
    assert clean(f"{ARTICLE}\n{notes}").text == ARTICLE


def test_a_near_miss_is_told_with_its_score_and_evidence() -> None:
    text = f"{ARTICLE}\nLa suite est prévue en mai."
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.near_misses
    for miss in cleaned.near_misses:
        assert miss.score <= 0.5
        assert miss.evidence
        assert cleaned.base[miss.start : miss.end] == miss.text


def test_credits_of_people_and_licences_stay_and_are_told() -> None:
    text = f"{ARTICLE}\nTraduit de l’anglais par Hélène Vasseur\nTexte sous licence CC BY 4.0"
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.credits == ("Traduit de l’anglais par Hélène Vasseur", "Texte sous licence CC BY 4.0")
    assert find_credits(f"{ARTICLE}\nTraduit par DeepL Pro") == ()


def test_every_weight_is_of_evidence_that_is_found() -> None:
    found: set[str] = set()
    names = ("in_the_wild", "further_batches", "written_apart", "negative")
    for kind, _, said in [case for name in names for case in cases(name)]:
        bench = Bench(placed(kind, said), "fr")
        for at, reading in enumerate(bench.readings):
            if reading is not None:
                found.update(dict(evidence_of(reading, bench.place(at))))
    # The article of the cases announces nothing, nobody in it says "je" or "vous"; no case is long or glued.
    of_the_article = {"announced", "shown", "i-throughout", "you-throughout", "thou-throughout"}
    of_the_article |= {"long", "seam"}
    named = {*concepts(), *(f"^{concept}" for concept in concepts())}
    parts = {part for name in leaning().weights for part in name.split("&")}
    assert parts - found - named <= of_the_article


def test_all_the_evidence_together_finds_what_no_sign_hears() -> None:
    note = "Happy to tweak the wording if something sounds off."
    [cut] = clean(f"{ARTICLE}\n{note}").removals
    assert "leans-towards" in cut.evidence


def test_the_second_voice_is_heard_in_french_articles_alone() -> None:
    english = "The port tests a new crane this week. The dockers keep a hand on it.\n" * 3
    assert clean(f"{english}Main image credit: the port").removals == ()


def test_dots_that_hang_on_no_word_go_with_the_remark_on_what_is_missing() -> None:
    remark = "[le reste du document n’a pas été reproduit ici]"
    assert clean(f"{ARTICLE} ... {remark}").text == ARTICLE
    assert clean(f"{ARTICLE[:-1]}… {remark}").text == f"{ARTICLE[:-1]}…"


def test_a_ruler_that_parts_a_remark_from_the_article_goes_with_it() -> None:
    remark = "Dites-moi si vous souhaitez que je modifie la traduction."
    assert clean(f"{ARTICLE}\n---\n{remark}").text == ARTICLE
    assert clean(f"Voici la traduction de l’article :\n***\n{ARTICLE}").text == ARTICLE
    assert clean(f"{ARTICLE}\n---\nFin.").text == f"{ARTICLE}\n---\nFin."


def test_what_stands_beside_a_note_on_its_line_goes_unless_it_leans_towards_the_article() -> None:
    note = "Malheureusement, je ne peux pas poursuivre cette traduction."
    beside = "Veuillez réessayer plus tard."
    assert clean(f"{ARTICLE}\n{note} {beside}").text == ARTICLE
    told = "Les dockers gardent la main sur la grue du port."
    assert clean(f"{ARTICLE}\n{told} {note}").text == f"{ARTICLE}\n{told}"


def test_who_says_i_on_one_line_alone_is_told() -> None:
    bench = Bench(f"{ARTICLE}\nJe garde la traduction du titre.", "fr")
    last = next(at for at, reading in enumerate(bench.readings) if reading and "Je garde" in reading.text)
    assert "i-alone" in bench.place(last)
    column = "\n".join(
        ["Je marche le soir.", "J’aime la neige.", "Je rentre tard.", "Je garde la traduction."]
    )
    bench = Bench(column, "fr")
    last = next(at for at, reading in enumerate(bench.readings) if reading and "Je garde" in reading.text)
    assert "i-throughout" in bench.place(last)


def test_every_concept_serves_a_sign_or_a_circumstance() -> None:
    said = {
        concept
        for sign in book().signs
        for meeting in sign.says
        for step in meeting.steps
        for concept in step.concepts
    }
    read_elsewhere = set(
        "advice editorial i newsy original own_life product saying told_of tool translator_label tutorial "
        "utterance work".split()
    )
    assert concepts() - said == read_elsewhere - said
