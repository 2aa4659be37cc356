"""Nothing vanishes silently: every cut gets a line in `removed/`, every dropped page one in `dropped/`."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.feeds.failures import count_failure
from crawler.feeds.lines import encode
from crawler.feeds.paths import side_file
from crawler.feeds.storage import open_part, publish
from crawler.items import Article, Cut, DroppedPage
from pipelines.cleaning import Removal
from pipelines.identity import article_id
from pipelines.moments import in_milliseconds
from pipelines.stages.dropping import Dropped


class SideFile:
    """A JSONL file that is made with its first line, and published when the crawl ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0
        self._file: IO[bytes] | None = None

    def write(self, record: Mapping[str, Any]) -> None:
        """Append a line; it is with the operating system when this returns."""
        if self._file is None:
            self._file = open_part(self.path)
        self._file.write(encode(record))
        self._file.flush()
        self.lines += 1

    def close(self) -> None:
        """Publish the file, if there is one."""
        if self._file is not None:
            publish(self._file, self.path)
            self._file = None


class Audit:
    """Writes `removed/` and `dropped/` beside the shards, unless a setting of that name turns one off."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.removed = SideFile(side_file(crawler, "removed")) if settings.getbool("TAMIS_REMOVED") else None
        self.dropped = SideFile(side_file(crawler, "dropped")) if settings.getbool("TAMIS_DROPPED") else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Audit:
        audit = cls(crawler)
        crawler.signals.connect(audit.item_scraped, signals.item_scraped)
        crawler.signals.connect(audit.item_dropped, signals.item_dropped)
        crawler.signals.connect(audit.item_error, signals.item_error)
        crawler.signals.connect(audit.spider_closed, signals.spider_closed)
        return audit

    def item_scraped(self, item: Any) -> None:
        """Write the cuts of an article that stays."""
        if self.removed is None or not isinstance(item, Article):
            return
        cuts = [(removal, "removed") for removal in item.removals]
        cuts += [(removal, "flagged") for removal in item.flagged]
        for number, (removal, action) in enumerate(cuts):
            self._write(self.removed, cut_line(item, number, removal, action))

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
        if self.dropped is not None and ItemAdapter.is_item(item):
            self._write(self.dropped, drop_line(item, stage, reason, detail))

    def _write(self, file: SideFile, record: Mapping[str, Any]) -> None:
        try:
            file.write(record)
        except OSError as error:
            count_failure(self.crawler, error)
            raise

    def spider_closed(self, spider: Spider) -> None:
        """Publish both files."""
        for file in (self.removed, self.dropped):
            if file is None:
                continue
            try:
                file.close()
            except OSError as error:
                count_failure(self.crawler, error)
                spider.logger.error("%s could not be written: %s", file.path, error)


def cut_line(article: Article, number: int, removal: Removal, action: str) -> dict[str, Any]:
    """The line of `removed/` for one cut."""
    cut = Cut(
        id=article.id,
        seq=number,
        start=removal.start,
        end=removal.end,
        text=removal.text,
        rule=removal.rule,
        class_=removal.note_class,
        score=round(removal.score, 4),
        evidence=list(removal.evidence),
        action=action,
        ruleset=article.ruleset,
        base_sha256=article.base_sha256,
    )
    return {name.rstrip("_"): value for name, value in asdict(cut).items()}


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
