"""Drop pages that did not arrive: an error of the network, or a status that is not 2xx."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from pipelines.stages.dropping import drop
from pipelines.stages.fields import read_fields

STAGE = "drop_unfetched"


class DropUnfetched:
    """Acts on items with a `status` or a `failure`; others pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DropUnfetched:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        found = read_fields(item, ["status", "failure", "body"])
        if failure := found.get("failure"):
            reason, _, detail = str(failure).partition(": ")
            raise drop(self.crawler, STAGE, reason, detail)
        status = found.get("status") or 200
        if not 200 <= int(status) < 300:
            raise drop(self.crawler, STAGE, f"http_{status}")
        if "body" in found and not found["body"]:
            raise drop(self.crawler, STAGE, "empty_body")
        return item
