"""Sitemaps: pages with their news fields, indexes, and hostile files."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.found import Unreadable
from crawler.discovery.sitemaps import MAX_BYTES, read_sitemap

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://exemple.fr/a </loc><lastmod>2026-11-23</lastmod><news:news><news:publication>
<news:name>Le Tamis</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-11-24T08:00:00+01:00</news:publication_date>
<news:title>Un modèle ouvert</news:title></news:news></url>
<url><loc>https://exemple.fr/b</loc><lastmod>2026-11-20</lastmod></url>
<url><loc>ftp://exemple.fr/c</loc></url><url/></urlset>""".encode()

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://exemple.fr/s1.xml</loc></sitemap></sitemapindex>"""


def test_news_fields_are_kept() -> None:
    first, second = read_sitemap(NEWS, "https://exemple.fr/sitemap.xml").pages
    assert (first.url, first.title, first.published, first.language) == (
        "https://exemple.fr/a",
        "Un modèle ouvert",
        "2026-11-24T08:00:00+01:00",
        "fr",
    )
    assert (second.url, second.published) == ("https://exemple.fr/b", "2026-11-20")


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


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_unreadable(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read_sitemap(body, "https://exemple.fr/sitemap.xml")
