"""Keep the distance between requests that a host's robots.txt asks for."""

from __future__ import annotations

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.hosts import hosts_of


class CrawlDelay:
    """Raises a downloader slot's delay to the host's `Crawl-delay` whenever something else has lowered it.

    AutoThrottle sets the delay after every answer; this hears of the answer after it, since Scrapy tells
    extensions in the order of `EXTENSIONS`. Chance (`DOWNLOAD_DELAY_JITTER`) must not shorten it either.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        extension = cls(crawler)
        crawler.signals.connect(extension.keep, signals.request_reached_downloader)
        crawler.signals.connect(extension.keep, signals.response_downloaded)
        return extension

    def keep(self, request: Request) -> None:
        """Raise the delay of the request's slot, if it must be."""
        slot_name = request.meta.get("download_slot") or ""
        delay = self.hosts.of(slot_name).crawl_delay if slot_name else 0.0
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(slot_name)
        if delay and slot is not None:
            slot.jitter = 0.0
            slot.delay = max(slot.delay, delay)
