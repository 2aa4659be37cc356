"""Drop articles the dataset does not want: no text, a teaser, another language, each with its reason."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from pipelines.stages.dropping import drop
from pipelines.stages.hop import hop_of
from pipelines.wanted import find_fault

STAGE = "drop_unwanted"


class DropUnwanted:
    """Asks `pipelines.wanted.find_fault`, the same question the worker asks to save itself work."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.wanted = hop_of(crawler).wanted

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DropUnwanted:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if ItemAdapter.is_item(item):
            fault = find_fault(ItemAdapter(item), self.wanted)
            if fault is not None:
                raise drop(self.crawler, STAGE, fault.reason, fault.detail)
        return item
