"""`scrapy crawl`, with an exit code that tells the truth."""

from __future__ import annotations

import argparse
import logging
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from crawler.exit_codes import ExitCode, exit_code

logger = logging.getLogger(__name__)


class Command(ScrapyCrawl):
    """Scrapy's own command, and after it the exit codes of `crawler.exit_codes`."""

    crawler: Crawler | None = None

    def long_desc(self) -> str:
        causes = ", ".join(f"{code.value} {code.name.lower().replace('_', ' ')}" for code in ExitCode)
        return f"{self.short_desc()}. Exit codes: {causes}."

    def _create_crawler(self, spidercls: Any) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        super().run(args, opts)
        assert self.crawler is not None
        assert self.crawler_process is not None
        stats = self.crawler.stats.get_stats() if self.crawler.stats is not None else {}
        code = exit_code(stats, started=not self.crawler_process.bootstrap_failed)
        self.exitcode = int(code)
        if code is not ExitCode.DONE:
            logger.error("exit code %d: %s", code, code.name.lower().replace("_", " "))
