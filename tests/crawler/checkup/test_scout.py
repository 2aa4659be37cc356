"""What an entry is made of, and how it is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checkup.scout import _SLUG, describe, guess_pattern
from crawler.discovery import Found
from crawler.discovery.front_pages import FrontPage
from crawler.sources import CatalogueError, read_catalogue
from crawler.sources.editing import as_toml, with_check, with_entry

FRONT = FrontPage(name="Le Tamis", language="fr", feeds=(), wordpress=True)
HOME = "https://www.tamis.example/fr/"


def test_an_entry_made_from_a_site_is_one_that_the_catalogue_takes() -> None:
    links = [Found(f"https://www.tamis.example/fr/un-long-titre-{n}/") for n in range(5)]
    entry = describe(HOME, FRONT, [], ["https://www.tamis.example/sitemap.xml"], links)
    [source] = read_catalogue(with_entry("", entry), "c")
    assert (source.id, source.name) == ("tamis-fr", "Le Tamis")
    assert all(source.is_article(link.url) for link in links)
    assert not source.is_article("https://www.tamis.example/fr/contact/")


def test_hosts_are_named_where_articles_lie_elsewhere() -> None:
    links = [Found(f"https://presse.example/{n}") for n in range(5)]
    assert describe(HOME, FRONT, ["https://a.example/f"], [], links)["hosts"] == [
        "tamis.example",
        "presse.example",
    ]


SLUGS = [
    "https://e.fr/fr/a/une-longue-phrase",
    "https://e.fr/fr/un-deux-3/",
    "https://e.fr/fr/x_un-deux-3.html",
]
NO_SLUGS = [
    "https://e.fr/fr/",
    "https://e.fr/fr/un-deux/",
    "https://e.fr/fr/un-deux-3/page/",
    "https://e.fr/fr/a--b-",
]


def test_the_pattern_wants_three_words_in_the_last_segment() -> None:
    pattern = guess_pattern(SLUGS, "https://e.fr/fr/")
    assert [url for url in SLUGS + NO_SLUGS if re.search(pattern, url)] == SLUGS
    assert not re.search(pattern, SLUGS[0].upper())


def test_no_repeat_of_the_pattern_stands_in_another_and_no_trap_is_an_article() -> None:
    for pattern in (guess_pattern(SLUGS, "https://e.fr/fr/"), _SLUG.pattern):
        assert not re.search(r"[+*]\)[+*{]", pattern)
        for trap in (
            "a-" * 10_000 + "/x",
            "a-a-" * 5000 + "é/x",
            "/" * 20_000,
            "a" * 20_000,
            "-a" * 9999 + "/a-b",
        ):
            assert not re.search(pattern, f"https://e.fr/fr/{trap}")


@given(st.lists(st.from_regex(r"https://e\.fr/[a-z0-9/-]{0,30}", fullmatch=True), min_size=1, max_size=8))
def test_any_addresses_give_a_pattern_that_compiles(urls: list[str]) -> None:
    re.compile(guess_pattern(urls, "https://e.fr/"))


TEXT = '# ours\n[[source]]\nid = "x"\nname = "X"\nhomepage = "https://x.fr/"\nfeeds = ["https://x.fr/f"]\n'


def test_an_edit_leaves_the_rest_as_it_stands() -> None:
    once = with_check(TEXT, "x", "2026-11-24")
    assert once.replace('checked = "2026-11-24"\n', "") == TEXT
    assert with_check(once, "x", "2026-11-25") == once.replace("24", "25")
    with pytest.raises(CatalogueError):
        with_check(TEXT, "y", "2026-11-24")


@given(st.text(max_size=20))
def test_any_string_is_written_as_toml_reads_it(text: str) -> None:
    import tomllib

    if text.isprintable():
        assert tomllib.loads(as_toml({"name": text}))["source"] == [{"name": text}]
