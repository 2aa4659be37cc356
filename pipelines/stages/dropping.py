"""Dropping with a reason: the one exception our stages raise."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.printable import printable


class Dropped(DropItem):
    """An item that goes no further; becomes a line in `dropped/` and a count in the statistics.

    Args:
        stage: name of the stage, as in `pipelines.order`.
        reason: the fault, in lower snake case.
        detail: what was found, for a person to read; made safe for a terminal.
    """

    def __init__(self, stage: str, reason: str, detail: str = "") -> None:
        detail = printable(detail)
        super().__init__(f"{stage}: {reason}" + (f" ({detail})" if detail else ""))
        self.stage = stage
        self.reason = reason
        self.detail = detail


def drop(crawler: Crawler, stage: str, reason: str, detail: str = "") -> Dropped:
    """Count a drop and make its exception, to be raised."""
    assert crawler.stats is not None
    crawler.stats.inc_value(f"dropped/{stage}/{reason}")
    return Dropped(stage, reason, detail)
