"""Fetching a few pages for a command, by the crawl's own rules: robots.txt, limits, address guard, name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from twisted.python.failure import Failure

from crawler.items import RawPage
from crawler.spiders.pages import WRITES_NOTHING, PageSpider


class _OnDemand(PageSpider):
    """Asks for addresses and keeps what comes; nothing is written, remembered or put down as seen."""

    name = "on-demand"
    custom_settings = WRITES_NOTHING

    def __init__(self, urls: Sequence[str], pages: dict[str, RawPage], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.pages = pages

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            request = self.ask(url)
            request.meta["asked"] = url
            yield request

    def page_arrived(self, response: Response, **known: Any) -> Iterator[RawPage]:
        for page in super().page_arrived(response, **known):
            self.pages[response.meta["asked"]] = page
        return iter(())

    def page_failed(self, failure: Failure) -> Iterator[RawPage]:
        for page in super().page_failed(failure):
            self.pages[failure.request.meta["asked"]] = page  # type: ignore[attr-defined]
        return iter(())


def fetch(urls: Sequence[str], settings: BaseSettings) -> Iterator[tuple[str, RawPage | None]]:
    """Fetch addresses, once a process; each with its page, or None if the crawl ended before it came.

    A page that could not be fetched says why in its `failure` or `status`.
    """
    quiet = settings.copy()
    quiet.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
    pages: dict[str, RawPage] = {}
    process = AsyncCrawlerProcess(Settings(quiet))
    process.crawl(_OnDemand, urls=list(dict.fromkeys(urls)), pages=pages)
    process.start()
    for url in dict.fromkeys(urls):
        yield url, pages.get(url)
