"""The catalogue: all mistakes at once, each with its line and field, before the first request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import CATALOGUE, CatalogueError, choose, load_catalogue, read_catalogue
from crawler.sources.catalogue import read_entry
from crawler.sources.lines import Lines
from tests.crawls import Crawl

GOOD = """
[[source]]
id = "exemple"
name = "Exemple"
homepage = "https://www.exemple.fr/"
groups = ["essais"]
feeds = ["https://www.exemple.fr/feed"]
article = '/20\\d\\d/'
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(text, "c.toml")
    return str(caught.value).splitlines()


def test_a_short_entry_is_enough() -> None:
    [source] = read_catalogue(GOOD, "c.toml")
    assert source.feeds == ("https://www.exemple.fr/feed",)
    assert source.language == "fr"
    assert source.checked == source.terms_read == "never"
    assert source.is_article("https://blog.exemple.fr/2026/x")
    assert not source.is_article("https://exemple.fr/tag/ia")
    assert not source.is_article("https://ailleurs.fr/2026/x")
    assert not source.is_next_page("https://exemple.fr/page/2")


def test_every_mistake_is_named_with_its_line_and_field() -> None:
    text = (
        GOOD
        + """
[[source]]
id = "Deux Mots"
name = "x"
homepage = "https://x.fr/"
feeds = ["https://x.fr/feed", "ftp://x.fr/feed"]

[[source]]
id = "sans-rien"
name = ""
fedes = []
checked = 2026-02-30
article = "("
keep = ["article >"]
topics = ["@aii"]
sitemaps = []

[[source]]
id = "exemple"
name = "x"
homepage = "https://x.fr/"
listings = ["https://x.fr/"]
expect = -1
terms_read = "2026-02-30"
"""
    )
    # `2026-02-30` unquoted is no TOML at all, and is told alone, with its line.
    [line] = mistakes(text)
    assert line.startswith("c.toml:20: ")
    said = mistakes(text.replace("checked = 2026-02-30", "checked = 2026-02-28"))
    expected = [
        ("c.toml:11: ", "`id`"),
        ("c.toml:14: ", "`feeds` [1] is no http(s) address: 'ftp://x.fr/feed'"),
        ("c.toml:16: ", "`homepage` is missing"),
        ("c.toml:16: ", "nothing to look at"),
        ("c.toml:18: ", "`name`"),
        ("c.toml:19: ", "`fedes` is no field; did you mean `feeds`?"),
        ("c.toml:21: ", "`article` is no regular expression"),
        ("c.toml:22: ", "`keep` is no CSS selector"),
        ("c.toml:23: ", "`topics` holds no vocabulary `@aii`; there are @ai"),
        ("c.toml:27: ", "`id` stands twice, first in line 2"),
        ("c.toml:26: ", "`article`"),
        ("c.toml:31: ", "`expect`"),
        ("c.toml:32: ", "`terms_read` is no day"),
    ]
    missing = [
        (line, words) for line, words in expected if not any(s.startswith(line) and words in s for s in said)
    ]
    assert missing == [], "\n".join(said)
    assert len(said) == len(expected), "\n".join(said)
    assert said == sorted(said, key=lambda one: int(one.split(":")[1]))


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/x", "http://[::1/x", "http://a..b/x"])
@pytest.mark.parametrize("field", ["homepage", "feeds", "sitemaps", "listings"])
def test_an_address_that_cannot_be_asked_for_is_a_mistake_wherever_it_stands(field: str, url: str) -> None:
    entry = {"id": "x", "name": "X", "homepage": "https://x.fr/", "feeds": ["https://x.fr/f"], "article": "/"}
    source, wrong = read_entry(entry | {field: url if field == "homepage" else [url]})
    assert source is None
    assert [(name, repr(url) in said) for name, said in wrong] == [(field, True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no `[[source]]`"),
        ("[[sources]]\nid = 'x'", "`sources` is no table; did you mean `source`?"),
        ("source = 3", "must be written `[[source]]`"),
        ("[source]\nid = 'x'", "must be written `[[source]]`"),
        ("[[source", "c.toml:1: "),
        ("a = " + "[" * 5000, "c.toml"),
    ],
)
def test_a_file_that_is_no_catalogue_is_told_from_one(text: str, words: str) -> None:
    assert words in mistakes(text)[0]


