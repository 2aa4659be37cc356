"""`scrapy dataset verify|stats|snapshot`: what becomes of the shards."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.showing import show_statistics
from crawler.commands.standard_output import PlainConsole, refuse_options, to_standard_output
from crawler.dataset.expression import BadExpression
from crawler.dataset.records import read_any
from crawler.dataset.selection import Refused, read_splits
from crawler.dataset.snapshot import FORMS, Order, make_release
from crawler.dataset.statistics import Statistics
from crawler.dataset.tables import NoParquet
from crawler.dataset.verify import Proof
from crawler.files.folder import output_folder
from crawler.files.shards import BadShard
from crawler.ledger import Ledger, LedgerError, state_folder
from crawler.ledger.pages import KIND

FAULTS = 1
"""Exit code when the proof found a fault, or a release could not be made."""


class Command(ScrapyCommand):
    """Reads an output folder; the crawl may go on meanwhile, since published files never change."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "verify|stats|snapshot [DIR]"

    def short_desc(self) -> str:
        return "Prove the files of a crawl, count what is in them, make a release of them"

    def long_desc(self) -> str:
        return (
            "`verify` proves every record, cut and file of an output folder (default: TAMIS_OUTPUT) or of a "
            "release, and names each fault with file and line; exit code 1 if there is one. `stats` counts "
            "its records. `snapshot --to DIR` makes a release: sorted, the latest revision of each page, one "
            "record a text, with data card, schema, statistics and hashes; the same records, the same bytes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the result as JSON, for programs")
        release = parser.add_argument_group("snapshot")
        release.add_argument("--to", metavar="DIR", help="folder of the release; must not be there, or empty")
        release.add_argument("--format", choices=FORMS, default="jsonl")
        release.add_argument("--since", default="", metavar="DAY", help="only what was crawled since")
        release.add_argument("--only", default="", metavar="EXPRESSION", help="'language == \"fr\"'")
        release.add_argument("--split", default="train=1", metavar="train=0.98,test=0.02")
        release.add_argument("--previous", metavar="DIR", help="release to compare with")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        if not args or len(args) > 2 or args[0] not in ACTIONS:
            raise UsageError(f"want one of {', '.join(ACTIONS)}, and at most one folder")
        assert self.settings is not None
        folder = Path(args[1]) if len(args) == 2 else output_folder(self.settings)
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}")
        with to_standard_output(self):
            self.exitcode = ACTIONS[args[0]](self, folder, opts)

    def verify(self, folder: Path, opts: argparse.Namespace) -> int:
        """Prove the folder; prints each fault as it is found."""
        pages, remark = self._ledger_pages(folder)
        proof = Proof(folder, pages)
        faults = 0
        for fault in chain(proof.want_of_files(), proof.faults()):
            faults += 1
            print(json.dumps({"place": fault.place, "fault": fault.what}) if opts.json else fault)
        remarks = [remark or line if line.startswith("no ledger") else line for line in proof.remarks]
        counts = {
            "records": proof.records,
            "cuts": proof.cuts,
            "dropped": proof.dropped,
            "files": proof.files,
            "faults": faults,
        }
        if opts.json:
            print(json.dumps(counts | {"remarks": remarks}, ensure_ascii=False))
        else:
            for line in remarks:
                print(f"not checked: {line}")
            print(", ".join(f"{count} {name}" for name, count in counts.items()))
        return FAULTS if faults else 0

    def stats(self, folder: Path, opts: argparse.Namespace) -> int:
        """Count the records of the shards, older revisions included, or of a release."""
        try:
            found = Statistics(read_any(folder)).as_dict()
        except (BadShard, NoParquet) as error:
            print(error, file=sys.stderr)
            return FAULTS
        if opts.json:
            print(json.dumps(found, ensure_ascii=False))
        else:
            show_statistics(PlainConsole(), found)
        return 0

    def snapshot(self, folder: Path, opts: argparse.Namespace) -> int:
        """Make a release."""
        if not opts.to:
            raise UsageError("snapshot wants --to DIR")
        try:
            order = Order(
                form=opts.format,
                since=opts.since,
                only=opts.only,
                splits=read_splits(opts.split),
                previous=Path(opts.previous) if opts.previous else None,
            )
            release = make_release(folder, Path(opts.to), order)
        except (Refused, BadExpression) as error:
            raise UsageError(str(error)) from None
        except (BadShard, NoParquet, OSError) as error:
            print(f"no release was made: {error}", file=sys.stderr)
            return FAULTS
        if opts.json:
            print(json.dumps(asdict(release.counts) | {"version": release.version}))
        else:
            splits = ", ".join(f"{name} {count:,}" for name, count in release.splits.items())
            print(f"{opts.to}: release {release.version}, {splits}")
        return 0

    def _ledger_pages(self, folder: Path) -> tuple[Mapping[str, Mapping[str, Any]] | None, str]:
        """The ledger's pages, if the folder is the one that this project's crawls write."""
        assert self.settings is not None
        state = state_folder(self.settings)
        if folder.resolve() != output_folder(self.settings).resolve():
            state = folder / "state"
        try:
            ledger = Ledger.read(state)
        except (LedgerError, OSError) as error:
            return None, f"the ledger was not read: {error}"
        if ledger is None:
            return None, ""
        try:
            return dict(ledger.items(KIND)), ""
        finally:
            ledger.close()


ACTIONS: dict[str, Callable[[Command, Path, argparse.Namespace], int]] = {
    "verify": Command.verify,
    "stats": Command.stats,
    "snapshot": Command.snapshot,
}
