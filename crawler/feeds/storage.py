"""Scrapy's feed files, but whole or not there at all."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FileFeedStorage

from crawler.files.durable import open_part, publish
from crawler.files.failures import count_failure


class AtomicFileStorage(FileFeedStorage):
    """Scrapy's file storage, but a file that is written anew appears only when it is complete.

    A feed that appends (`-o`, `overwrite: False`) adds to the file in place, as Scrapy does.
    """

    def __init__(
        self, uri: str, *, feed_options: dict[str, Any] | None = None, crawler: Crawler | None = None
    ) -> None:
        super().__init__(uri, feed_options=feed_options)
        self.crawler = crawler

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> AtomicFileStorage:
        return cls(uri, feed_options=feed_options, crawler=crawler)

    def open(self, spider: Spider) -> IO[bytes]:
        if self.write_mode == "ab":
            appended: IO[bytes] = super().open(spider)
            return appended
        return open_part(Path(self.path))

    def store(self, file: IO[bytes]) -> None:
        try:
            if self.write_mode == "ab":
                file.close()
            else:
                publish(file, Path(self.path))
        except Exception as error:
            if self.crawler is not None:
                count_failure(self.crawler, error)
            raise