def test_lines_are_not_fooled_by_what_stands_inside_long_strings() -> None:
    text = 'note = """\n[[source]]\nid = 1\n"""\n[[source]] # here\n"id" = "x"\n'
    lines = Lines(text)
    assert (lines.of_entry(0), lines.of_field(0, "id"), lines.of_field(0, "name")) == (5, 6, 5)


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_an_error_of_the_catalogue(text: str) -> None:
    with pytest.raises(CatalogueError):
        read_catalogue(text, "c.toml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = st.sampled_from(["id", "feeds", "article", "keep", "topics", "expect", "checked", "hosts", "autre"])


@given(st.dictionaries(FIELDS, VALUES, max_size=5))
def test_any_entry_is_a_source_or_a_list_of_mistakes(entry: dict[str, object]) -> None:
    source, wrong = read_entry(entry)
    assert source is None
    assert wrong


def test_a_file_that_is_missing_or_not_utf8_is_an_error_of_the_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="No such file"):
        load_catalogue(tmp_path / "none.toml")
    path = tmp_path / "c.toml"
    path.write_bytes(b"# \xe9\n\xff")
    with pytest.raises(CatalogueError, match=r"c\.toml:1: not UTF-8"):
        load_catalogue(path)


def test_sources_are_chosen_by_id_and_by_group_in_the_catalogues_order() -> None:
    other = GOOD.replace('"exemple"', '"autre"').replace('"essais"', '"presse"')
    sources = read_catalogue(GOOD + other, "c.toml")
    assert [s.id for s in choose(sources, [])] == ["exemple", "autre"]
    assert [s.id for s in choose(sources, ["autre"], ["essais"])] == ["exemple", "autre"]
    assert [s.id for s in choose(sources, [], ["presse"])] == ["autre"]
    with pytest.raises(
        CatalogueError, match=r"`exempel` is no source; did you mean `exemple`\?; `x` is no group"
    ):
        choose(sources, ["exempel"], ["x"])


def test_the_catalogue_that_ships_is_whole() -> None:
    sources = load_catalogue(CATALOGUE)
    assert len(sources) > 40
    assert {"ai-press", "tech-press", "translated"} <= {
        group for source in sources for group in source.groups
    }
    addresses = [url for source in sources for url in (*source.feeds, *source.sitemaps, *source.listings)]
    assert len(addresses) == len(set(addresses))
    assert all(source.topics for source in sources if "tech-press" in source.groups)
    assert all(source.translated_from for source in sources if source.id in ("noticias-ai", "unite-ai"))
    assert all(source.is_article(url) for source in sources for url in examples(source.id))


def examples(source: str) -> list[str]:
    """Addresses in the form the source gives its articles."""
    return {
        "lemonde-news": ["https://www.lemonde.fr/pixels/article/2026/11/24/un-titre_1_1.html"],
        "lefigaro-news": ["https://www.lefigaro.fr/secteur/high-tech/un-titre-20261124"],
        "noticias-ai": ["https://noticias.ai/fr/un-titre/"],
        "euronews-fr": ["https://fr.euronews.com/next/2026/11/24/un-titre"],
    }.get(source, [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-a", "source=actuai"], "did you mean `actuia`?"),
        (["-a", "group=presse"], "`presse` is no group"),
        (["-a", "catalogue=/nowhere.toml"], "/nowhere.toml: No such file"),
        (["-a", "max_articles=beaucoup"], "max_articles"),
        (["-a", "since=hier"], "-a since=SPAN: no span of time"),
        (["-s", "TAMIS_REVISIT=often"], "TAMIS_REVISIT=often: no span of time"),
        (["-a", "revisit=often"], "-a revisit=SPAN: no span of time"),
        (["-s", "TAMIS_NOW=hier"], "no RFC 3339 moment"),
    ],
)
def test_a_wrong_argument_ends_the_crawl_before_it_begins(
    scrapy: Callable[..., Crawl], arguments: list[str], words: str
) -> None:
    crawl = scrapy("crawl", "news", *arguments)
    assert crawl.exit_code == 4
    assert words in crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_a_pattern_is_looked_for_in_addresses_of_five_hundred_characters_at_most() -> None:
    [source] = read_catalogue(GOOD.replace("'/20", "'^.*.*/20") + "next_page = 'page'\n", "c.toml")
    start = "https://exemple.fr/2026/page/"
    assert source.is_article(start + "a" * 400) and source.is_next_page(start + "a" * 400)
    assert not source.is_article(start + "a" * 500) and not source.is_next_page(start + "a" * 500)
    [source] = read_catalogue(GOOD.partition("article =")[0], "c.toml")
    assert source.is_article(start + "a" * 500)
