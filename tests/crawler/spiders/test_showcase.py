"""The road, end to end: the shipped site over real HTTP, each page to the fate it was written for."""

from __future__ import annotations

import hashlib
from collections import Counter
from urllib.parse import urlsplit

import pytest

from crawler.schema import json_schema
from crawler.showcase.edition import shipped
from pipelines.cleaning import Removal, rebuild
from tests.crawls import Crawl, run_scrapy


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    output = tmp_path_factory.mktemp("showcase")
    return run_scrapy(output, "crawl", "showcase", "-s", f"TAMIS_OUTPUT={output}")


def path_of(url: str) -> str:
    return urlsplit(url).path


def test_the_crawl_finishes_and_says_so(crawl: Crawl) -> None:
    assert crawl.exit_code == 0, crawl.stderr
    assert crawl.report["finish_reason"] == "finished"
    assert "ERROR" not in crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_each_page_meets_its_fate(crawl: Crawl) -> None:
    fates = {path_of(article["url"]): "kept" for article in crawl.lines("articles")}
    fates |= {path_of(page["url"]): page["reason"] for page in crawl.lines("dropped")}
    expected = {page.path: page.expected for page in shipped().pages if page.found_in}
    expected = {path: fate for path, fate in expected.items() if fate not in ("redirected", "not_followed")}
    # A page that leads to another is told only if the other was asked for before: which, time decides.
    aliases = [page.path for page in shipped().pages if page.expected == "redirected"]
    assert {fates.pop(path, "redirected_to_asked") for path in aliases} == {"redirected_to_asked"}
    # Of two pages with the same text the one that comes second is the duplicate: which, time decides.
    twins = {path for path, fate in expected.items() if fate == "same_text"}
    twins |= {path for path, fate in fates.items() if fate == "same_text"}
    assert Counter(fates[path] for path in fates if path in twins) <= Counter({"same_text": 1, "kept": 1})
    assert {p: f for p, f in fates.items() if p not in twins} == {
        p: f for p, f in expected.items() if p not in twins
    }


def test_every_page_ends_as_exactly_one_line(crawl: Crawl) -> None:
    urls = [line["url"] for kind in ("articles", "dropped") for line in crawl.lines(kind)]
    assert len(urls) == len(set(urls)) == crawl.report["pages"]


@pytest.mark.parametrize("page", [page for page in shipped().pages if page.goes], ids=lambda page: page.path)
def test_what_translators_and_scripts_left_is_gone_and_its_neighbours_stay(
    crawl: Crawl, page: object
) -> None:
    [article] = [a for a in crawl.lines("articles") if path_of(a["url"]) == page.path]  # type: ignore[attr-defined]
    for words in page.goes:  # type: ignore[attr-defined]
        assert words not in article["text"]
    for words in page.stays:  # type: ignore[attr-defined]
        assert words in article["text"]
    # An embed that its class names never reaches the cleaning: the extraction leaves it out.
    named = "instagram-media" in page.body  # type: ignore[attr-defined]
    assert bool(article["cuts"]) is not named
    assert (article["chars_removed"] > 0) is not named


def test_pages_without_residue_lose_nothing(crawl: Crawl) -> None:
    marked = {page.path for page in shipped().pages if page.goes}
    cut = {path_of(a["url"]): a["cuts"] for a in crawl.lines("articles") if a["cuts"]}
    assert set(cut) <= marked


def test_the_cuts_put_back_give_the_base_text(crawl: Crawl) -> None:
    cuts: dict[str, list[Removal]] = {}
    for line in crawl.lines("removed"):
        assert line["action"] == "removed"
        cuts.setdefault(line["id"], []).append(
            Removal(line["start"], line["end"], line["text"], line["rule"], line["class"])
        )
    articles = crawl.lines("articles")
    assert cuts
    assert set(cuts) == {article["id"] for article in articles if article["cuts"]}
    for article in articles:
        base = rebuild(article["text"], cuts.get(article["id"], []))
        assert hashlib.sha256(base.encode()).hexdigest() == article["base_sha256"]
        assert hashlib.sha256(article["text"].encode()).hexdigest() == article["text_sha256"]
        assert [removal.rule for removal in cuts.get(article["id"], [])] == article["cuts"]


def test_every_record_has_every_key_in_the_schemas_order(crawl: Crawl) -> None:
    keys = list(json_schema()["properties"])
    assert all(list(article) == keys for article in crawl.lines("articles"))


def test_french_typography_survives_the_road(crawl: Crawl) -> None:
    text = "".join(article["text"] for article in crawl.lines("articles"))
    for sign in "\u00a0\u202f«»’…œ":
        assert sign in text


def test_the_end_tells_a_person_what_happened_and_where_the_files_lie(crawl: Crawl) -> None:
    assert "pages came in" in crawl.stderr
    for kind in ("articles", "removed", "dropped"):
        [path] = crawl.output.glob(f"{kind}/*/*.jsonl")
        assert str(path) in crawl.stderr
    assert not list(crawl.output.rglob("*.part"))
    assert crawl.stdout == ""


def test_the_log_has_no_line_per_item(crawl: Crawl) -> None:
    assert "Scraped from" not in crawl.stderr
    assert "Dropped:" not in crawl.stderr


def test_the_log_does_not_list_what_every_crawl_has(crawl: Crawl) -> None:
    assert "Spider closed (finished)" in crawl.stderr
    assert "Enabled" not in crawl.stderr
    assert "Overridden settings" not in crawl.stderr
