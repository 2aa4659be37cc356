"""The exit code of a crawl: one per cause, so that a timer or a shell can tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from crawler.files.failures import NO_SPACE
from crawler.files.shards import BadShard
from crawler.ledger.errors import LedgerError, LedgerForbidden, LedgerLocked, LedgerUnwritable


class ExitCode(IntEnum):
    """Scrapy itself exits with 0 whatever happened."""

    DONE = 0
    """Finished; every page is in `articles/` or, with its reason, in `dropped/`."""
    NO_SPACE = 3
    """The disk is full; files already published are whole."""
    CONFIGURATION = 4
    """The crawl could not start: a wrong argument or setting, or a file or folder that may not be written."""
    INTERRUPTED = 11
    """Stopped by a signal, or closed early by the spider."""
    FAILURES = 12
    """An item was lost to an exception, a file or an answer's record could not be written, the ledger could
    not take in a page, or too many errors ended the crawl."""
    TIME_LIMIT = 15
    """`CLOSESPIDER_TIMEOUT` or a related limit was reached."""
    LEDGER_UNUSABLE = 17
    """The ledger is damaged, or of a newer Tamis; `scrapy ledger rebuild` makes it anew."""
    LOCKED = 18
    """Another crawl holds the state folder."""
    SOURCES_FAILED = 20
    """Finished, but a feed, sitemap or listing of some source could not be read, or a source is not what
    it was: silent, in another language, empty, or shut. `scrapy report` says which."""


ASKED_FOR = {"finished", "closespider_itemcount", "closespider_pagecount"}
"""Ends that the caller wanted."""
OUT_OF_TIME = {"closespider_timeout", "closespider_timeout_no_item"}
OUT_OF_PATIENCE = {"closespider_errorcount", "workers_broken"}


def code_of(error: BaseException | None) -> ExitCode:
    """The exit code for what kept a crawl from starting.

    >>> code_of(LedgerLocked("held"))
    <ExitCode.LOCKED: 18>
    """
    if isinstance(error, LedgerLocked):
        return ExitCode.LOCKED
    if isinstance(error, LedgerUnwritable) or (isinstance(error, OSError) and error.errno in NO_SPACE):
        return ExitCode.NO_SPACE
    if isinstance(error, LedgerForbidden):
        return ExitCode.CONFIGURATION
    if isinstance(error, LedgerError | BadShard):
        return ExitCode.LEDGER_UNUSABLE
    return ExitCode.CONFIGURATION


def exit_code(stats: Mapping[str, Any], *, started: bool) -> ExitCode:
    """Read a crawl's exit code off its statistics. The gravest cause wins.

    >>> exit_code({"finish_reason": "finished"}, started=True)
    <ExitCode.DONE: 0>
    >>> exit_code({"finish_reason": "finished", "items/lost": 1}, started=True)
    <ExitCode.FAILURES: 12>
    """
    reason = stats.get("finish_reason")
    if stats.get("output/no_space"):
        return ExitCode.NO_SPACE
    if stats.get("output/ledger_corrupt"):
        return ExitCode.LEDGER_UNUSABLE
    if not started or (reason is None and not stats.get("start_time")):
        return ExitCode.CONFIGURATION
    if (
        stats.get("items/lost")
        or stats.get("output/failed")
        or stats.get("warc/lost")
        or stats.get("ledger/unlearnt")
        or stats.get("spider_exceptions/count")
        or reason in OUT_OF_PATIENCE
    ):
        return ExitCode.FAILURES
    if reason in OUT_OF_TIME:
        return ExitCode.TIME_LIMIT
    if reason not in ASKED_FOR:
        return ExitCode.INTERRUPTED
    if any(name.startswith(("discovery/failed/", "sources/unhealthy/")) for name in stats):
        return ExitCode.SOURCES_FAILED
    return ExitCode.DONE
