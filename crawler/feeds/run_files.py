"""The files of one crawl: shards, and beside each what was removed and dropped; committed in groups."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.feeds.parts import PartFile, check_packing
from crawler.feeds.paths import KINDS, file_of, has_shards, run_id
from crawler.files.failures import stop_for
from crawler.ledger import Ledger, LedgerError, Pages, ledger_of

logger = logging.getLogger(__name__)

RUN = "run"
"""Kind of the ledger's entries for crawls."""


@dataclass(frozen=True, slots=True)
class Published:
    """A file that has its name."""

    kind: str
    path: Path
    records: int


class RunFiles:
    """What one crawl writes, and the moment at which a page counts as seen.

    A page is seen once its line, and the lines of its cuts, are on disk: lines are written as they come,
    and every `TAMIS_COMMIT_RECORDS` lines or `TAMIS_COMMIT_SECONDS` seconds the files are synced and
    their pages entered into the ledger in one transaction. A crawl without shards has no ledger of pages.

    After a write that failed nothing more is written: what is on its way is fetched again next time.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        packing = settings.get("TAMIS_SHARD_PACKING") or ""
        self.crawler = crawler
        self.has_shards = has_shards(settings)
        self.published: list[Published] = []
        self.broken = False
        self._ending = f".jsonl.{packing}" if packing else ".jsonl"
        self._level = settings.getint("TAMIS_SHARD_LEVEL", 0)
        check_packing(packing, self._level)
        self._most_records = settings.getint("TAMIS_SHARD_RECORDS", 10_000)
        self._most_bytes = settings.getint("TAMIS_SHARD_MIB", 64) * 2**20
        self._group = settings.getint("TAMIS_COMMIT_RECORDS", 100)
        self._open: dict[str, PartFile] = {}
        self._number = 1
        self._pending: list[tuple[str, dict[str, Any]]] = []
        self._closed = False

    @property
    def ledger(self) -> Ledger:
        """The ledger of the crawl."""
        return ledger_of(self.crawler)

    @property
    def shard(self) -> str:
        """Name of the shard being written, as the ledger has it."""
        return self._path("articles").name.partition(".jsonl")[0]

    def add(
        self, lines: Sequence[tuple[str, bytes]], key: str = "", entry: dict[str, Any] | None = None
    ) -> None:
        """Write the lines of one page, each with its kind; `entry` is for the ledger.

        The line of an article comes last: when it is there, those of its cuts are, too.
        """
        if self.broken:
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value("output/unwritten")
            return
        try:
            for kind, line in lines:
                self._file(kind).write(line)
            if self.has_shards and entry is not None:
                self._pending.append((key, entry))
                if len(self._pending) >= self._group:
                    self.commit()
        except (OSError, LedgerError) as error:
            self._fail(error)

    def commit(self) -> None:
        """Sync what was written, then enter its pages into the ledger; begin new files if these are full."""
        if self.broken or self._closed:
            return
        try:
            self._commit()
            if any(self._is_full(file) for file in self._open.values()):
                self._publish()
                self._number += 1
        except (OSError, LedgerError) as error:
            self._fail(error)

    def close(self) -> None:
        """Commit and publish what is open. Safe to call twice."""
        if self._closed:
            return
        try:
            if not self.broken:
                self._commit()
                self._publish()
                if self.has_shards and self.published:
                    self._note_run(finished=True)
        # A signal's caller would swallow it, and the crawl end as if all were well.
        except Exception as error:
            self._fail(error)
        finally:
            self._closed = True
            for file in self._open.values():
                file.abandon()

    def _commit(self) -> None:
        for kind in KINDS:
            if kind in self._open:
                self._open[kind].sync()
        if self._pending:
            pages = Pages(self.ledger)
            with self.ledger.transaction():
                for key, entry in self._pending:
                    try:
                        pages.learn(key, entry)
                    except (TypeError, ValueError, RecursionError):  # ours to mend, and no other page's fault
                        logger.exception("the ledger does not learn of page %s", key)
                        assert self.crawler.stats is not None
                        self.crawler.stats.inc_value("ledger/unlearnt")
            self._pending.clear()

    def _publish(self) -> None:
        for kind in KINDS:
            if (file := self._open.get(kind)) is not None:
                file.publish()
                del self._open[kind]
                self.published.append(Published(kind, file.path, file.lines))

    def _file(self, kind: str) -> PartFile:
        if kind not in self._open:
            if self.has_shards and not self._open and not self.published:
                self._note_run(finished=False)
            self._open[kind] = PartFile(self._path(kind), self._level)
        return self._open[kind]

    def _note_run(self, *, finished: bool) -> None:
        settings = self.crawler.settings
        withheld = not settings.getbool("TAMIS_REMOVED")
        self.ledger.put(RUN, run_id(self.crawler), {"finished": finished, "removed_withheld": withheld})

    def _path(self, kind: str) -> Path:
        return file_of(self.crawler, kind, self._ending, self._number if self.has_shards else 0)

    def _is_full(self, file: PartFile) -> bool:
        return self.has_shards and (file.lines >= self._most_records or file.size >= self._most_bytes)

    def _fail(self, error: Exception) -> None:
        self.broken = True
        if not isinstance(error, LedgerError):  # the ledger has told by itself
            stop_for(self.crawler, error)


_files: WeakKeyDictionary[Crawler, RunFiles] = WeakKeyDictionary()


def run_files_of(crawler: Crawler) -> RunFiles:
    """The files of a crawl; made when first asked for.

    Raises:
        ValueError: a setting of theirs is wrong.
    """
    if crawler not in _files:
        _files[crawler] = RunFiles(crawler)
    return _files[crawler]
