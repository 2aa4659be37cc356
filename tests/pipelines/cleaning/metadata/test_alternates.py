"""The other languages of a page."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from pipelines.cleaning.metadata.alternates import find_alternates
from pipelines.cleaning.metadata.head import read_head

URL = "https://e.org/dir/page"


def alternates(head: str) -> tuple[tuple[str, str], ...]:
    tree = document_fromstring(f"<html><head>{head}</head><body><p>Texte.</p></body></html>")
    return find_alternates(read_head(tree, URL))


def test_they_are_absolute_and_told_once_each() -> None:
    link = '<link rel="alternate" hreflang="en" href="/en/ai#top">'
    assert alternates(link + link) == (("en", "https://e.org/en/ai"),)


def test_the_base_of_the_page_is_honoured_if_it_is_a_web_address() -> None:
    link = '<link rel="alternate" hreflang="en" href="ai">'
    assert alternates(f'<base href="/autre/">{link}') == (("en", "https://e.org/autre/ai"),)
    assert alternates(f'<base href="javascript:x">{link}') == (("en", "https://e.org/dir/ai"),)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="en" href="javascript:x">',
        '<link rel="alternate" type="application/rss+xml" hreflang="en" href="/flux.xml">',
        '<link rel="alternate" href="/en/ai">',
        '<link rel="canonical" hreflang="en" href="/en/ai">',
    ],
)
def test_what_is_no_version_of_the_page_is_left_out(link: str) -> None:
    assert alternates(link) == ()


def test_their_number_is_bounded() -> None:
    many = "".join(f'<link rel="alternate" hreflang="l{n}" href="/{n}">' for n in range(150))
    assert len(alternates(many)) == 100
