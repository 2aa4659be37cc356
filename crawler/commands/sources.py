"""`scrapy sources`: the catalogue, how its sources are, and new ones."""

from __future__ import annotations

import argparse
import asyncio
import json
import shlex
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.checkup import BAD, DOUBTFUL, GOOD, Diagnosis, Doctor, Scout
from crawler.clock import now
from crawler.commands.standard_output import PlainConsole, refuse_options, to_standard_output
from crawler.exit_codes import code_of
from crawler.ledger import Ledger, LedgerError, Pages, state_folder
from crawler.lookups import Lookup
from crawler.lookups.memory import KIND
from crawler.sources import CATALOGUE, CatalogueError, Source, choose, load_catalogue
from crawler.sources.editing import as_toml, with_check, with_entry, write_catalogue
from crawler.wrong_settings import find_wrong_settings
from pipelines.printable import printable

NOT_GOOD = 1
"""Exit code when a source is bad, or nothing was found to add."""
STYLES = {GOOD: "green", DOUBTFUL: "yellow", BAD: "red"}


class Command(ScrapyCommand):
    """Lists, checks and adds sources. `check` and `add` fetch with all the manners of a crawl."""

    requires_project = True

    def syntax(self) -> str:
        return "list | check [ID …] | add URL"

    def short_desc(self) -> str:
        return "The catalogue: list its sources and their health, check them, add one"

    def long_desc(self) -> str:
        return (
            "`list` shows every source and what the ledger knows of it. `check` asks whether sources come, "
            "can be read, are fresh, let us in, and whether the entry fits; it shows one article of each, "
            "and with --write notes the day at those that are not bad. `add URL` finds where a site "
            "announces its articles, prints the entry, and appends it unless --dry-run is given. Exit codes: "
            "1 a source is bad, or nothing was found; 2 no such action or option; 4 a wrong argument or "
            "catalogue; 17, 18 as for a crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--catalogue", default="", metavar="FILE", help="another catalogue")
        parser.add_argument("--group", default="", help="list or check only the sources of a group")
        parser.add_argument("--json", action="store_true", help="print the answer as JSON, for programs")
        parser.add_argument("--write", action="store_true", help="check: note the day where nothing is bad")
        parser.add_argument("--dry-run", action="store_true", help="add: print the entry, write nothing")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:  # what went wrong stands in the findings
            self.settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        actions = {"list": self.show, "check": self.check, "add": self.add}
        if not args or args[0] not in actions or (args[0] == "add") != (len(args) == 2 and args[0] == "add"):
            raise UsageError
        self.console = PlainConsole(soft_wrap=True)
        self.path = Path(opts.catalogue) if opts.catalogue else CATALOGUE
        with to_standard_output(self):
            self._answer(actions[args[0]], args[1:], opts)

    def _answer(
        self,
        action: Callable[[list[str], argparse.Namespace], int],
        args: list[str],
        opts: argparse.Namespace,
    ) -> None:
        try:
            self.exitcode = action(args, opts)
        except (CatalogueError, LedgerError, ValueError) as error:
            self._complain(str(error))
            self.exitcode = int(code_of(error))

    def show(self, ids: list[str], opts: argparse.Namespace) -> int:
        """List sources with their health."""
        sources = choose(load_catalogue(self.path), ids, [opts.group] if opts.group else [])
        lookups = self._lookups()
        rows = [row_of(source, lookups.get(source.id, [])) for source in sources]
        if opts.json:
            print(json.dumps(rows, ensure_ascii=False))
            return 0
        table = Table(box=None, pad_edge=False)
        for heading in ("source", "groups", "checked", "looks at", "last read", "new", "waiting", "trouble"):
            table.add_column(heading, no_wrap=heading != "trouble")
        for row in rows:
            style = "red" if row["trouble"] else ""
            # Texts, not strings: what a server said is no markup.
            table.add_row(*(Text(printable(value)) for value in row.values()), style=style)
        self.console.print(table)
        self.console.print(f"{len(sources)} sources in {self.path.name}")
        return 0

    def check(self, ids: list[str], opts: argparse.Namespace) -> int:
        """Examine sources."""
        sources = choose(load_catalogue(self.path), ids, [opts.group] if opts.group else [])
        diagnoses: list[Diagnosis] = self._send(Doctor, sources=sources).diagnoses
        if opts.json:
            print(json.dumps([asdict(one) | {"level": one.level} for one in diagnoses], ensure_ascii=False))
        else:
            for diagnosis in diagnoses:
                self._print(diagnosis)
        if opts.write:
            day = now(self.settings).strftime("%Y-%m-%d")
            text = self.path.read_text(encoding="utf-8")
            for diagnosis in diagnoses:
                if diagnosis.level != BAD:
                    text = with_check(text, diagnosis.source, day)
            write_catalogue(self.path, text)
        return NOT_GOOD if any(one.level == BAD for one in diagnoses) else 0

    def add(self, urls: list[str], opts: argparse.Namespace) -> int:
        """Look a site over and append its entry."""
        scout: Scout = self._send(Scout, url=urls[0])
        if not scout.entry:
            self._complain("found no feed and no sitemap that lists articles; tried:", *scout.tried)
            return NOT_GOOD
        if opts.json:
            print(json.dumps(scout.entry, ensure_ascii=False))
        else:
            self.console.print(Text(as_toml(scout.entry)), end="")
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        changed = with_entry(text, scout.entry)
        if opts.dry_run:
            return 0
        write_catalogue(self.path, changed)
        if not opts.json:
            catalogue = f" --catalogue {shlex.quote(opts.catalogue)}" if opts.catalogue else ""
            trial = f"scrapy sources check {scout.entry['id']}{catalogue}"
            self.console.print(Text(f"written to {self.path}; try it: {trial}"))
        return 0

    def _send(self, spider: type[Any], **arguments: Any) -> Any:
        assert self.crawler_process is not None and self.settings is not None
        if wrong := find_wrong_settings(self.settings):
            raise ValueError("\n".join(wrong))
        crawler = self.crawler_process.create_crawler(spider)
        crawl: Any = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        error = crawl.exception() if isinstance(crawl, asyncio.Future) and crawl.done() else None
        if error is not None:
            raise error
        if crawler.stats is None or crawler.stats.get_value("finish_reason") != "finished":
            raise InterruptedError("stopped before the end")
        return crawler.spider

    def _lookups(self) -> dict[str, list[Lookup]]:
        assert self.settings is not None
        ledger = Ledger.read(state_folder(self.settings))
        if ledger is None:
            return {}
        found: dict[str, list[Lookup]] = {}
        try:
            pages = Pages(ledger)
            for _, entry in ledger.items(KIND):
                lookup = Lookup.from_entry(entry)
                lookup.pending = [one for one in lookup.pending if not pages.is_known(one.url)]
                found.setdefault(lookup.source, []).append(lookup)
        finally:
            ledger.close()
        return found

    def _complain(self, what: str, *more: str) -> None:
        console = Console(highlight=False, soft_wrap=True, stderr=True)
        console.print(Text(what, style="red"))
        for line in more:
            console.print(Text(f"  {line}"))

    def _print(self, diagnosis: Diagnosis) -> None:
        self.console.print(
            Text.assemble((diagnosis.source, "bold"), " ", (diagnosis.level, STYLES[diagnosis.level]))
        )
        for finding in diagnosis.findings:
            self.console.print(Text(f"  {finding.what}: {finding.text}", style=STYLES[finding.level]))
        for line in diagnosis.sample.splitlines():
            self.console.print(Text(f"    {line}", style="dim"))


def row_of(source: Source, lookups: list[Lookup]) -> dict[str, str | int]:
    """What is known of a source, for a table."""
    looks = [look for lookup in lookups for look in lookup.history]
    return {
        "source": source.id,
        "groups": " ".join(source.groups),
        "checked": source.checked,
        "looks_at": source.lookups,
        "last_read": max((lookup.last_seen for lookup in lookups), default="")[:16] or "never",
        "new": sum(new for _, new in looks),
        "waiting": sum(len(lookup.pending) for lookup in lookups),
        "trouble": next((lookup.trouble for lookup in lookups if lookup.trouble), ""),
    }
