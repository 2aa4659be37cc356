"""Links of a page: absolute, once each, bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipelines.cleaning.metadata import Link, find_links
from pipelines.cleaning.metadata.links import MAX_LINKS
from pipelines.cleaning.metadata.values import absolute_url

BASE = "https://e.org/dir/page"


def links(html: str) -> list[Link]:
    return find_links(document_fromstring(f"<html><body>{html}</body></html>"), BASE)


def test_links_are_absolute_without_fragment_and_once_each() -> None:
    found = links(
        '<a href="a#x"></a><a href="/b?q=é">B</a><a href="a#y"> Le <b>texte</b>\n</a><a href="#z">z</a>'
    )
    assert found == [Link("https://e.org/dir/a", "Le texte"), Link("https://e.org/b?q=é", "B")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)",
        "mailto:a@b.c",
        "data:text/html,x",
        "tel:1",
        "http://[",
        "https://",
        "http://e.org:x/",
    ],
)
def test_only_web_addresses_count(href: str) -> None:
    assert links(f'<a href="{href}">x</a>') == []


def test_the_base_of_the_page_is_honoured_if_it_is_a_web_address() -> None:
    tree = document_fromstring('<head><base href="/autre/"></head><body><a href="a">A</a></body>')
    assert find_links(tree, BASE)[0].url == "https://e.org/autre/a"
    tree = document_fromstring('<head><base href="javascript:x"></head><body><a href="a">A</a></body>')
    assert find_links(tree, BASE)[0].url == "https://e.org/dir/a"


def test_nofollow_is_told() -> None:
    assert links('<a rel="NoFollow noopener" href="/a">A</a>')[0].rel == ("nofollow", "noopener")


def test_their_number_is_bounded() -> None:
    assert len(links("".join(f'<a href="/{n}">x</a>' for n in range(MAX_LINKS + 500)))) == MAX_LINKS


def test_nested_links_do_not_cost_the_square() -> None:
    def cost(depth: int) -> float:
        tree = document_fromstring("<body>" + "".join(f'<div><a href="/{n}">' for n in range(depth)))
        spent = []
        for _ in range(5):
            start = time.process_time()
            find_links(tree, BASE)
            spent.append(time.process_time() - start)
        return min(spent)

    assert cost(120) < 3.5 * cost(60) + 0.005  # libxml2 refuses to nest much deeper than that


@given(st.text(max_size=100))
def test_no_address_raises(href: str) -> None:
    url = absolute_url(href, BASE)
    assert url is None or url.startswith(("https://", "http://"))
    assert absolute_url(url, BASE) == url
