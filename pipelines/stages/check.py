"""The last door: a record that breaks the schema never leaves."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict
from typing import Any

import msgspec
from scrapy.crawler import Crawler

from crawler.items import Article
from pipelines.stages.dropping import drop

STAGE = "check"
logger = logging.getLogger(__name__)

_NEVER = re.compile("[\x00\ud800-\udfff]")


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
            logger.error("record of %s breaks the schema: %s", item.url, fault)
            raise drop(self.crawler, STAGE, "breaks_schema", fault)
        return item


def find_breach(article: Article) -> str:
    """What in a record breaks the schema; empty if nothing does.

    >>> find_breach(Article(id="0" * 32, url="ftp://x")).partition(" - ")[0]
    "Expected `str` matching regex '^https?://'"
    """
    fields = asdict(article)
    try:
        msgspec.convert(fields, Article, strict=True)
    except msgspec.ValidationError as error:
        return str(error)
    for name, value in fields.items():
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(_NEVER.search(text) for text in texts):
            return f"`{name}` holds a NUL or a lone surrogate"
    if article.chars != len(article.text):
        return f"`chars` is {article.chars}, the text has {len(article.text)}"
    return ""
