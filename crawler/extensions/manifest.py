"""The manifest is written last, when all it lists is published."""

from __future__ import annotations

import logging

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.clock import now, stamp
from crawler.feeds.manifest import write_manifest
from crawler.files.failures import count_failure
from crawler.files.folder import output_folder
from crawler.files.shards import BadShard

logger = logging.getLogger(__name__)


class ManifestWriter:
    """Lists all that is published below the output folder in `manifest.json`.

    Its handler is the last of this crawl's for the end of the engine. After a write that failed, the
    manifest before stays.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ManifestWriter:
        writer = cls(crawler)
        crawler.signals.connect(writer.engine_stopped, signals.engine_stopped)
        return writer

    def engine_stopped(self) -> None:
        """Write it."""
        assert self.crawler.stats is not None
        if self.crawler.stats.get_value("output/failed"):
            return
        try:
            settings = self.crawler.settings
            write_manifest(output_folder(settings), stamp(now(settings)))
        except (OSError, BadShard, msgspec.DecodeError, UnicodeDecodeError) as error:
            count_failure(self.crawler, error)
            logger.error("manifest.json could not be written: %s", error)
