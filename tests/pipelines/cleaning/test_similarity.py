"""Sketches: alike texts meet, others do not, and every platform makes the same bytes."""

from __future__ import annotations

import hashlib
import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.similarity import BANDS, SKETCH_BYTES, band_keys, likeness, sketch

CHANCE = random.Random(5)
WORDS = [f"mot{number}" for number in range(3000)]
TEXT = " ".join(CHANCE.choices(WORDS, k=400))


def changed(text: str, words: int, seed: int = 1) -> str:
    chance, pieces = random.Random(seed), text.split()
    for at in chance.sample(range(len(pieces)), words):
        pieces[at] = f"autre{at}"
    return " ".join(pieces)


def test_likeness_falls_with_every_changed_word() -> None:
    shares = [likeness(sketch(TEXT), sketch(changed(TEXT, words))) for words in (0, 4, 20, 80, 400)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)
    assert 0.85 < shares[1] < 1
    assert 0.5 < shares[2] < 0.75


def test_typography_makes_no_difference() -> None:
    dressed = TEXT.replace(" mot1", "\u00a0« Mot1").replace(" mot2", ",\u202f!\nMOT2").replace(" ", " – ")
    assert sketch(dressed) == sketch(TEXT)


def test_texts_with_one_changed_word_share_a_band() -> None:
    for seed in range(20):
        assert set(band_keys(sketch(TEXT))) & set(band_keys(sketch(changed(TEXT, 1, seed))))


def test_a_sketch_is_the_same_everywhere_and_always() -> None:
    # An index holds sketches for years: if rensa changes them, RECIPE must change, and this digest with it.
    made = sketch("Le modèle est ouvert depuis mardi et chacun peut en lire le code source librement.")
    assert hashlib.sha256(made).hexdigest()[:16] == "79d18aebbbb4ead2"
    assert len(made) == SKETCH_BYTES == BANDS * 16


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    made = sketch(text)
    assert made == b"" or likeness(made, made) == 1.0
