"""The live line while a crawl runs at a terminal, and the table at its end."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.file_proxy import FileProxy
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.extensions.tally import Tally, tally
from crawler.feeds.paths import SCHEME
from crawler.feeds.run_files import run_files_of
from crawler.health import SourceCounts
from crawler.source_counts import counts_of

SOURCES_SHOWN = 4
"""More would not fit on one line."""
FILES_SHOWN = 3
"""Files of a kind named at the end."""
TOP = 12
"""Rows of reasons and of rules in the table; the rest is summed up in one."""


class Progress:
    """Shows pages in, kept, dropped, cut and pages per second on standard error.

    The line appears only at a terminal; the table also elsewhere. `--nolog` and `TAMIS_PROGRESS = False`
    silence both.
    """

    def __init__(self, crawler: Crawler, console: Console | None = None) -> None:
        settings = crawler.settings
        if not (settings.getbool("TAMIS_PROGRESS") and settings.getbool("LOG_ENABLED")):
            raise NotConfigured
        self.crawler = crawler
        self.console = console or Console(stderr=True, highlight=False)
        self.feeds: list[str] = []
        self.began = time.monotonic()
        self._live: Live | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        progress = cls(crawler)
        crawler.signals.connect(progress.engine_started, signals.engine_started)
        crawler.signals.connect(progress.feed_slot_closed, signals.feed_slot_closed)
        crawler.signals.connect(progress.engine_stopped, signals.engine_stopped)
        return progress

    def engine_started(self) -> None:
        """Begin the live line."""
        self.began = time.monotonic()
        if self.console.is_terminal:
            self._live = Live(
                get_renderable=self.line, console=self.console, refresh_per_second=4, transient=True
            )
            self._live.start()
            self._handlers = _log_through(self.console)
            self._handlers.__enter__()

    def line(self) -> Text:
        """The counts of this moment, on one line."""
        counts = self._counts()
        seconds = max(time.monotonic() - self.began, 0.001)
        parts = [
            f"{counts.pages} pages",
            f"{counts.kept} kept",
            f"{sum(counts.dropped.values())} dropped",
            f"{counts.cut} cut",
            f"{counts.pages / seconds:.1f} pages/s",
        ]
        done = Counter({name: found.pages for name, found in counts_of(self.crawler).items() if found.pages})
        parts += [f"{source} {count}" for source, count in done.most_common(SOURCES_SHOWN)]
        if len(done) > SOURCES_SHOWN:
            parts.append(f"{len(done) - SOURCES_SHOWN} more sources")
        return Text(" · ".join(parts), no_wrap=True, overflow="ellipsis")

    def engine_stopped(self) -> None:
        """End the live line and print the table."""
        if self._live is not None:
            self._handlers.__exit__(None, None, None)
            self._live.stop()
        self.console.print(summary(self._counts()))
        if len(found := counts_of(self.crawler)) > 1:
            self.console.print(by_source(found))
        for name, path in self._files():
            self.console.print(Text(f"{name:9} {path}"), soft_wrap=True)

    def feed_slot_closed(self, slot: Any) -> None:
        """Note the file of a feed that is not ours for the table."""
        if not str(slot.uri).startswith(f"{SCHEME}:"):
            self.feeds.append(str(slot.uri))

    def _files(self) -> Iterator[tuple[str, str]]:
        yield from (("articles", uri) for uri in self.feeds)
        published = run_files_of(self.crawler).published
        for kind in ("articles", "removed", "dropped"):
            paths = [str(file.path) for file in published if file.kind == kind]
            yield from ((kind, path) for path in paths[:FILES_SHOWN])
            if len(paths) > FILES_SHOWN:
                yield kind, f"{len(paths) - FILES_SHOWN} more"

    def _counts(self) -> Tally:
        assert self.crawler.stats is not None
        return tally(self.crawler.stats.get_stats())


def summary(counts: Tally) -> Table:
    """The table at the end of a crawl."""
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(str(counts.pages), "pages came in")
    if counts.known:
        table.add_row(str(counts.known), "known from earlier crawls and passed over")
    table.add_row(str(counts.kept), "kept")
    dropped = sum(counts.dropped.values())
    table.add_row(str(dropped), "dropped" + (":" if dropped else ""))
    _add_top(table, counts.dropped)
    if counts.lost:
        table.add_row(str(counts.lost), "lost to an exception, see the log")
    cuts = sum(counts.cuts.values())
    table.add_row(
        str(counts.cut),
        f"articles cut, {counts.chars_removed:,} characters in {cuts} cuts" + (":" if cuts else ""),
    )
    _add_top(table, counts.cuts)
    return table


def by_source(counts: Mapping[str, SourceCounts]) -> Table:
    """The busiest sources, a row each, and what is left of them in one."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("source", "found", "new", "kept", "dropped", "cut"):
        table.add_column(heading, justify="left" if heading == "source" else "right")
    busiest = sorted(counts.items(), key=lambda entry: (-entry[1].pages, -entry[1].found, entry[0]))
    for name, found in busiest[:TOP]:
        numbers = (found.found, found.new, found.kept, sum(found.dropped.values()), found.cut)
        table.add_row(Text(name, overflow="ellipsis", no_wrap=True), *map(str, numbers))
    if rest := busiest[TOP:]:
        kept = sum(found.kept for _, found in rest)
        table.add_row(f"{len(rest)} others", "", "", str(kept), "", "")
    return table


def _add_top(table: Table, counts: Mapping[str, int]) -> None:
    entries = list(counts.items())
    for name, count in entries[:TOP]:
        table.add_row("", f"{count:5}  {name}")
    if rest := sum(count for _, count in entries[TOP:]):
        table.add_row("", f"{rest:5}  others")


@contextmanager
def _log_through(console: Console) -> Iterator[None]:
    """Send log lines meant for standard error through the console, which keeps the live line below them."""
    handlers = [
        handler
        for handler in logging.root.handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
    ]
    for handler in handlers:
        handler.setStream(FileProxy(console, sys.stderr))
    try:
        yield
    finally:
        for handler in handlers:
            handler.setStream(sys.stderr)
