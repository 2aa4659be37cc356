"""Pages that the data set has, or has turned down, are not fetched again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.feeds.known import known_pages
from crawler.request_meta import PAGE


class SkipKnown:
    """A spider middleware: takes known pages out of what a spider asks for. Counts them as
    `pages/known`."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pages = known_pages(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SkipKnown:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for entry in start:
            if self.is_wanted(entry):
                yield entry

    async def process_spider_output(self, response: Any, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for entry in result:
            if self.is_wanted(entry):
                yield entry

    def is_wanted(self, entry: Any) -> bool:
        """Whether a request or item goes on."""
        if self.pages is None or not isinstance(entry, Request) or entry.meta.get(PAGE) is not True:
            return True
        if not self.pages.is_known(entry.url):
            return True
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("pages/known")
        return False
