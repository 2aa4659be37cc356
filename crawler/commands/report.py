"""`scrapy report [RUN]`: what a crawl did, source by source, and what is wrong with them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.standard_output import refuse_options, to_standard_output
from crawler.extensions.report_text import as_text
from crawler.files.folder import output_folder
from crawler.health.history import read_report


class Command(ScrapyCommand):
    """Prints the report of a run: its id, the beginning of it, or the path of the file; the last if none."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[RUN]"

    def short_desc(self) -> str:
        return "Print what a crawl did, source by source"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        if len(args) > 1:
            raise UsageError
        assert self.settings is not None
        path = find_report(output_folder(self.settings) / "runs", args[0] if args else "")
        report = read_report(path) if path is not None else {}
        if not report:
            print(f"there is no report {args[0]}" if args else "there is no report yet", file=sys.stderr)
            self.exitcode = 1
            return
        with to_standard_output(self):
            print(as_text(report))


def find_report(folder: Path, wanted: str) -> Path | None:
    """The file of a report: of the run so named, whose id so begins, or the last one."""
    if wanted.endswith(".json") and Path(wanted).is_file():
        return Path(wanted)
    names = sorted(path for path in folder.glob("*.json") if path.stem.startswith(wanted))
    return names[-1] if names else None
