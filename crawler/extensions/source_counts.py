"""Counts by source, for the progress line, the table and the report."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from itemadapter import ItemAdapter
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.health import SourceCounts
from crawler.middlewares.known import PAGE

MOST = 5000
"""Sources told apart; a list of addresses may name any number of hosts. What exceeds it is counted as one."""
REST = "others"

_counts: WeakKeyDictionary[Crawler, dict[str, SourceCounts]] = WeakKeyDictionary()


def counts_of(crawler: Crawler) -> dict[str, SourceCounts]:
    """The counts of a crawl so far, by source."""
    return _counts.setdefault(crawler, {})


def count_for(crawler: Crawler, source: str) -> SourceCounts:
    """The counts of one source, to be raised."""
    counts = counts_of(crawler)
    if source not in counts and len(counts) >= MOST:
        source = REST
    return counts.setdefault(source, SourceCounts())


class SourceCounter:
    """Counts articles asked for, kept, dropped and cut. What was found is counted by
    `crawler.middlewares.count_found`, before known pages are taken out."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SourceCounter:
        counter = cls(crawler)
        crawler.signals.connect(counter.request_scheduled, signals.request_scheduled)
        crawler.signals.connect(counter.request_dropped, signals.request_dropped)
        crawler.signals.connect(counter.item_scraped, signals.item_scraped)
        crawler.signals.connect(counter.item_dropped, signals.item_dropped)
        crawler.signals.connect(counter.item_error, signals.item_error)
        return counter

    def request_scheduled(self, request: Request) -> None:
        """Count a page that is asked for, once: neither a redirect nor another try is a new one."""
        self._count_new(request, 1)

    def request_dropped(self, request: Request) -> None:
        """Take back a page that is asked for already: Scrapy tells of its scheduling all the same."""
        self._count_new(request, -1)

    def _count_new(self, request: Request, by: int) -> None:
        again = request.meta.get("retry_times") or request.meta.get("redirect_times") or request.dont_filter
        if request.meta.get(PAGE) and not again:
            count_for(self.crawler, str(request.cb_kwargs.get("source", ""))).new += by

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Count an article that stays."""
        counts = count_for(self.crawler, source_of(item, spider))
        counts.kept += 1
        counts.cut += bool(ItemAdapter(item).get("cuts")) if ItemAdapter.is_item(item) else 0

    def item_dropped(self, item: Any, exception: BaseException, spider: Spider) -> None:
        """Count a page that goes no further."""
        reason = getattr(exception, "reason", None) or type(exception).__name__
        count_for(self.crawler, source_of(item, spider)).drop(str(reason))

    def item_error(self, item: Any, spider: Spider) -> None:
        """Count a page lost to an exception."""
        count_for(self.crawler, source_of(item, spider)).lost += 1


def source_of(item: Any, spider: Spider) -> str:
    """The source of an item; the spider's name if it has none."""
    source = ItemAdapter(item).get("source") if ItemAdapter.is_item(item) else ""
    return str(source or spider.name)
