"""Listings: links with their words and dates, and the one page that follows."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Unreadable
from crawler.discovery.listings import Listing, next_page, read_listing
from crawler.discovery.markup import MAX_BYTES

URL = "https://exemple.fr/actualites"
PAGE = """<html><head><title>Actualités</title></head><body><nav><a href="/ia">IA</a></nav><main>
<article><a href="/a"><img src="a.svg"></a><h2><a href="/a#lire">Un modèle  ouvert</a></h2>
<p><time datetime="2026-11-24T08:00:00+01:00">hier</time></p></article>
<article><h2><a href="b" title="Deux">&nbsp;</a></h2></article></main>
<aside><a href="/vieux">Le plus lu</a><a href="javascript:void(0)">x</a></aside>
<nav class="pages"><a href="/actualites?page=1">1</a><a href="/actualites?page=3">3</a>
<a href="/actualites?page=2" rel="next">2</a></nav></body></html>""".encode()


def test_links_come_once_with_their_words_and_the_date_beside_them() -> None:
    links = read_listing(PAGE, "text/html; charset=utf-8", URL, articles="article").links
    assert [(link.url[19:], link.title, link.published) for link in links] == [
        ("a", "Un modèle ouvert", "2026-11-24T07:00:00Z"),
        ("b", "Deux", ""),
    ]


def test_without_a_selector_all_links_are_given() -> None:
    links = read_listing(PAGE, "text/html; charset=utf-8", URL).links
    assert {"https://exemple.fr/ia", "https://exemple.fr/vieux"} < {link.url for link in links}


def test_the_page_that_follows_is_the_one_that_is_marked() -> None:
    listing = read_listing(PAGE, "text/html", URL)
    assert next_page(listing, 1, lambda url: False, [URL]) == "https://exemple.fr/actualites?page=2"


def test_a_selector_finds_the_page_that_follows() -> None:
    listing = read_listing(PAGE, "text/html", URL, following=".pages a:nth-child(2)")
    assert listing.following == ("https://exemple.fr/actualites?page=3",)


def test_by_their_form_pages_follow_one_another_in_order_and_end() -> None:
    links = tuple(f"https://e.fr/p/{number}" for number in (1, 4, 2, 3))
    seen = ["https://e.fr/p"]
    while following := next_page(Listing((), around=links), len(seen), lambda url: "/p/" in url, seen):
        seen.append(following)
    assert seen == ["https://e.fr/p", "https://e.fr/p/2", "https://e.fr/p/3", "https://e.fr/p/4"]


def test_a_base_address_counts_and_a_charset_in_the_header_counts_more() -> None:
    page = '<html><head><base href="/x/"><meta charset="utf-8"></head><body><a href="a">é</a></body></html>'
    [link] = read_listing(page.encode("latin-1"), "text/html; charset=ISO-8859-1", URL).links
    assert (link.url, link.title) == ("https://exemple.fr/x/a", "é")


@pytest.mark.parametrize("body", [b"", b"   ", b"x" * (MAX_BYTES + 1), b"<!---->"])
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_listing(body, "text/html", URL)


def test_a_wrong_selector_is_told() -> None:
    with pytest.raises(Unreadable, match="no CSS selector"):
        read_listing(PAGE, "text/html", URL, articles="a >")


def test_depth_without_end_is_survived() -> None:
    body = b"<div>" * 50_000 + b"<a href='/a'>a</a>"
    with contextlib.suppress(Unreadable):
        read_listing(body, "text/html", URL)


PIECES = (
    b"<a href='/a'>|</a>|<time datetime='2026-11-24'>|<article>|<base href='//['>|<p>|<a rel=next href=b>|"
    b"\xff|<!--|<script>|<svg>|&#0;|<html>|]]>"
).split(b"|")


@given(
    st.binary(max_size=150) | st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join),
    st.sampled_from(["", "text/html; charset=hex", "x;charset=utf-16"]),
)
def test_no_bytes_raise_anything_but_unreadable(body: bytes, content_type: str) -> None:
    with contextlib.suppress(Unreadable):
        listing = read_listing(body, content_type, URL, articles="article")
        assert all(link.url.startswith("http") for link in listing.links)
