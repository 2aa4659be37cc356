"""JSON Lines for Scrapy's feed exports."""

from __future__ import annotations

from typing import IO, Any

from scrapy.crawler import Crawler
from scrapy.exporters import BaseItemExporter

from crawler.feeds.failures import count_failure
from crawler.feeds.lines import encode


class JsonlExporter(BaseItemExporter):
    """Writes one item a line, of any type, with the encoding of `crawler.feeds.lines`.

    Takes the place of Scrapy's own for the formats `jsonl`, `jsonlines` and `jl`. JSON is UTF-8
    (RFC 8259), so the option `encoding` is not heeded; nor is `indent`: a record is a line.

    Scrapy swallows what an exporter raises, and the item is lost without a word. A failed write is
    therefore counted here, and the exit code tells of it.
    """

    def __init__(self, file: IO[bytes], *, crawler: Crawler | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file = file
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> JsonlExporter:
        return cls(file, crawler=crawler, **kwargs)

    def export_item(self, item: Any) -> None:
        record = dict(self.get_serialized_fields(item, default_value=None, include_empty=True))
        try:
            self.file.write(encode(record))
        except Exception as error:
            if self.crawler is not None:
                count_failure(self.crawler, error)
            raise
