"""Counting by source while a crawl runs."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.request_meta import PAGE
from crawler.source_counts import count_for, source_of


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
