"""Scrapy's feed exports, in which no feed takes another down with it."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter, apply_uri_params

from crawler.feeds.paths import SCHEME
from crawler.feeds.storage import AtomicFileStorage
from crawler.files.failures import stop_for

logger = logging.getLogger(__name__)


class Feeds(FeedExporter):
    """Takes the place of Scrapy's own, which goes through its feeds in order: what one of them raised was
    swallowed as a signal's, and the item reached none of those after it, the shards among them.

    Here each feed is served for itself. One that cannot be written stops the crawl; an article that the
    shards refuse is counted as lost by their exporter, and costs no more than itself.

    Raises:
        ValueError: a file of `-O`, `-o` or `FEEDS` could not be written; the crawl does not start.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        for template, options in self.feeds.items():
            if "%(" in template:  # its name is not known before the spider is opened
                continue
            uri = apply_uri_params(template, {})
            storage = self._get_storage(uri, options)
            if isinstance(storage, AtomicFileStorage) and (obstacle := storage.find_obstacle()):
                raise ValueError(f"feed {uri}: {obstacle}")

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Hand an item to every feed."""
        served = []
        for slot in self.slots:
            self.slots = [slot]  # Scrapy's own looks no further, and leaves the next batch's in its place
            try:
                super().item_scraped(item, spider)
            except Exception as error:
                logger.exception("feed %s: %s", slot.uri, error)
                if urlsplit(slot.uri).scheme != SCHEME:
                    stop_for(self.crawler, error)
            served += self.slots
        self.slots = served
