"""`scrapy crawl`, with an exit code that tells the truth."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.exit_codes import ExitCode, code_of, exit_code
from crawler.ledger import LedgerForbidden
from crawler.wrong_settings import find_wrong_settings

logger = logging.getLogger(__name__)

INVENTORIES = ("scrapy.utils.log", "scrapy.addons", "scrapy.crawler", "scrapy.middleware")
"""Loggers that list versions, settings and components at the start of each crawl, forty lines of them."""


class Command(ScrapyCrawl):
    """Scrapy's own command, and after it the exit codes of `crawler.exit_codes`."""

    crawler: Crawler | None = None

    def long_desc(self) -> str:
        causes = ", ".join(f"{code.value} {name_of(code)}" for code in ExitCode)
        return f"{self.short_desc()}. Exit codes: {causes}."

    def _create_crawler(self, spidercls: Any) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError
        assert self.crawler_process is not None and self.settings is not None
        if self.settings["LOG_LEVEL"] != "DEBUG":
            for name in INVENTORIES:  # here: Scrapy sets all loggers anew when it makes the process
                logging.getLogger(name).setLevel(logging.WARNING)
        spiders = self.crawler_process.spider_loader.list()
        if args[0] not in spiders:
            self._end(ExitCode.CONFIGURATION, f"there is no spider {args[0]}; known: {', '.join(spiders)}")
            return
        crawler = self._create_crawler(args[0])
        if wrong := find_wrong_settings(crawler.settings):
            logger.error("wrong settings\n%s", "\n".join(wrong))
            self._end(ExitCode.CONFIGURATION)
            return
        crawl: Any = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = self._explain(crawl)
        code = exit_code(self._stats(), started=not self.crawler_process.bootstrap_failed)
        if code is ExitCode.CONFIGURATION:
            code = code_of(error)
        self._end(code)

    def _end(self, code: ExitCode, why: str = "") -> None:
        self.exitcode = int(code)
        if code is not ExitCode.DONE:
            logger.error("exit code %d: %s", code, why or name_of(code))

    def _explain(self, crawl: Any) -> BaseException | None:
        """Say why a crawl could not start: a wrong argument in one line, anything else with its traceback."""
        if not isinstance(crawl, asyncio.Future) or crawl.cancelled() or not crawl.done():
            return None
        error: BaseException | None = crawl.exception()
        plain = isinstance(error, ValueError | OSError | LedgerForbidden)
        if plain or code_of(error) is not ExitCode.CONFIGURATION:
            logger.error("%s", error)
        elif error is not None:
            logger.error("the crawl could not start", exc_info=error)
        return error

    def _stats(self) -> Mapping[str, Any]:
        assert self.crawler is not None
        try:
            stats = self.crawler.stats
        except RuntimeError:  # a crawl that did not start has none (Scrapy 2.19)
            return {}
        return stats.get_stats() if stats is not None else {}


def name_of(code: ExitCode) -> str:
    """The cause of an exit code in words.

    >>> name_of(ExitCode.TIME_LIMIT)
    'time limit'
    """
    return code.name.lower().replace("_", " ")
