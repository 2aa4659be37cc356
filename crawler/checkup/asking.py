"""A spider that asks for one thing after another and thinks in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import reason_of
from crawler.request_meta import AT_ONCE
from crawler.spiders.pages import WRITES_NOTHING, PageSpider


class NoAnswer(Exception):
    """Nothing came that can be used; the message is the reason."""


class AskingSpider(PageSpider):
    """Goes through all the manners of a crawl (robots.txt, `Retry-After`, public addresses only), but yields
    no pages: nothing is written to the data set or the ledger's pages."""

    custom_settings = WRITES_NOTHING

    async def start(self) -> AsyncIterator[Request]:
        await self.work()
        requests: list[Request] = []  # none: but Scrapy wants a generator
        for request in requests:
            yield request

    async def work(self) -> None:
        """All that is to be done."""
        raise NotImplementedError

    async def fetch(self, url: str, **meta: Any) -> Response:
        """Ask for an address.

        Raises:
            NoAnswer: it did not come, or with a status that is not 2xx.
        """
        assert self.crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={AT_ONCE: True, **meta}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever kept it from coming is the finding
            raise NoAnswer(reason_of(error)) from None
        if not 200 <= response.status < 300:
            raise NoAnswer(f"http_{response.status}")
        return response


def content_type_of(response: Response) -> str:
    """The `Content-Type` of an answer."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
