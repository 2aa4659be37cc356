"""`scrapy stages` prints the road."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.order import STAGES
from tests.crawls import Crawl


def test_it_prints_the_stages_in_order_and_takes_no_arguments(scrapy: Callable[..., Crawl]) -> None:
    printed = scrapy("stages")
    assert printed.exit_code == 0
    rows = [line.split() for line in printed.stdout.splitlines() if line[:1].isdigit()]
    assert [row[1] for row in rows] == [stage.split(".")[-2] for stage in STAGES]
    assert scrapy("stages", "clean").exit_code == 2
