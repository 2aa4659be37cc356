"""The shards as a feed of Scrapy's: where their exporter's lines go is the business of `run_files`."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from scrapy import Spider

from crawler.feeds.run_files import RunFiles, run_files_of


class ShardStorage:
    """Storage of the feed `crawler.feeds.paths.ARTICLES`: closes the files that its exporter wrote."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.files: RunFiles | None = None

    def open(self, spider: Spider) -> IO[bytes]:
        """Give Scrapy a file to hold on to; nothing is written to it."""
        self.files = run_files_of(spider.crawler)
        return BytesIO()

    def store(self, file: IO[bytes]) -> None:
        """Commit and publish the crawl's files.

        Raises:
            OSError: they are not whole; the next crawl recovers what was written.
        """
        assert self.files is not None
        self.files.close()
        if self.files.broken:
            raise OSError("the shards are not complete; the next crawl recovers what was written")
