"""What the data set already has: asked before a page is fetched."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.feeds.paths import has_shards
from crawler.ledger import Pages, ledger_of


def known_pages(crawler: Crawler) -> Pages | None:
    """The pages that earlier crawls came to an end with; None for a crawl that does not add to the data
    set (its `FEEDS` are others, without the shards): it takes in everything it is told to."""
    return Pages(ledger_of(crawler)) if has_shards(crawler.settings) else None


def next_revision(crawler: Crawler, url: str) -> int:
    """Number of the revision that a page gets when it is taken in again."""
    pages = known_pages(crawler)
    return 0 if pages is None else pages.next_revision(url)
