"""Whatever a page is made of, it is read in bounded work, the same way twice, and gives clean text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.cleaning.extraction import engine, main_text, text
from pipelines.cleaning.html_tree import PageRefused, parse
from tests.pipelines.cleaning.extraction.pages import BODY, FIRST, LEAD, page, paragraphs

CROWDS = {
    "paragraphs": "<p>a</p>" * 12_000,
    "spans": "<p>" + "<span>a</span>" * 12_000 + "</p>",
    "breaks": "x<br>" * 12_000,
    "items": "<ul>" + "<li>un mot de plus</li>" * 12_000 + "</ul>",
    "links": "<a href='/x'>lien</a> " * 12_000,
    "elements": "".join(f"<div>{'<b>a</b>' * 50}</div>" for _ in range(500)),
}


@pytest.mark.parametrize("kind", CROWDS)
def test_a_crowd_of_elements_never_reaches_the_full_extraction(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("the full extraction was asked")

    monkeypatch.setattr(text, "full_extraction", refuse)
    found = main_text(parse(page(CROWDS[kind])))
    assert found.engine == "quick"
    assert found.confidence == 0.0


def test_an_ordinary_long_page_is_within_bounds() -> None:
    assert engine.is_within_bounds(parse(page(f"<div>{paragraphs(FIRST) * 1_000}</div>")))


def test_the_deepest_page_that_the_parser_takes_is_read() -> None:
    html = page("<div>" * 240 + paragraphs(*BODY) + "</div>" * 240)
    assert main_text(parse(html)).text.split("\n") == list(BODY)


_TAGS = st.sampled_from(
    "p div span a h1 h2 ul li table tr td br img figure figcaption blockquote pre script style template form "
    "article main aside section header footer b i noscript iframe svg button dl dt dd time".split()
)
_WORDS = st.sampled_from(
    [
        "",
        " ",
        "mot",
        FIRST,
        "Lire aussi : la suite",
        "\xa0",
        "\u202f",
        "\xad",
        "\x00",
        "\ud800",
        "჻",
        "Par Anna Stone",
    ]
)
_CLASSES = st.sampled_from(
    ["", "class='chapo'", "class='comments'", "id='body'", "style='display:none'", "hidden"]
)
_LEAVES = _WORDS | st.builds(lambda tag, name: f"<{tag} {name}>", _TAGS, _CLASSES)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda tag, name, children: f"<{tag} {name}>{''.join(children)}</{tag}>",
        _TAGS,
        _CLASSES,
        st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@example(f"<script class='chapo'><p>{LEAD}</p><script> \xad</script></script>", True)
@example(f"<div class='chapo'>{LEAD} \xad</div>", True)
@given(_TREES, st.booleans())
def test_any_tree_gives_clean_text_the_same_way_twice(tree: str, framed: bool) -> None:
    html = page(tree) if framed else tree
    try:
        first, second = main_text(parse(html)), main_text(parse(html))
    except PageRefused:
        return
    assert first == second
    assert 0.0 <= first.confidence <= 1.0
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\xad]", first.text)
    kept = "<pre" in html  # indentation
    assert not first.text or all(
        line.strip() and line == (line.rstrip() if kept else line.strip()) for line in first.text.split("\n")
    )
