"""Front pages and robots.txt: where a site announces its articles."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Unreadable
from crawler.discovery.front_pages import places_to_try, read_front_page, read_robots_sitemaps

URL = "https://exemple.fr/fr/"
PAGE = b"""<!DOCTYPE html><html lang="fr-FR"><head><title>Accueil - Le Tamis</title>
<link rel="alternate" type="application/rss+xml" title="Le Tamis" href="feed/">
<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="javascript:x">
<link rel="alternate" hreflang="es" href="/es/"><link rel="alternate" hreflang="x-default" href="/">
<link rel="stylesheet" href="/wp-content/x.css"></head><body></body></html>"""


def test_a_front_page_tells_its_feeds_its_language_and_what_made_it() -> None:
    front = read_front_page(PAGE, "text/html; charset=utf-8", URL)
    assert front.feeds == ("https://exemple.fr/fr/feed/",)
    assert (front.name, front.language, front.wordpress) == ("Accueil", "fr", True)


def test_a_name_that_the_page_states_is_its_name() -> None:
    page = PAGE.replace(b"<title>", b'<meta property="og:site_name" content="Le Tamis"><title>')
    assert read_front_page(page, "text/html", URL).name == "Le Tamis"


def test_places_to_try_begin_in_the_folder_of_the_front_page() -> None:
    feeds, sitemaps = places_to_try(URL, wordpress=True)
    assert feeds == ["https://exemple.fr/fr/feed/", "https://exemple.fr/feed/"]
    assert sitemaps[0] == "https://exemple.fr/fr/wp-sitemap.xml"
    assert "https://exemple.fr/sitemap.xml" in sitemaps


def test_robots_names_sitemaps_whatever_the_case_and_whatever_else_it_says() -> None:
    body = b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\nSITEMAP : /s.xml\nsitemap: ftp://e.fr/t.xml\nSitemap:\n\xff"
    assert read_robots_sitemaps(body, "https://exemple.fr/robots.txt") == ("https://exemple.fr/s.xml",)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_unreadable(body: bytes) -> None:
    read_robots_sitemaps(body, "https://exemple.fr/robots.txt")
    with contextlib.suppress(Unreadable):
        read_front_page(b"<html>" + body, "text/html", URL)
