"""Log lines that name an item instead of printing it: a page has up to 8 MiB."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from pipelines.printable import printable


class ShortItems(LogFormatter):
    """Scrapy's log lines with the address of an item in place of its contents."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return super().scraped(_name(item), response, spider)

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return super().dropped(_name(item), exception, response, spider)

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return super().item_error(_name(item), exception, response, spider)


def _name(item: Any) -> str:
    url = ItemAdapter(item).get("url") if ItemAdapter.is_item(item) else None
    return f"<{type(item).__name__} {printable(url or '')}>"
