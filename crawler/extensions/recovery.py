"""Before the first request: what an earlier crawl left unfinished is brought home."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.feeds.catching_up import catch_up
from crawler.feeds.paths import has_shards
from crawler.feeds.recovery import recover
from crawler.files.folder import output_folder
from crawler.ledger import ledger_of

logger = logging.getLogger(__name__)


class Recovery:
    """Runs when the crawl is built. A crawl without shards has none.

    Raises:
        LedgerError: the ledger cannot be used; the crawl does not start.
        OSError: what was left cannot be brought home, for want of room.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recovery:
        if not has_shards(crawler.settings):
            raise NotConfigured
        folder = output_folder(crawler.settings)
        ledger = ledger_of(crawler)
        left = recover(folder, ledger)
        learnt = catch_up(folder, ledger, left.being_written)
        if left.runs:
            logger.info(
                "recovered %d articles of %d crawls that were cut short, without %d unfinished lines",
                left.articles,
                len(left.runs),
                left.cut_lines,
            )
        if learnt.pages:
            logger.info("the ledger learnt %d pages from the shards of %d crawls", learnt.pages, learnt.runs)
        return cls()
