"""`scrapy ledger`: what crawls remember of pages, for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.standard_output import refuse_options, to_standard_output
from crawler.exit_codes import code_of
from crawler.feeds.rebuilding import rebuild
from crawler.files.folder import output_folder
from crawler.files.shards import BadShard, find_shards
from crawler.ledger import Ledger, LedgerError, Pages, state_folder
from crawler.ledger.file import NAME
from crawler.ledger.pages import KEPT, KIND, is_done
from pipelines.identity import article_id

FORGOTTEN = "forgotten"
NOT_FOUND = 1
"""Exit code when the ledger has no such page, or it has to stay."""


class Command(ScrapyCommand):
    """Reads and mends the ledger of the state folder; no crawl may hold it meanwhile."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "list | why URL | forget URL … | rebuild"

    def short_desc(self) -> str:
        return "What crawls remember of pages: list it, ask why, forget, make it anew"

    def long_desc(self) -> str:
        return (
            "`list` counts what the ledger holds; `why URL` tells what became of a page and whether it will "
            "be fetched again; `forget URL …` lets the next crawl fetch dropped pages anew; `rebuild` makes "
            "the ledger from the shards and dropped/, and keeps the old file aside. Exit code 1: no such "
            "page, or no ledger; 17: the ledger is damaged or newer; 18: a crawl holds it."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the answer as JSON, for programs")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        action, addresses = (args[0], args[1:]) if args else ("", [])
        if action not in ACTIONS or bool(addresses) != (action in ("why", "forget")):
            raise UsageError
        assert self.settings is not None
        with to_standard_output(self):
            self._answer(action, addresses, opts)

    def _answer(self, action: str, addresses: list[str], opts: argparse.Namespace) -> None:
        try:
            self.exitcode = ACTIONS[action](self, addresses, opts)
        except (LedgerError, BadShard) as error:
            print(error, file=sys.stderr)
            self.exitcode = int(code_of(error))

    def count(self, addresses: list[str], opts: argparse.Namespace) -> int:
        """Count entries by kind, and pages by status and reason."""
        if (ledger := self._read()) is None:
            return NOT_FOUND
        try:
            counts: Counter[str] = Counter()
            for _, entry in ledger.items(KIND):
                counts[
                    "/".join(filter(None, (entry["status"], entry.get("stage"), entry.get("reason"))))
                ] += 1
            kinds = ledger.kinds()
        finally:
            ledger.close()
        if opts.json:
            print(json.dumps({"kinds": kinds, "pages": dict(counts.most_common())}))
            return 0
        for name, count in [*kinds.items(), *sorted(counts.items(), key=lambda row: (-row[1], row[0]))]:
            print(f"{count:8}  {name}")
        return 0

    def why(self, addresses: list[str], opts: argparse.Namespace) -> int:
        """Tell what became of pages."""
        if (ledger := self._read()) is None:
            return NOT_FOUND
        try:
            found = {url: Pages(ledger).look_up(url) for url in addresses}
        finally:
            ledger.close()
        if opts.json:
            print(json.dumps(found, ensure_ascii=False))
        else:
            for url, entry in found.items():
                print(f"{url}: {told(entry)}")
        return 0 if all(found.values()) else NOT_FOUND

    def forget(self, addresses: list[str], opts: argparse.Namespace) -> int:
        """Take pages out of the ledger."""
        assert self.settings is not None
        if not (state_folder(self.settings) / NAME).exists():
            return self._tell_none()
        ledger = Ledger.open(state_folder(self.settings))
        try:
            done = {url: forget(ledger, url) for url in addresses}
        finally:
            ledger.close()
        if opts.json:
            print(json.dumps(done, ensure_ascii=False))
        else:
            for url, said in done.items():
                print(f"{url}: {said}")
        return 0 if set(done.values()) == {FORGOTTEN} else NOT_FOUND

    def rebuild(self, addresses: list[str], opts: argparse.Namespace) -> int:
        """Make the ledger anew from the published files."""
        assert self.settings is not None
        if not output_folder(self.settings).is_dir():
            return self._tell_none()
        done = rebuild(output_folder(self.settings), state_folder(self.settings))
        if opts.json:
            aside = [str(path) for path in done.kept_aside]
            print(json.dumps({"pages": done.pages, "crawls": done.learnt.runs, "kept_aside": aside}))
            return 0
        print(f"{done.pages} pages from {done.learnt.runs} crawls")
        for path in done.kept_aside:
            print(f"kept aside: {path}")
        return 0

    def _read(self) -> Ledger | None:
        """The ledger, to be read; None, and said so, if there is none."""
        assert self.settings is not None
        ledger = Ledger.read(state_folder(self.settings))
        if ledger is None:
            self._tell_none()
        return ledger

    def _tell_none(self) -> int:
        assert self.settings is not None
        output = output_folder(self.settings)
        if not output.is_dir():
            print(f"there is no folder {output}", file=sys.stderr)
        else:
            has = any(find_shards(output, kind) for kind in ("articles", "dropped"))
            way = "; `scrapy ledger rebuild` makes it from the shards" if has else ""
            print(f"there is no ledger in {state_folder(self.settings)}{way}", file=sys.stderr)
        return NOT_FOUND


def forget(ledger: Ledger, url: str) -> str:
    """Take a page out of the ledger; one that stands in a shard stays, since it would come in twice."""
    entry = Pages(ledger).look_up(url)
    if entry is None:
        return "was not known"
    if entry["status"] == KEPT:
        return f"stays: it stands in shard {entry['shard']}; `-a again=1` takes in a new revision"
    ledger.delete(KIND, article_id(url))
    ledger.delete(KIND, article_id(entry["url"]))
    return FORGOTTEN


def told(entry: dict[str, Any] | None) -> str:
    """What became of a page, in words.

    >>> told(None)
    'not known; the next crawl that finds it fetches it'
    """
    if entry is None:
        return "not known; the next crawl that finds it fetches it"
    if entry["status"] == KEPT:
        fate = f"kept in shard {entry['shard']}, revision {entry['revision']}"
    else:
        fate = f"{entry['status']} by {entry['stage']}: {entry['reason']}"
    again = "not fetched again" if is_done(entry) else f"fetched again ({entry['tries']} tries so far)"
    return f"{fate}; seen {entry['first_seen']} to {entry['last_seen']}; {again}"


ACTIONS: dict[str, Callable[[Command, list[str], argparse.Namespace], int]] = {
    "list": Command.count,
    "why": Command.why,
    "forget": Command.forget,
    "rebuild": Command.rebuild,
}
