"""The texts of earlier crawls: read from the shards into the index that `drop_duplicates` asks."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.feeds.paths import has_shards
from crawler.files.folder import output_folder
from crawler.files.shards import BadShard, find_shards, read_records
from crawler.ledger import state_folder
from pipelines.stages.drop_duplicates import use_index
from pipelines.text_index import Seen, TextIndex

NAME = "texts.sqlite"
logger = logging.getLogger(__name__)


class KnownTexts:
    """Opens `texts.sqlite` in the state folder, caught up with the shards, before the first request; catches
    it up once more when the crawl's own shards are published.

    The file may be deleted at any time: it is made anew, at about 0.6 ms an article.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not has_shards(crawler.settings) or not crawler.settings.getbool("TAMIS_REMEMBER_TEXTS", True):
            raise NotConfigured
        self.output = output_folder(crawler.settings)
        self.path = state_folder(crawler.settings) / NAME
        self.crawler = crawler
        self.index: TextIndex | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KnownTexts:
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    async def spider_opened(self) -> None:
        """Open the index and catch it up; the crawl waits."""
        self.index = await asyncio.to_thread(open_index, self.path, self.output)
        use_index(self.crawler, self.index)

    async def engine_stopped(self) -> None:
        """Take in the shards of this crawl. What a kill leaves out, the next crawl takes in."""
        if self.index is None:
            return
        try:
            await asyncio.to_thread(catch_up, self.index, self.output)
        except sqlite3.Error as error:
            logger.warning("%s is behind the shards: %s", self.path, error)
        finally:
            self.index.close()


def open_index(path: Path, output: Path) -> TextIndex:
    """The index of an output folder, level with its shards; a damaged file is made anew from them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        index = TextIndex(path)
        catch_up(index, output)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, disk full: nothing is wrong with the file
            raise
        logger.warning("%s is damaged (%s) and made anew from the shards", path, error)
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        index = TextIndex(path)
        catch_up(index, output)
    return index


def catch_up(index: TextIndex, output: Path) -> None:
    """Take in the shards that the index does not know; begin anew where one that it knew is gone."""
    shards = {path.relative_to(output).as_posix(): path for path in find_shards(output)}
    if not index.shards().keys() <= shards.keys():
        index.forget_past()
    for name in sorted(shards.keys() - index.shards().keys()):
        try:
            index.absorb(name, _read(shards[name]))
        except BadShard as error:
            logger.warning("the texts of %s stay unknown: %s", name, error)


def _read(path: Path) -> Iterator[Seen]:
    for number, record in read_records(path):
        try:
            yield Seen(record["id"], record["text"], record["url"], record.get("cluster") or "")
        except KeyError as error:
            raise BadShard(f"line {number}: no {error}") from None
