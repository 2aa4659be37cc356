"""Drop what this crawl has already kept: the same page, or the same text under another address."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from pipelines.identity import article_id, text_key
from pipelines.stages.dropping import drop
from pipelines.stages.fields import read_fields

STAGE = "drop_duplicates"


class DropDuplicates:
    """The first one seen stays. Two keys of 16 bytes an article are kept: 200 MB a million articles."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._pages: set[bytes] = set()
        self._texts: dict[bytes, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DropDuplicates:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        found = read_fields(item, ["url", "text"])
        url, text = found.get("url") or "", found.get("text") or ""
        page = bytes.fromhex(article_id(url)) if url else None
        if page is not None and page in self._pages:
            raise drop(self.crawler, STAGE, "same_page", url)
        if text:
            first = self._texts.setdefault(text_key(text), url)
            if first != url or (page is None and first):
                raise drop(self.crawler, STAGE, "same_text", first)
        if page is not None:
            self._pages.add(page)
        return item
