"""`scrapy crawl archive -a path=PATH`: pages that somebody saved, through the same road."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.archives import read_folder, read_warc
from crawler.archives.addresses import name_of, place_of
from crawler.archives.folder import ENDINGS, read_addresses, read_page
from crawler.feeds.known import known_pages, next_revision
from crawler.items import RawPage
from crawler.spiders.arguments import read_switch, refuse_unknown

UNDER_WAY = 32
"""Pages on the road at once. Items of `start` escape Scrapy's own brake, so the spider has one."""

LOOK = 0.2
"""Seconds between two looks whether a crawl that is closing has nothing left on the road."""


class ArchiveSpider(Spider):
    """Reads a folder of `.html`/`.html.gz` files, one such file, a WARC file, or a folder of WARC files.

    Every page ends as one line in `articles/` or in `dropped/`; one that the data set has is passed over.

    Args:
        again: `1` takes in pages anew that the data set has.

    Raises:
        ValueError: `path` is missing or holds nothing to read, or an argument is unknown.
    """

    name = "archive"

    def __init__(self, path: str = "", again: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, "path again")
        super().__init__(**kwargs)
        self.again = read_switch("again", again)
        if not path:
            raise ValueError("give -a path=PATH: a folder of HTML files, or WARC files")
        self.path = Path(path)
        if not self.path.exists():
            raise ValueError(f"there is no {path}")
        if not holds_pages(self.path):
            raise ValueError(f"{path} holds neither HTML nor WARC files")
        self._room = asyncio.Semaphore(UNDER_WAY)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ArchiveSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.page_done, signal)
        look = create_looping_call(spider.let_close)
        crawler.signals.connect(lambda: look.start(LOOK, now=False), signals.spider_opened, weak=False)
        crawler.signals.connect(look.stop, signals.spider_closed, weak=False)
        return spider

    @property
    def closing(self) -> bool:
        """Whether the crawl is coming to its end, by a signal or a limit."""
        engine = self.crawler.engine
        return engine is None or engine.scraper.slot is None or engine.scraper.slot.closing is not None

    def let_close(self) -> None:
        """End a closing crawl once the last page has left the road.

        Scrapy 2.19.0 looks for that only after a response, never after an item of `start`, and would wait
        for ever (`Scraper.start_itemproc_async`). This may go when the test of signals passes without it.
        """
        engine = self.crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is None or slot.closing is None or slot.closing.called:
            return
        if slot.is_idle():
            slot.closing.callback(self)

    def page_done(self) -> None:
        """Make room for the next page."""
        self._room.release()

    async def start(self) -> AsyncIterator[RawPage]:
        pages = read_pages(self.path)
        known = known_pages(self.crawler)
        assert self.crawler.stats is not None
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            if self.again:
                page.revision = next_revision(self.crawler, page.url)
            elif known is not None and known.is_known(page.url):
                self.crawler.stats.inc_value("pages/known")
                continue
            await self._room.acquire()
            if self.closing:  # Scrapy goes on asking for pages while it closes
                return
            yield page


def holds_pages(path: Path) -> bool:
    """Whether there is anything to read at a path."""
    if not path.is_dir():
        return path.stat().st_size > 0
    return any(is_warc(found) or found.name.lower().endswith(ENDINGS) for found in path.rglob("*"))


def is_warc(path: Path) -> bool:
    """Whether a path is a WARC file's, by its name; a link that leads nowhere is one, too."""
    return path.name.lower().endswith((".warc", ".warc.gz")) and not path.is_dir()


def read_pages(path: Path) -> Iterator[RawPage]:
    """All pages at a path."""
    if not path.is_dir():
        if path.name.lower().endswith(ENDINGS):
            yield read_page(path, path.parent, read_addresses(path.parent))
        else:
            yield from _read_warc(path)
        return
    for warc in [found for found in sorted(path.rglob("*")) if is_warc(found)]:
        yield from _read_warc(warc)
    yield from read_folder(path)


def _read_warc(path: Path) -> Iterator[RawPage]:
    """The pages of a WARC file; one that cannot be opened is one page that says so."""
    try:
        yield from read_warc(path)
    except OSError as error:
        yield RawPage(
            url=place_of(path.name),
            failure=f"unreadable: {name_of(path)}: {error.strerror or error}",
            source=name_of(path),
            discovered_by="archive",
            warc_file=name_of(path),
        )
