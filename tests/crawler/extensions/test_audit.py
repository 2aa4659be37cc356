"""Every cut and every drop has its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.extensions.audit import Audit
from crawler.items import Article, RawPage
from pipelines.cleaning import Removal
from pipelines.stages.dropping import Dropped


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return get_crawler(Spider, {"TAMIS_OUTPUT": str(tmp_path), "TAMIS_REMOVED": True, "TAMIS_DROPPED": True})


def close(audit: Audit) -> None:
    audit.spider_closed()


def lines(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in folder.glob(f"{kind}/*/*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_cuts_are_written_in_reading_order_with_what_only_was_flagged(
    crawler: Crawler, tmp_path: Path
) -> None:
    audit = Audit(crawler)
    article = Article(id="0" * 32, ruleset="3", base_sha256="1" * 64)
    article.removals = (Removal(4, 7, "abc", "rule-a", "wrapper", 0.91234, ("alone", "-quoted")),)
    article.flagged = (Removal(9, 10, "d", "rule-b", "closing"),)
    audit.item_scraped(article)
    audit.item_scraped({"text": "somebody else's"})
    assert lines(tmp_path, "removed") == []
    close(audit)
    first, second = lines(tmp_path, "removed")
    assert first == {
        "id": "0" * 32,
        "seq": 0,
        "start": 4,
        "end": 7,
        "text": "abc",
        "rule": "rule-a",
        "class": "wrapper",
        "score": 0.9123,
        "evidence": ["alone", "-quoted"],
        "action": "removed",
        "ruleset": "3",
        "base_sha256": "1" * 64,
    }
    assert (second["seq"], second["action"]) == (1, "flagged")


@pytest.mark.parametrize(
    ("error", "stage", "reason"),
    [
        (Dropped("extract", "too_slow", "9 s"), "extract", "too_slow"),
        (DropItem("theirs"), "other", "DropItem"),
    ],
)
def test_a_drop_is_written_whoever_dropped(
    crawler: Crawler, tmp_path: Path, error: DropItem, stage: str, reason: str
) -> None:
    audit = Audit(crawler)
    audit.item_dropped(RawPage(url="https://e.fr/a", source="e", discovered_by="feed"), error)
    close(audit)
    [line] = lines(tmp_path, "dropped")
    assert (line["stage"], line["reason"], line["url"], line["discovered_by"]) == (
        stage,
        reason,
        "https://e.fr/a",
        "feed",
    )
    assert len(line["id"]) == 32


def test_an_item_lost_to_an_exception_is_written_and_counted(crawler: Crawler, tmp_path: Path) -> None:
    audit = Audit(crawler)
    audit.item_error({"url": "https://e.fr/a"}, Failure(KeyError("x")))
    close(audit)
    [line] = lines(tmp_path, "dropped")
    assert (line["stage"], line["reason"]) == ("error", "KeyError")
    assert crawler.stats is not None
    assert crawler.stats.get_value("items/lost") == 1


def test_a_run_without_drops_leaves_no_file(crawler: Crawler, tmp_path: Path) -> None:
    close(Audit(crawler))
    assert list(tmp_path.rglob("*")) == []


def test_both_files_can_be_turned_off(tmp_path: Path) -> None:
    crawler = get_crawler(Spider, {"TAMIS_OUTPUT": str(tmp_path)})
    audit = Audit(crawler)
    audit.item_dropped({"url": "https://e.fr/a"}, Dropped("extract", "too_slow"))
    close(audit)
    assert list(tmp_path.rglob("*")) == []
