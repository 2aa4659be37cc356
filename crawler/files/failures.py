"""What could not be written: counted, so that the exit code can tell, and the crawl stopped."""

from __future__ import annotations

import asyncio
import errno
import logging

from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_closing: set[asyncio.Task[None]] = set()


def count_failure(crawler: Crawler, error: BaseException) -> None:
    """Count a failed write under `output/failed`; a full disk and a damaged ledger under their own names,
    too."""
    assert crawler.stats is not None
    crawler.stats.inc_value("output/failed")
    if cause := cause_of(error):
        crawler.stats.inc_value(cause)


def cause_of(error: BaseException) -> str:
    """Statistic that counts the cause of a failed write; empty if it has none of its own.

    >>> cause_of(OSError(errno.ENOSPC, "full")), cause_of(PermissionError(errno.EACCES, "no"))
    ('output/no_space', '')
    """
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return "output/no_space"
    return str(getattr(error, "counted_as", ""))


def stop_for(crawler: Crawler, error: BaseException) -> None:
    """Count a failed write and close the spider: what it fetched from now on could not be kept.

    Said and done once, however many writes fail.
    """
    assert crawler.stats is not None
    first = not crawler.stats.get_value("output/failed")
    count_failure(crawler, error)
    engine = crawler.engine
    if not first:
        return
    logger.error("the crawl stops: %s", error)
    if engine is not None and engine.spider is not None:
        reason = cause_of(error).removeprefix("output/") or "output_failed"
        task = asyncio.ensure_future(engine.close_spider_async(reason=reason))
        _closing.add(task)
        task.add_done_callback(_closing.discard)
