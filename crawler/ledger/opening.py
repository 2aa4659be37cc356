"""The one ledger of a crawl, shared by its spiders, middlewares, extensions and feeds."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.files.failures import stop_for
from crawler.files.folder import output_folder
from crawler.ledger.store import Ledger

_ledgers: WeakKeyDictionary[Crawler, Ledger] = WeakKeyDictionary()


def state_folder(settings: BaseSettings) -> Path:
    """Where crawls keep what they remember: `TAMIS_STATE`, else `state` in the output folder."""
    return Path(settings.get("TAMIS_STATE") or output_folder(settings) / "state")


def ledger_of(crawler: Crawler) -> Ledger:
    """The ledger of this crawl, opened at the first call, closed when the engine has stopped.

    A write to it that fails stops the crawl.

    Raises:
        LedgerError: it cannot be used.
    """
    ledger = _ledgers.get(crawler)
    if ledger is None:
        ledger = _ledgers[crawler] = Ledger.open(state_folder(crawler.settings))
        ledger.on_failure = lambda error: stop_for(crawler, error)
        crawler.signals.connect(ledger.close, signals.engine_stopped, weak=False)
    return ledger
