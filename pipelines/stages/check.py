"""The last door: a record that breaks the schema never leaves."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler

from crawler.items import Article
from crawler.schema import find_breach
from pipelines.printable import printable
from pipelines.stages.dropping import drop

STAGE = "check"
logger = logging.getLogger(__name__)


class Check:
    """Acts on `Article`; the schema of other items is their owner's business."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Check:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and (fault := find_breach(item)):
            # Our own mistake, whatever the page did: it is worth a line in the log.
            logger.error("record of %s breaks the schema: %s", printable(item.url), printable(fault))
            raise drop(self.crawler, STAGE, "breaks_schema", fault)
        return item
