"""Sitemaps: pages with their news fields, indexes, and hostile files."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Found, Unreadable, sitemaps
from crawler.discovery.sitemaps import MAX_BYTES, newest_first, read_sitemap

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://exemple.fr/a </loc><lastmod>2026-11-23</lastmod><news:news><news:publication>
<news:name>Le Tamis</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-11-24T08:00:00+01:00</news:publication_date>
<news:title>Un modèle ouvert</news:title><news:keywords>IA, Recherche</news:keywords></news:news></url>
<url><loc>https://exemple.fr/b</loc><lastmod>2026-11-20</lastmod></url>
<url><loc>ftp://exemple.fr/c</loc></url><url/></urlset>""".encode()

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://exemple.fr/s1.xml</loc></sitemap></sitemapindex>"""


def test_news_fields_are_kept() -> None:
    first, second = read_sitemap(NEWS, "https://exemple.fr/sitemap.xml").pages
    assert (first.url, first.title, first.published, first.language) == (
        "https://exemple.fr/a",
        "Un modèle ouvert",
        "2026-11-24T07:00:00Z",
        "fr",
    )
    assert (first.modified, first.tags) == ("2026-11-23T00:00:00Z", ("IA", "Recherche"))
    assert (second.url, second.published, second.date) == ("https://exemple.fr/b", "", "2026-11-20T00:00:00Z")


def test_a_page_in_another_language_is_a_page_with_its_language() -> None:
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:x="http://www.w3.org/1999/xhtml">
    <url><loc>https://e.fr/es/a</loc><x:link rel="alternate" hreflang="fr" href="https://e.fr/fr/a"/>
    <x:link rel="alternate" hreflang="es" href="https://e.fr/es/a"/></url></urlset>"""
    pages = read_sitemap(body, "https://e.fr/sitemap.xml").pages
    assert [(page.url, page.language) for page in pages] == [
        ("https://e.fr/es/a", "es"),
        ("https://e.fr/fr/a", "fr"),
    ]


def test_what_stands_before_the_damage_is_read() -> None:
    torn = NEWS[: NEWS.index(b"<loc>https://exemple.fr/b")]
    assert [page.url for page in read_sitemap(torn, "https://exemple.fr/s.xml").pages] == [
        "https://exemple.fr/a"
    ]


def test_the_newest_sitemaps_of_an_index_come_first_and_those_of_tags_last() -> None:
    index = [
        Found("https://e.fr/post-1.xml", modified="2026-01-01T00:00:00Z"),
        Found("https://e.fr/tags.xml", modified="2026-11-24T00:00:00Z"),
        Found("https://e.fr/post-2.xml", modified="2026-11-23T00:00:00Z"),
        Found("https://e.fr/pages.xml"),
    ]
    assert [one.url[13:] for one in newest_first(tuple(index))] == [
        "post-2.xml",
        "post-1.xml",
        "pages.xml",
        "tags.xml",
    ]


def test_a_sitemap_at_its_limit_does_not_become_a_tree_of_its_size() -> None:
    entry = b"<url><loc>https://e.fr/%06d</loc><lastmod>2026-11-24</lastmod><x>" + b"y" * 400 + b"</x></url>"
    body = b"<urlset>" + b"".join(entry % number for number in range(50_100)) + b"</urlset>"
    assert len(read_sitemap(body, "https://e.fr/s.xml").pages) == 50_000


@pytest.mark.parametrize(
    "entry",
    [
        b"<url>" + b"<a/>" * 6000 + b"</url>",
        b"<url>" + b"<a>" * 100 + b"<a/>" * 6000,
        b"<url><loc>" + b"&a;" * 500_000 + b"</loc></url>",
        b"<url " + b" ".join(b'a%d=""' % number for number in range(200_000)) + b"/>",
        b"&a;" * 500_000,
    ],
    ids=["children", "nested", "references", "attributes", "beside"],
)
def test_an_entry_larger_than_any_is_refused_and_what_stood_before_is_read(entry: bytes) -> None:
    with pytest.raises(Unreadable):
        read_sitemap(b"<urlset>" + entry + b"</urlset>", "https://e.fr/s.xml")
    good = b"<urlset><url><loc>https://e.fr/a</loc></url>" + b"<url/>" * 10_000
    assert [page.url for page in read_sitemap(good + entry, "https://e.fr/s.xml").pages] == ["https://e.fr/a"]


def test_children_without_an_address_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 100)
    late = b"<url><loc>https://e.fr/a</loc></url>"
    assert read_sitemap(b"<urlset>" + b"<url/>" * 99 + late + b"</urlset>", "https://e.fr/s.xml").pages
    assert not read_sitemap(b"<urlset>" + b"<url/>" * 100 + late + b"</urlset>", "https://e.fr/s.xml").pages


def test_the_elements_of_a_file_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ELEMENTS", 100)
    with pytest.raises(Unreadable, match="elements"):
        read_sitemap(b"<urlset>" + b"<url><a/></url>" * 60 + b"</urlset>", "https://e.fr/s.xml")


def test_a_thousand_images_of_one_page_are_no_maze() -> None:
    image = b"<image><loc>https://e.fr/i</loc><title>Un</title><caption>Deux</caption></image>"
    body = b"<urlset><url><loc>https://e.fr/a</loc>" + image * 1000 + b"</url></urlset>"
    assert [page.url for page in read_sitemap(body, "https://e.fr/s.xml").pages] == ["https://e.fr/a"]


def test_an_index_lists_sitemaps_and_no_pages() -> None:
    sitemap = read_sitemap(INDEX, "https://exemple.fr/sitemap.xml")
    assert [found.url for found in sitemap.sitemaps] == ["https://exemple.fr/s1.xml"]
    assert sitemap.pages == ()


def test_a_gzipped_sitemap_reads_like_a_plain_one() -> None:
    url = "https://exemple.fr/sitemap.xml.gz"
    assert read_sitemap(gzip.compress(NEWS), url) == read_sitemap(NEWS, url)


def test_a_plain_list_of_addresses_is_a_sitemap() -> None:
    sitemap = read_sitemap(b"\xef\xbb\xbfhttps://e.fr/a\nhttps://e.fr/b\r\nx\n", "https://e.fr/sitemap.txt")
    assert [found.url for found in sitemap.pages] == ["https://e.fr/a", "https://e.fr/b"]


def _bomb() -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"<" * 2**20
    return b"".join(squeeze.compress(block) for _ in range(MAX_BYTES // 2**20 + 1)) + squeeze.flush()


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
        b"<html><body/></html>",
        gzip.compress(NEWS)[:60],
        _bomb(),
        b"<",
    ],
    ids=["external-entity", "html", "torn-gzip", "gzip-bomb", "torn-tag"],
)
def test_hostile_files_are_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_sitemap(body, "https://exemple.fr/sitemap.xml")


PIECES = (
    b"<urlset>|<sitemapindex>|<url>|</url>|<loc>|</loc>|https://e.fr/a|&x;|<!--|-->|<lastmod>|2026|\xff|<!DOCTYPE|"
    b"<x:link hreflang='fr' href='b'/>|</urlset>|<![CDATA[|\x1f\x8b|<?xml version='1.0'?>|http://[|\n"
).split(b"|")


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_no_bytes_raise_anything_but_unreadable(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        sitemap = read_sitemap(body, "https://exemple.fr/sitemap.xml")
        assert all(one.url.startswith("http") for one in (*sitemap.pages, *sitemap.sitemaps))
