"""Normal form: what is repaired, and the typography that is not touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.normalise import normalise

PIECES = [
    *(
        "Ã©",
        "é",
        "e\u0301",
        "â€™",
        "’",
        "\r\n",
        "\x0b",
        "\u2028",
        "\ud83d",
        "\ude00",
        "\x92",
        "\x00",
        "\u200b",
    ),
    *("\u0301", "Â ", "\xa0", "«", "»", "…", "ð\x9f", "robot ", "L", "ﬁ", "\n", "\ufeff", "ÃƒÂ©", "UTF-8 "),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_normal_form_is_normal_encodable_and_reached_in_one_step(text: str) -> None:
    normal = normalise(text)
    assert unicodedata.is_normalized("NFC", normal.text)
    normal.text.encode("utf-8")
    assert not set(normal.text) & {"\r", "\x00", "\x0b", "\u2028", "\u2029"}
    assert bool(normal.fixes) == (normal.text != text)
    again = normalise(normal.text)
    assert again.text is normal.text
    assert again.fixes == ()


@pytest.mark.parametrize(
    "text",
    [
        "«\u00a0Déjà\u00a0?\u00a0» demande-t-il\u202f; l’autre répond\u202f: «\u202fnon\u202f!\u202f»…",
        "L’été – ou l’hiver — dure ‘longtemps’, “dit-on”, à 25\u202f°C, n°\u00a04, 3\u202f×\u202f2.",
        "œuvre, cœur, Œdipe, æther, ÿ, Ÿ, ﬁn, ½, ², ™",
        "On écrit « Ã© » pour « é » quand l’encodage UTF-8 est lu comme du latin-1.",
        "MANHû, ÂGE, SÃO PAULO, RÂ’S",
        "Une ligne\n\n\nUne autre\tet la fin ",
        "👩\u200d💻 et 🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_what_is_normal_comes_back_as_the_same_object(text: str) -> None:
    normal = normalise(text)
    assert normal.text is text
    assert normal.fixes == ()


@pytest.mark.parametrize(
    ("text", "normal", "fixes"),
    [
        ("Lâ€™Ã©tÃ© dernier", "L’été dernier", ("mojibake",)),
        ("Le modÃ¨le est prÃªt Ã  servir", "Le modèle est prêt à servir", ("mojibake",)),
        ("Le modÃƒÂ¨le est prÃƒÂªt", "Le modèle est prêt", ("mojibake",)),
        ("Un\r\ndeux\rtrois", "Un\ndeux\ntrois", ("line-ends",)),
        ("Un\u2028deux\x0bquatre", "Un\ndeux\nquatre", ("line-ends",)),
        ("L\x92été\x85", "L’été…", ("controls",)),
        ("Un\x00 robot\x1f", "Un robot", ("controls",)),
        ("\ud83d\ude00 et \ud83d", "😀 et \ufffd", ("surrogates",)),
        ("e\u0301te\u0301", "été", ("nfc",)),
        ("e\u200b\u0301t", "ét", ("hidden-in-letter", "nfc")),
    ],
)
def test_repairs_are_named(text: str, normal: str, fixes: tuple[str, ...]) -> None:
    found = normalise(text)
    assert (found.text, found.fixes) == (normal, fixes)


def test_a_letter_keeps_thirty_marks_and_no_more() -> None:
    flooded = normalise("a" + "\u0316" * 5_000 + "b")
    assert "mark-floods" in flooded.fixes
    assert len(flooded.text) == 32


def test_a_line_that_reads_rightly_keeps_its_neighbours_mojibake_apart() -> None:
    text = "L’été est là.\nLe modÃ¨le est prÃªt."
    assert normalise(text).text == "L’été est là.\nLe modèle est prêt."
