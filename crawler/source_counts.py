"""Counts by source, for the progress line, the table and the report."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from itemadapter import ItemAdapter
from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.health import SourceCounts

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


def source_of(item: Any, spider: Spider) -> str:
    """The source of an item; the spider's name if it has none."""
    source = ItemAdapter(item).get("source") if ItemAdapter.is_item(item) else ""
    return str(source or spider.name)
