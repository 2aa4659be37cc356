"""A crawl that is told to stop stops within seconds, whatever is still on its way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

T = TypeVar("T")

LOOK = 0.25
"""Seconds between two looks whether the crawl is closing: Scrapy 2.19 has no signal for that."""
GRACE = 4.0
"""Seconds that answers on their way are waited for."""


class Interrupted(Exception):
    """The crawl is closing: a request that was not sent any more, or whose answer was not waited for."""


class Closing:
    """Whether a crawl is closing.

    Scrapy waits for every request that has left the scheduler: those that a delay holds back, and answers
    that never come (`DOWNLOAD_TIMEOUT`). Once the crawl closes, no request goes out any more, and after
    `GRACE` seconds those that are out are given up. Their pages are fetched by the next crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.since: float | None = None
        """Moment at which the closing was noticed, on the monotonic clock."""
        self._under_way: set[asyncio.Task[Any]] = set()
        self._loop: Any = None
        crawler.signals.connect(self._spider_opened, signals.spider_opened)
        crawler.signals.connect(self._spider_closed, signals.spider_closed)

    async def unless_over(self, answer: Coroutine[Any, Any, T]) -> T:
        """Wait for an answer for as long as the crawl does.

        Raises:
            Interrupted: the crawl is closing.
        """
        if self.since is not None:
            answer.close()
            raise Interrupted
        task = asyncio.ensure_future(answer)
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise Interrupted from None
        finally:
            self._under_way.discard(task)

    def look(self) -> None:
        """See whether the crawl is closing, and hurry if it is."""
        engine = self.crawler.engine
        slot = engine._slot if engine is not None else None
        if engine is None or slot is None or slot.closing is None:
            return
        if self.since is None:
            self.since = time.monotonic()
        for waiting in list(engine.downloader.slots.values()):
            waiting.delay = 0
            if waiting.latercall:
                waiting.latercall.cancel()
                waiting.latercall = None
                engine.downloader._process_queue(waiting)
        if time.monotonic() - self.since > GRACE:
            for task in list(self._under_way):
                task.cancel()

    def _spider_opened(self) -> None:
        self._loop = create_looping_call(self.look)
        self._loop.start(LOOK, now=False)

    def _spider_closed(self) -> None:
        if self._loop is not None and self._loop.running:
            self._loop.stop()


_closings: WeakKeyDictionary[Crawler, Closing] = WeakKeyDictionary()


def closing_of(crawler: Crawler) -> Closing:
    """The watch over a crawl's closing; begun when first asked for, before the spider opens."""
    if crawler not in _closings:
        _closings[crawler] = Closing(crawler)
    return _closings[crawler]
