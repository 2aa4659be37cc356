"""The stages alone, in somebody else's project: dicts, dataclasses and Scrapy items pass through them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import scrapy
from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from crawler.items import Article, RawPage
from crawler.schema import find_breach
from pipelines.order import STAGES, item_pipelines
from pipelines.stages.check import Check
from pipelines.stages.clean import Clean
from pipelines.stages.detect_language import DetectLanguage
from pipelines.stages.drop_duplicates import DropDuplicates
from pipelines.stages.drop_unfetched import DropUnfetched
from pipelines.stages.drop_unwanted import DropUnwanted
from pipelines.stages.dropping import Dropped
from pipelines.stages.extract import Extract
from pipelines.stages.hop import hop_of

BODY = (
    "Le laboratoire publie ce mardi un modèle de langue entraîné sur des archives ouvertes, et "
    "détaille pour la première fois le coût de chaque étape de sa préparation.\n"
    "Les chercheurs ont relu à la main deux mille phrases avant de fixer leurs règles, puis ils ont "
    "confié le reste à une machine plus modeste."
)
MARKED = f"Voici la traduction en français de l’article :\n{BODY}"
PAGE = (
    "<!doctype html><html lang='fr'><head><title>Un modèle ouvert</title></head><body><article>"
    "<h1>Un modèle ouvert</h1>"
    + "".join(f"<p>{line}</p>" for line in MARKED.split("\n"))
    + "</article></body></html>"
)


class Theirs(scrapy.Item):  # type: ignore[misc]
    url = scrapy.Field()
    text = scrapy.Field()
    language = scrapy.Field()


@dataclass
class Narrow:
    """An item without room for most of what the stages know."""

    text: str
    language: str = ""
    tags: list[str] = field(default_factory=list)


@contextmanager
def crawl_with(*stages: type, **settings: Any) -> Iterator[tuple[Crawler, list[Any]]]:
    names = {f"{stage.__module__}.{stage.__qualname__}": number for number, stage in enumerate(stages)}
    crawler = get_crawler(settings_dict={"ITEM_PIPELINES": names, "TAMIS_WORKERS": 1} | settings)
    try:
        yield crawler, [stage.from_crawler(crawler) for stage in stages]  # type: ignore[attr-defined]
    finally:
        hop_of(crawler).pool.close()


def through(stages: list[Any], item: Any) -> Any:
    async def pass_on() -> Any:
        passing = item
        for stage in stages:
            passing = await stage.process_item(passing)
        return passing

    return asyncio.run(pass_on())


@pytest.mark.parametrize(
    "item", [{"text": MARKED}, Theirs(text=MARKED), Narrow(text=MARKED)], ids=["dict", "item", "dataclass"]
)
def test_items_of_any_kind_are_cleaned_and_keep_their_kind(item: Any) -> None:
    with crawl_with(DetectLanguage, Clean) as (crawler, stages):
        passed = through(stages, item)
        assert passed is item
        assert ItemAdapter(passed)["text"] == BODY
        assert ItemAdapter(passed)["language"] == "fr"
        assert crawler.stats.get_value("clean/cuts") == 1


def test_workers_that_die_are_counted_and_cost_their_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = (
        "import os, signal\ndef warm_up(): pass\ndef process(job): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "deadly_steps.py").write_text(deadly)
    monkeypatch.syspath_prepend(tmp_path)
    with crawl_with(Clean) as (crawler, stages):
        hop_of(crawler).pool.module = "deadly_steps"
        for _ in range(2):
            with pytest.raises(Dropped, match="worker_died"):
                through(stages, {"text": MARKED})
        assert crawler.stats.get_value("workers/died") == 2


def test_a_dict_learns_all_that_a_record_would_hold_and_its_cuts() -> None:
    with crawl_with(Extract, DetectLanguage, Clean) as (_, stages):
        passed = through(stages, {"url": "https://e.fr/a", "html": PAGE, "mine": 1})
        assert passed["mine"] == 1
        assert (passed["title"], passed["text"], passed["language"]) == ("Un modèle ouvert", BODY, "fr")
        assert [cut["class"] for cut in passed["removed"]] == ["preamble"]


def test_one_hop_does_what_three_hops_do() -> None:
    page = {"url": "https://e.fr/a", "html": PAGE}
    with crawl_with(Extract, DetectLanguage, Clean) as (_, stages):
        together = through(stages, dict(page))
    apart: Any = dict(page)
    for stage in (Extract, DetectLanguage, Clean):
        with crawl_with(stage) as (_, stages):
            apart = through(stages, apart)
    # Only what stands in the page and not in its text is out of reach of a cleaning that comes alone.
    beyond = {"translated", "translated_from", "original_url", "translation_evidence"}
    assert {k: v for k, v in apart.items() if k not in beyond} == {
        k: v for k, v in together.items() if k not in beyond
    }


def test_a_raw_page_becomes_an_article_that_passes_every_door() -> None:
    stages = (DropUnfetched, Extract, DetectLanguage, Clean, DropUnwanted, DropDuplicates, Check)
    with crawl_with(*stages) as (_, made):
        page = RawPage(
            url="https://e.fr/a", body=PAGE.encode(), fetched_at="2026-11-24T08:00:00Z", source="e"
        )
        article = through(made, page)
    assert isinstance(article, Article)
    assert (article.text, article.cuts, article.source) == (BODY, [article.removals[0].rule], "e")
    assert find_breach(article) == ""


def test_a_passage_left_untranslated_stays_and_is_told() -> None:
    left = "The laboratory has published the weights, and explains what every step of the work has cost."
    with crawl_with(DetectLanguage, Clean) as (_, stages):
        passed = through(stages, {"text": f"{BODY}\n{left}\n{BODY}"})
    [passage] = passed["foreign_passages"]
    place, language = passage.split()
    start, end = map(int, place.split("-"))
    assert (passed["text"][start:end], language, passed["cuts"]) == (left, "en", [])
    assert 0.05 < passed["foreign_ratio"] < 0.2


@pytest.mark.parametrize("apart", [False, True], ids=["one-hop", "three-hops"])
def test_what_the_catalogue_says_of_translations_reaches_the_record(apart: bool) -> None:
    page = PAGE.replace("<title>", '<meta property="og:type" content="article"><title>')
    item: Any = RawPage(
        url="https://e.fr/a",
        body=page.replace(MARKED.partition("\n")[0], BODY.partition("\n")[0]).encode(),
        fetched_at="2026-11-24T08:00:00Z",
        translated_from="en",
    )
    for stages in [(Extract,), (DetectLanguage,), (Clean,)] if apart else [(Extract, DetectLanguage, Clean)]:
        with crawl_with(*stages) as (_, made):
            item = through(made, item)
    assert (item.translated, item.translated_from) == ("unknown", "en")
    assert item.translation_evidence == ["source-translates-from:en"]


@pytest.mark.parametrize("item", [{"price": 3}, {"text": ""}, "no item at all", {"body": None}])
def test_what_carries_nothing_for_us_passes_untouched(item: Any) -> None:
    with crawl_with(Extract, DetectLanguage, Clean, DropDuplicates, Check) as (_, stages):
        before = dict(item) if isinstance(item, dict) else item
        assert through(stages, item) == before


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"failure": "timeout: 30 s"}, "timeout"),
        ({"status": 503}, "http_503"),
        ({"body": b""}, "empty_body"),
    ],
)
def test_a_page_that_did_not_arrive_is_dropped_with_its_reason(page: dict[str, Any], reason: str) -> None:
    with crawl_with(DropUnfetched) as (crawler, stages):
        with pytest.raises(Dropped) as dropped:
            through(stages, RawPage(url="https://e.fr/a", **page))
        assert dropped.value.reason == reason
        assert crawler.stats.get_value(f"dropped/drop_unfetched/{reason}") == 1


def test_an_unwanted_article_costs_no_more_than_the_question() -> None:
    english = "The laboratory has published an open language model this week, and explains its costs. " * 6
    with crawl_with(Extract, DetectLanguage, Clean, DropUnwanted) as (_, stages):
        page = RawPage(url="https://e.fr/a", body=f"<html><body><article><p>{english}</p>".encode())
        with pytest.raises(Dropped) as dropped:
            through(stages, page)
        assert (dropped.value.reason, dropped.value.detail) == ("wrong_language", "en")


def test_the_second_of_two_equal_texts_is_dropped_and_names_the_first() -> None:
    with crawl_with(DropDuplicates) as (_, stages):
        through(stages, {"url": "https://e.fr/a", "text": "L’IA arrive !"})
        through(stages, {"url": "https://e.fr/b", "text": "Autre chose."})
        for url, reason, detail in (
            ("https://f.fr/c", "same_text", "https://e.fr/a"),
            ("https://e.fr/b?utm_source=x", "same_page", "https://e.fr/b"),
        ):
            with pytest.raises(Dropped) as dropped:
                through(stages, {"url": url, "text": "L'IA  arrive!" if "f.fr" in url else "Encore autre."})
            assert (dropped.value.reason, dropped.value.detail) == (reason, detail)


def test_a_dropped_page_does_not_make_its_text_known() -> None:
    with crawl_with(DropDuplicates) as (_, stages):
        through(stages, {"url": "https://e.fr/a", "text": "Un."})
        with pytest.raises(Dropped):
            through(stages, {"url": "https://e.fr/a", "text": "Deux."})
        assert through(stages, {"url": "https://e.fr/b", "text": "Deux."})["url"] == "https://e.fr/b"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"published": "yesterday"}, "published"),
        ({"tags": "one"}, "tags"),
        ({"text": "a\x00", "chars": 2}, "NUL"),
        ({"title": "a\ud800"}, "surrogate"),
        ({"chars": 7}, "chars"),
        ({"language_score": 1.5}, "language_score"),
        ({"url": "ftp://e.fr"}, "url"),
    ],
)
def test_the_last_door_holds_back_what_breaks_the_schema(change: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {
        "id": "0" * 32,
        "url": "https://e.fr/a",
        "text_sha256": "0" * 64,
        "base_sha256": "0" * 64,
    }
    assert find_breach(Article(**good)) == ""
    assert said in find_breach(Article(**good | change))


def test_settings_and_list_agree() -> None:
    from crawler import settings

    assert item_pipelines() == settings.ITEM_PIPELINES
    assert list(settings.ITEM_PIPELINES) == list(STAGES)
