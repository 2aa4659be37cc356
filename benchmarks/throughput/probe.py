"""A Scrapy extension that takes the measures inside a crawl: the same in every mode."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from benchmarks.throughput.processes import Cpu, cpu

TICK = 0.01
"""Seconds between two beats of the timer that watches the event loop."""


class LoopProbe:
    """Writes CPU, time and event-loop lag of the crawl to the file named by `BENCHMARK_PROBE`.

    The clock starts when `BENCHMARK_WARM_UP` pages are done, so that imports and the start of worker
    processes are not counted, and stops at the last page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.file = Path(crawler.settings["BENCHMARK_PROBE"])
        self.warm_up = crawler.settings.getint("BENCHMARK_WARM_UP")
        self.stats = crawler.stats
        self.done = 0
        self.lags: list[float] = []
        self.began = self.ended = 0.0
        self.cpu_began = Cpu(0.0, 0.0)
        self.beat: asyncio.TimerHandle | None = None
        self.due = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LoopProbe:
        probe = cls(crawler)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(probe.page_done, signal)
        crawler.signals.connect(probe.close, signals.spider_closed)
        return probe

    def page_done(self) -> None:
        """Count a page that went through the pipelines, whatever came of it."""
        self.done += 1
        self.ended = time.monotonic()
        if self.done == self.warm_up:
            self.began, self.cpu_began = self.ended, cpu(os.getpid())
            self.schedule()

    def schedule(self) -> None:
        """Ask for the next beat."""
        self.due = time.monotonic() + TICK
        self.beat = asyncio.get_running_loop().call_later(TICK, self.tick)

    def tick(self) -> None:
        """Note how late the beat is, and how late the beats were that a long stop hid behind it."""
        lag = time.monotonic() - self.due
        while lag >= 0:
            self.lags.append(lag)
            lag -= TICK
        self.schedule()

    def close(self, reason: str) -> None:
        """Write what was measured."""
        if self.beat is not None:
            self.beat.cancel()
        used = cpu(os.getpid())
        measured: dict[str, Any] = {
            "reason": reason,
            "done": self.done,
            "pages": self.done - self.warm_up,
            "seconds": self.ended - self.began,
            "cpu_main": used.main - self.cpu_began.main,
            "cpu_children": used.children - self.cpu_began.children,
            "lag_p50": percentile(self.lags, 0.50),
            "lag_p99": percentile(self.lags, 0.99),
            "errors": self.stats.get_value("log_count/ERROR", 0) if self.stats else 0,
        }
        self.file.write_text(json.dumps(measured), "utf-8")


def percentile(values: list[float], share: float) -> float:
    """Give the value that `share` of the values do not exceed; 0 where there are none.

    >>> percentile([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
