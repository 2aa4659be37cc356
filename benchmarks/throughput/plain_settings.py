"""Scrapy's own settings, without the manners, and with the probe."""

from benchmarks.throughput.manners import MANNERLESS, PROBE

SPIDER_MODULES = ["benchmarks.throughput.plain"]
globals().update(MANNERLESS)
EXTENSIONS = PROBE
