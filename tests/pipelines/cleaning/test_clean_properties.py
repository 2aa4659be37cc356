"""What holds of cleaning for every text made of residue, words, brackets and invisible characters."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning import Policy, clean, cut, rebuild
from pipelines.cleaning.normalise import normalise
from pipelines.cleaning.residue import find_residue

CASES = Path(__file__).parents[2] / "cases" / "residue" / "in_the_wild.toml"
RESIDUE = [case for kind in tomllib.loads(CASES.read_text(encoding="utf-8")).values() for case in kind]
WORDS = (
    "Le robot",
    " marche vite.",
    " Il parle",
    " : ",
    " ;",
    "« ",
    " »",
    "l’",
    "été",
    "Voici la traduction :",
    "Ajoutez cette ligne :",
    "The model is open.",
    "Traduit de l’anglais par Anne Roux",
    "12 mars 2024",
)
SCRAPS = (
    *"(){}[]<>;=:\"'`/*#@|&$%_ \n",
    *"\u200b \u200d \ufe0f \u202e \xad \ufeff \U000e0041 e\u0301 \u0301 Ã© \ud800".split(" "),
    *"function( => }); </script> <b> &lt; [vc_ row] __PH_ 0__ — (@a)".split(),
    *'<| |> {{ }} http://a.fr 👩 /* */ ": a.b('.split(),
    "var ",
    "\n\n",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(SCRAPS), st.sampled_from(RESIDUE)), max_size=12
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_it_deletes_only_and_says_where_and_twice_is_once(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.base == normalise(text).text
    assert cut(cleaned.base, cleaned.removals) == cleaned.text
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base
    ends = [0, *(removal.end for removal in cleaned.removals)]
    assert all(
        before <= removal.start < removal.end for before, removal in zip(ends, cleaned.removals, strict=False)
    )
    again = clean(cleaned.text)
    assert (again.text, again.removals) == (cleaned.text, ())


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_what_the_page_shows_as_code_stays(before: str, code: str, after: str) -> None:
    cleaned = clean(f"{before}\n{code}\n{after}", code=[code])
    own = normalise(code).text.strip()
    assert len(own) < 3 or own not in cleaned.base or own in cleaned.text
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base
    again = clean(cleaned.text, code=[code])
    assert (again.text, again.removals) == (cleaned.text, ())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_residue_leaves_nothing_that_it_would_find(text: str) -> None:
    base = normalise(text).text
    cuts, kept = find_residue(base)
    left = cut(base, cuts)
    assert find_residue(left)[0] == []
    assert all(base[one.start : one.end] == one.text for one in (*cuts, *kept))


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(texts: list[str], chance: random.Random) -> None:
    alone = [clean(text) for text in texts]
    order = list(range(len(texts)))
    chance.shuffle(order)
    assert {at: clean(texts[at]) for at in order} == dict(enumerate(alone))


@pytest.mark.parametrize("action", ["flag", "keep"])
def test_residue_that_is_not_to_be_removed_stays_to_the_letter(action: str) -> None:
    text = "Le robot marche.\n[vc_row]\nwindow.a = window.a || [];\n⟦1⟧\nIl\u200b parle."
    classes = ("embed_residue", "script_residue", "placeholder", "invisible")
    cleaned = clean(text, policy=Policy(dict.fromkeys(classes, action)))
    assert cleaned.text == text
    assert {span.note_class for span in cleaned.flagged} == (set(classes) if action == "flag" else set())
