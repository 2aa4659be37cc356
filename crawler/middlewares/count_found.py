"""Count what a spider finds, source by source, before anything is taken out of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.request_meta import PAGE
from crawler.source_counts import count_for


class CountFound:
    """A spider middleware: counts requests for articles' pages, changes nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CountFound:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for entry in start:
            self.count(entry)
            yield entry

    async def process_spider_output(self, response: Any, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for entry in result:
            self.count(entry)
            yield entry

    def count(self, entry: Any) -> None:
        """Count an entry, if it asks for an article's page."""
        if isinstance(entry, Request) and entry.meta.get(PAGE):
            count_for(self.crawler, str(entry.cb_kwargs.get("source", ""))).found += 1
