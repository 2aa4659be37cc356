"""The tally of small words: what each list claims, what it must not claim, and odd input."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.language import function_words
from pipelines.cleaning.language.function_words import guess, tally

BOOK = tomllib.loads(Path(function_words.__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, entry in BOOK.items() for text in entry["proof"]]
)
def test_a_list_recognises_its_own_language(language: str, text: str) -> None:
    assert guess(text)[0] == language


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, entry in BOOK.items() for text in entry["refuse"]]
)
def test_a_list_does_not_claim_its_neighbours(language: str, text: str) -> None:
    assert guess(text)[0] != language


def test_every_list_carries_its_proof() -> None:
    for language, entry in BOOK.items():
        assert set(entry) == {"words", "letters", "proof", "refuse"}, language
        assert len(entry["proof"]) >= 2, language
        assert entry["refuse"], language


@pytest.mark.parametrize(
    "text", ["", " ", "42 % de 7", "🤖🤖", "\x00", "\ud800", "Sam Altman, Elon Musk", "GPT-5"]
)
def test_a_text_without_small_words_has_no_language(text: str) -> None:
    assert guess(text)[0] == "und" or text.startswith("42")


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "人工智能"), ("ja", "人工知能について"), ("ko", "인공지능")]
)
def test_a_script_of_its_own_names_the_language(language: str, text: str) -> None:
    assert guess(text)[0] == language


def test_curly_and_straight_apostrophes_weigh_the_same() -> None:
    assert tally("L’été n’est pas fini") == tally("L'été n'est pas fini")


@given(st.text(max_size=300))
def test_a_guess_never_raises_and_stays_in_bounds(text: str) -> None:
    language, margin = guess(text)
    assert language
    assert 0.0 <= margin < 1.0
    assert guess(text) == (language, margin)


def test_a_word_of_a_megabyte_has_no_language() -> None:
    assert guess("a" * 1_000_000)[0] == "und"
