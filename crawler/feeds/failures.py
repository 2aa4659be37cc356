"""Counting what could not be written, so that the crawl's exit code can tell."""

from __future__ import annotations

import errno

from scrapy.crawler import Crawler

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def count_failure(crawler: Crawler, error: BaseException) -> None:
    """Count a failed write under `output/failed`, and a full disk under `output/no_space` as well."""
    assert crawler.stats is not None
    crawler.stats.inc_value("output/failed")
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        crawler.stats.inc_value("output/no_space")
