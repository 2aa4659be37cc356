"""No feed takes another down with it, and one that cannot be written is told before anything is fetched."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.feeds.exporting import Feeds

STORAGES = {"FEED_STORAGES": {"": "crawler.feeds.storage.AtomicFileStorage"}}
LINES = {"format": "jsonlines"}


def feeds_of(feeds: dict[str, Any]) -> Feeds:
    crawler = get_crawler(Spider, {"FEEDS": feeds, **STORAGES})
    crawler.spider = crawler._create_spider("any")
    return Feeds(crawler)


async def close(feeds: Feeds) -> None:
    assert feeds.crawler.spider is not None
    await feeds.close_spider(feeds.crawler.spider)


def test_a_feed_that_fails_on_the_way_stops_the_crawl_and_starves_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("crawler.feeds.exporting.stop_for", lambda crawler, error: told.append(error))
    broken, sound = tmp_path / "broken" / "a.jsonl", tmp_path / "sound.jsonl"
    feeds = feeds_of({str(broken): LINES, str(sound): LINES})
    spider = feeds.crawler.spider
    assert spider is not None
    feeds.open_spider(spider)
    (tmp_path / "broken").touch()  # in the way only now
    for number in range(2):
        feeds.item_scraped({"n": number}, spider)
    asyncio.run(close(feeds))
    assert sound.read_text(encoding="utf-8").split() == ['{"n":', "0}", '{"n":', "1}"]
    assert [type(error) for error in told] == [NotADirectoryError] * 2


@pytest.mark.parametrize(
    ("name", "why"), [("file/a.jsonl", "is no folder"), ("folder", "is a folder")], ids=["file", "folder"]
)
def test_a_file_that_could_not_be_written_is_told_at_the_start(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match=why):
        feeds_of({str(tmp_path / name): LINES})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_file_that_can_be_written_is_not_made_before_there_is_something_to_write(tmp_path: Path) -> None:
    feeds_of({str(tmp_path / "deep/er/a.jsonl"): LINES})
    assert list(tmp_path.iterdir()) == []
