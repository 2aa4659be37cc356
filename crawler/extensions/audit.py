"""Nothing vanishes silently: every cut gets a line in `removed/`, every dropped page one in `dropped/`."""

from __future__ import annotations

import traceback
from dataclasses import asdict
from typing import Any

from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.feeds.cuts import cut_lines
from crawler.feeds.run_files import run_files_of
from crawler.files.lines import encode
from crawler.items import Article, DroppedPage
from crawler.ledger.pages import dropped_entry
from pipelines.identity import article_id
from pipelines.moments import in_milliseconds
from pipelines.stages.dropping import Dropped


class Audit:
    """Writes `removed/` and `dropped/`, unless a setting of that name turns one off.

    The cuts of an article that goes into a shard are written by the shard's exporter, so that both are
    committed together; here only those of a crawl with other feeds.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.files = run_files_of(crawler)
        self.writes_removed = crawler.settings.getbool("TAMIS_REMOVED") and not self.files.has_shards
        self.writes_dropped = crawler.settings.getbool("TAMIS_DROPPED")
        self._clock: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Audit:
        audit = cls(crawler)
        crawler.signals.connect(audit.spider_opened, signals.spider_opened)
        crawler.signals.connect(audit.item_scraped, signals.item_scraped)
        crawler.signals.connect(audit.item_dropped, signals.item_dropped)
        crawler.signals.connect(audit.item_error, signals.item_error)
        crawler.signals.connect(audit.spider_closed, signals.spider_closed)
        return audit

    def spider_opened(self) -> None:
        """Commit every few seconds, whatever comes in."""
        self._clock = create_looping_call(self.files.commit)
        self._clock.start(self.crawler.settings.getfloat("TAMIS_COMMIT_SECONDS", 5.0), now=False)

    def item_scraped(self, item: Any) -> None:
        """Write the cuts of an article that stays."""
        if self.writes_removed and isinstance(item, Article):
            self.files.add([("removed", encode(cut)) for cut in cut_lines(item)])

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """Write why an item goes no further."""
        if isinstance(exception, Dropped):
            self._drop(item, exception.stage, exception.reason, exception.detail)
        else:  # somebody else's pipeline
            self._drop(item, "other", type(exception).__name__, str(exception))

    def item_error(self, item: Any, failure: Any) -> None:
        """Write that an item was lost to an exception. The exit code tells of it, too."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("items/lost")
        last = traceback.format_exception_only(failure.type, failure.value)[-1].strip()
        self._drop(item, "error", failure.type.__name__, last)

    def _drop(self, item: Any, stage: str, reason: str, detail: str) -> None:
        if not ItemAdapter.is_item(item):
            return
        line = drop_line(item, stage, reason, detail)
        lines = [("dropped", encode(line))] if self.writes_dropped else []
        self.files.add(lines, line["id"], dropped_entry(line) if line["id"] else None)

    def spider_closed(self) -> None:
        """Publish what was written."""
        if self._clock is not None and self._clock.running:
            self._clock.stop()
        self.files.close()


def drop_line(item: Any, stage: str, reason: str, detail: str) -> dict[str, Any]:
    """The line of `dropped/` for one page."""
    fields = ItemAdapter(item)

    def read(name: str) -> str:
        value = fields.get(name)
        return value if isinstance(value, str) else ""

    return asdict(
        DroppedPage(
            id=article_id(read("url")) if read("url") else "",
            url=read("url"),
            source=read("source"),
            stage=stage,
            reason=reason,
            detail=detail[:500],
            title=read("title"),
            language=read("language"),
            chars=len(read("text")),
            crawled_at=in_milliseconds(read("crawled_at") or read("fetched_at")),
            discovered_by=read("discovered_by"),
        )
    )
