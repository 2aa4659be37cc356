"""Crawls of a replayed web, one after another, on one output folder."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.crawls import Crawl, run_scrapy
from tests.web.server import Hit, ReplayedWeb

HANDLER = "tests.web.loopback.LoopbackDownloadHandler"
QUICK = (
    "-s",
    "AUTOTHROTTLE_ENABLED=0",
    "-s",
    "DOWNLOAD_DELAY=0",
    "-s",
    "TAMIS_WORKERS=1",
    "-s",
    "RETRY_TIMES=1",
)
FILES_OF_RIGHTS = ("/robots.txt", "/ai.txt", "/.well-known/tdmrep.json")


@dataclass
class Run:
    """One crawl, and what the web saw of it."""

    crawl: Crawl
    hits: list[Hit]
    written: list[str] = field(default_factory=list)
    """Addresses of the articles it added."""

    @property
    def exit_code(self) -> int:
        return self.crawl.exit_code

    def paths(self, host: str = "") -> list[str]:
        """Paths asked for, rules and rights left out, in their order."""
        return [
            hit.path if host else hit.url
            for hit in self.hits
            if (not host or hit.host == host) and hit.path not in FILES_OF_RIGHTS
        ]


class Replay:
    """Runs crawls against a web, each at the moment it is told."""

    def __init__(self, web: ReplayedWeb, output: Path, catalogue: Path) -> None:
        self.web, self.output, self.catalogue = web, output, catalogue
        self.runs: list[Run] = []

    def run(self, day: int, moment: str, *arguments: str) -> Run:
        """Crawl on that day, at that moment."""
        self.web.set_clock(day, moment)
        known, before = len(self.web.hits), self._articles()
        crawl = run_scrapy(self.output, *self.command(moment, *arguments))
        written = self._articles() - before
        run = Run(crawl, self.web.hits[known:], sorted(url for url, _ in written.elements()))
        self.runs.append(run)
        return run

    def command(self, moment: str, *arguments: str) -> list[str]:
        """Arguments of `scrapy` for a crawl at that moment."""
        catalogue = ("-a", f"catalogue={self.catalogue}")
        return ["crawl", "news", *catalogue, *self.settings(moment), *QUICK, *arguments]

    def settings(self, moment: str) -> list[str]:
        """Settings that lead every host of the web to the replay."""
        told = {
            "TAMIS_OUTPUT": str(self.output),
            "TAMIS_NOW": moment,
            "TAMIS_REPLAY_PORT": str(self.web.port),
            "TAMIS_ALLOW_PRIVATE": "1",
            "TAMIS_PROGRESS": "0",
            "DOWNLOAD_HANDLERS": json.dumps(dict.fromkeys(("http", "https"), HANDLER)),
        }
        return [part for name, value in told.items() for part in ("-s", f"{name}={value}")]

    def fetched_twice(self) -> list[str]:
        """Articles that came whole more than once in all runs."""
        pages = Counter(
            hit.url for hit in self.web.hits if hit.status == 200 and hit.path.startswith("/2026/")
        )
        return [url for url, count in pages.items() if count > 1]

    def _articles(self) -> Counter[tuple[str, int]]:
        lines = Crawl(0, "", "", self.output).lines("articles")
        return Counter((line["url"], line["revision"]) for line in lines)
