"""What a crawl did, as one JSON file in `runs/`."""

from __future__ import annotations

from dataclasses import asdict

from scrapy import signals
from scrapy.crawler import Crawler

from crawler import __version__
from crawler.exit_codes import exit_code
from crawler.extensions.tally import tally
from crawler.feeds.failures import count_failure
from crawler.feeds.lines import encode
from crawler.feeds.paths import SCHEME, file_of, run_id
from crawler.feeds.run_files import run_files_of
from crawler.feeds.storage import open_part, publish
from pipelines.cleaning import ruleset_version


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
        """Write the report."""
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats()
        report = {
            "run": run_id(self.crawler),
            "finish_reason": stats.get("finish_reason", ""),
            "exit_code": int(exit_code(stats, started=True)),
            "started_at": _moment(stats.get("start_time")),
            "finished_at": _moment(stats.get("finish_time")),
            **asdict(tally(stats)),
            "files": [*self.files, *self._published()],
            "tamis_version": __version__,
            "ruleset": ruleset_version(),
        }
        path = file_of(self.crawler, "runs", ".json")
        try:
            file = open_part(path)
            file.write(encode(report))
            publish(file, path)
        except OSError as error:
            count_failure(self.crawler, error)

    def _published(self) -> list[dict[str, str | int]]:
        published = run_files_of(self.crawler).published
        return [{"path": str(file.path), "records": file.records} for file in published]


def _moment(value: object) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else ""
