"""The road most people take: plain Scrapy, with trafilatura and langdetect called in `process_item`.

`fetch` and `links` are the same road without the extraction, and with link extraction on every page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import trafilatura
from langdetect import DetectorFactory, LangDetectException, detect
from scrapy import Request, Spider
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.settings import BaseSettings
from trafilatura.settings import Document

DetectorFactory.seed = 0


class ExtractPipeline:
    """Extracts, detects, keeps what is French."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        document = trafilatura.bare_extraction(item["html"], url=item["url"], with_metadata=True)
        if not isinstance(document, Document) or not document.text:
            raise DropItem("no text")
        try:
            language = detect(document.text)
        except LangDetectException:
            language = ""
        if language != "fr":
            raise DropItem(f"language: {language}")
        return {
            "url": item["url"],
            "title": document.title,
            "author": document.author,
            "date": document.date,
            "text": document.text,
        }


class FetchSpider(Spider):
    """Fetches the addresses of a file and looks at nothing."""

    name = "fetch"

    def __init__(self, file: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.addresses = Path(file).read_text("utf-8").split()

    async def start(self) -> AsyncIterator[Request]:
        for address in self.addresses:
            yield Request(address)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url}


class PlainSpider(FetchSpider):
    """Hands each page to the pipeline."""

    name = "plain"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("ITEM_PIPELINES", {ExtractPipeline: 300}, priority="spider")

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        assert isinstance(response, HtmlResponse)
        yield {"url": response.url, "html": response.text}


class LinksSpider(PlainSpider):
    """Looks for links on each page as well, as a crawl does that finds its own way."""

    name = "links"

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        assert isinstance(response, HtmlResponse)
        LinkExtractor().extract_links(response)
        yield from super().parse(response)
