"""What the parser is spared: shapes that cost more than their size tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.html_tree import PageRefused, decode, parse

HOSTILE = {
    "too_big_page": [
        "<p>a</p>" * 200_000,
        "x<br/>" * 101_000,
        "a" * (8 * 2**20 + 1),
    ],
    "too_many_attributes": [
        "<html><body><p " + " ".join(f"a{number}=1" for number in range(30_000)) + ">x</p>",
        "<html><body><p " + " ".join(f"a{number}" for number in range(30_000)) + ">x</p>",
        "<html><body><p " + " ".join(f'a{number}="<"' for number in range(30_000)) + ">x</p>",
    ],
    "too_deep_page": ["<div>" * 300 + "x" + "</div>" * 300 + "<p>lost</p>"],
    "empty_page": ["", "   ", "\x00"],
}


@pytest.mark.parametrize(
    ("reason", "html"), [(reason, html) for reason, pages in HOSTILE.items() for html in pages]
)
def test_hostile_shapes_are_refused_with_their_reason(reason: str, html: str) -> None:
    with pytest.raises(PageRefused) as refusal:
        parse(html)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "html",
    [
        "<div data-props='" + '{"a": "b = c"}' * 20_000 + "'><p>x</p></div>",
        "<script>" + "if (a < b) { c = d } " * 10_000 + "</script><p>x</p>",
        "<p>a <b " + "mots = " * 4_000 + "</p><p>x</p>",
        "<div>" * 200 + "<p>x</p>",
    ],
    ids=["long-attribute", "long-script", "stray-bracket", "deep"],
)
def test_long_but_harmless_pages_are_read(html: str) -> None:
    assert parse(html).findall(".//p")[-1].text_content().endswith(("x", " "))


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_and_read_or_refused(body: bytes) -> None:
    try:
        tree = parse(decode(body))
    except PageRefused as refusal:
        assert refusal.reason
    else:
        assert "\x00" not in tree.text_content()


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#x0B;", "&#xFFFE;", "\uffff", "&#0000031;"])
def test_what_no_tree_may_hold_goes_and_its_neighbours_stay(sign: str) -> None:
    tree = parse(f"<p>Le mo{sign}dèle</p>")
    assert tree.text_content().strip() == "Le modèle"


@pytest.mark.parametrize("reference", ["&#233;", "&#xE9;", "&#10;", "&#x1F600;", "&#65534x;"])
def test_other_references_stay(reference: str) -> None:
    assert len(parse(f"<p>x{reference}y</p>").text_content()) >= 3


def test_a_form_feed_is_a_space() -> None:
    assert parse("<p>un\x0cmot</p>").text_content() == "un mot"


def test_one_bad_byte_makes_no_page_another_encoding() -> None:
    words = "Une panne d’été à Évreux, près du château"
    torn = words.encode().replace(b"panne", b"panne\xe9")
    assert decode(torn) == decode(torn, "text/html; charset=latin1") == words.replace("panne", "panne\ufffd")
    assert decode(torn, "text/html; charset=koi8-r") != decode(torn)


@pytest.mark.parametrize("words", ["Été comme hiver", "ÉTÉ\xa0: «\xa0CAFÉ\xa0» À CÔTÉ", "«\xa0É\xa0»"])
def test_a_short_page_in_windows_1252_is_read_as_such(words: str) -> None:
    assert decode(words.encode("windows-1252")) == words
