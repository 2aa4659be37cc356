"""JSON Lines for Scrapy's feed exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

import msgspec
from scrapy.crawler import Crawler
from scrapy.exporters import BaseItemExporter

from crawler.feeds.cuts import cut_lines
from crawler.feeds.run_files import run_files_of
from crawler.files.lines import encode
from crawler.items import Article
from crawler.ledger.pages import kept_entry

_reader = msgspec.json.Decoder(Article)


class JsonlExporter(BaseItemExporter):
    """Writes one item a line, of any type, with the encoding of `crawler.files.lines`.

    Takes the place of Scrapy's own for the formats `jsonl`, `jsonlines` and `jl`. JSON is UTF-8
    (RFC 8259), so the option `encoding` is not heeded; nor is `indent`: a record is a line.
    """

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file = file

    def export_item(self, item: Any) -> None:
        record = dict(self.get_serialized_fields(item, default_value=None, include_empty=True))
        self.file.write(encode(record))


class ShardExporter(BaseItemExporter):
    """Writes articles into the shards of the crawl, each with its cuts and its entry for the ledger.

    A line is read back as an `Article` before it is written: one that a reader could not read must not
    get into a shard, and is counted as lost.
    """

    def __init__(self, crawler: Crawler, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crawler = crawler
        self.files = run_files_of(crawler)
        self.with_cuts = crawler.settings.getbool("TAMIS_REMOVED")

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: object, **kwargs: Any) -> ShardExporter:
        return cls(crawler, **kwargs)

    def export_item(self, item: Article) -> None:
        record = asdict(item)
        line = encode(record)
        try:
            _reader.decode(line)
        except msgspec.DecodeError:
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value("items/lost")
            raise
        self.files.add([*self._cuts(item), ("articles", line)], item.id, kept_entry(record, self.files.shard))

    def _cuts(self, item: Article) -> Iterator[tuple[str, bytes]]:
        if self.with_cuts:
            for cut in cut_lines(item):
                yield "removed", encode(cut)
