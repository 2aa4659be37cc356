"""The order of requests: none of a host that must be left alone for a while, the others meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from crawler.hosts import hosts_of


class _Awake(DownloaderInterface):
    """Knows the slots whose host may be asked, or will not be asked any more."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.hosts = hosts_of(crawler)
        self.at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        return super().stats([slot for slot in possible_slots if self._is_due(slot)])

    def _is_due(self, slot: str) -> bool:
        if self.hosts.refusal(slot):
            return True
        # Requests that wait for a robots.txt are in no slot yet: a slow host would fill the crawl with them.
        return not self.hosts.wait(slot) and self.hosts.of(slot).judged < self.at_once


class PatientQueue(DownloaderAwarePriorityQueue):
    """Scrapy's own, but a host that asked for time, or rests after an error, holds up nobody else.

    Its requests wait here; the engine looks again every five seconds.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _Awake(crawler)
