"""What a crawl did and how its sources are, in `runs/`: JSON for programs, text for people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler import __version__
from crawler.clock import now, stamp
from crawler.exit_codes import exit_code
from crawler.extensions.report_text import as_text
from crawler.extensions.tally import tally
from crawler.feeds.paths import SCHEME, file_of, run_id
from crawler.feeds.run_files import run_files_of
from crawler.files.durable import open_part, publish
from crawler.files.failures import count_failure
from crawler.files.lines import encode
from crawler.health import judge, read_history
from crawler.source_counts import count_for, counts_of
from pipelines.cleaning import ruleset_version

FAILED = "discovery/failed/"
"""Counter of what a source's feeds, sitemaps and listings failed at, by its id."""


class RunReport:
    """Written last, when all other files are published: its presence says that the run came to an end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.files: list[dict[str, str | int]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunReport:
        report = cls(crawler)
        crawler.signals.connect(report.feed_slot_closed, signals.feed_slot_closed)
        crawler.signals.connect(report.engine_stopped, signals.engine_stopped)
        return report

    def feed_slot_closed(self, slot: object) -> None:
        """Note the file of a feed that is not ours."""
        uri = str(getattr(slot, "uri", ""))
        if not uri.startswith(f"{SCHEME}:"):
            self.files.append({"path": uri, "records": getattr(slot, "itemcount", 0)})

    def engine_stopped(self) -> None:
        """Judge the sources, and write the report, for programs and for people."""
        assert self.crawler.stats is not None
        finished = now(self.crawler.settings)
        sources = self._sources(finished)
        stats = self.crawler.stats.get_stats()
        elapsed = timedelta(seconds=float(stats.get("elapsed_time_seconds") or 0))
        report = {
            "run": run_id(self.crawler),
            "finish_reason": stats.get("finish_reason", ""),
            "exit_code": int(exit_code(stats, started=True)),
            "started_at": stamp(finished - elapsed),
            "finished_at": stamp(finished),
            **asdict(tally(stats)),
            "sources": sources,
            "files": [*self.files, *self._published()],
            "tamis_version": __version__,
            "ruleset": ruleset_version(),
        }
        self._write(".json", encode(report))
        self._write(".txt", f"{as_text(report)}\n".encode())

    def _write(self, ending: str, content: bytes) -> None:
        path = file_of(self.crawler, "runs", ending)
        try:
            file = open_part(path)
            file.write(content)
            publish(file, path)
        except OSError as error:
            count_failure(self.crawler, error)

    def _sources(self, moment: datetime) -> dict[str, Any]:
        """Counts and alarms by source. A grave alarm is counted, so that the exit code can tell."""
        counts = counts_of(self.crawler)
        stats = self.crawler.stats
        assert stats is not None
        for name, value in stats.get_stats().items():
            if name.startswith(FAILED):
                count_for(self.crawler, name.removeprefix(FAILED)).failed = int(value)
        catalogue = {source.id: source for source in getattr(self.crawler.spider, "sources", ())}
        for name in catalogue:
            count_for(self.crawler, name)
        spider = run_id(self.crawler).split("-")[1]
        folder = file_of(self.crawler, "runs", ".json").parent
        past = read_history(folder, spider, run_id(self.crawler)) if catalogue else {}
        told: dict[str, Any] = {}
        for name, found in sorted(counts.items()):
            source = catalogue.get(name)
            alarms = judge(found, moment, past.get(name, []), source.expect) if source else []
            if any(alarm.grave for alarm in alarms):
                stats.set_value(f"sources/unhealthy/{name}", len(alarms))
            told[name] = {**asdict(found), "alarms": [asdict(alarm) for alarm in alarms]}
        return told

    def _published(self) -> list[dict[str, str | int]]:
        published = run_files_of(self.crawler).published
        return [{"path": str(file.path), "records": file.records} for file in published]
