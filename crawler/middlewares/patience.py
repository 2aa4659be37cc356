"""Refuse what will not be asked for in this crawl, and let what came too early come again."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.hosts import HostPaused, host_of, hosts_of


class Patience:
    """Honours what `crawler.hosts` knows: `Retry-After`, rests after errors, hosts that are given up.

    What waits, waits in `crawler.network.queue`; `crawler.network.download` is the last door and hears the
    answers first. Scrapy's own retry decides how often one page is asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Patience:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request to a host that is not asked any more."""
        if refusal := self.hosts.refusal(host_of(request)):
            raise refusal

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Send a request that came too early back to the queue."""
        return request.replace(dont_filter=True) if isinstance(exception, HostPaused) else None
