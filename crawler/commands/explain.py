"""`scrapy explain FILE|URL|-`: what becomes of a page or a text, and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.archives.folder import ENDINGS, read_addresses, read_page
from crawler.commands.account import Account, as_json
from crawler.commands.clean import (
    BadLine,
    add_policy_option,
    numbered_lines,
    policy_of,
    read_record,
)
from crawler.commands.fetching import fetch
from crawler.commands.showing import show_account
from crawler.commands.standard_output import PlainConsole, refuse_options, to_standard_output
from crawler.exit_codes import ExitCode
from crawler.files.lines import encode
from crawler.items import RawPage
from crawler.wrong_settings import find_wrong_settings
from pipelines.printable import printable
from pipelines.stages.hop import wanted_of
from pipelines.wanted import find_fault
from pipelines.work.job import Job

UNREADABLE = 1
"""Exit code when something could not be fetched or read; whatever could is explained by then."""
PAGE, TEXT = ("extract", "detect_language", "clean"), ("detect_language", "clean")
_READ = ("url", "title", "kind", "html", "fetched_at")
_WEB = ("http://", "https://")


class Command(ScrapyCommand):
    """Takes a page the way the crawl does, to the end, and tells what each step found."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] FILE|URL|- ..."

    def short_desc(self) -> str:
        return "Show what becomes of a page or text: extraction, language, metadata, cuts, near misses"

    def long_desc(self) -> str:
        return (
            "An address is fetched as the crawl would, robots.txt and all limits included; .html, .htm, "
            ".xhtml and their .gz are read as pages; anything else is JSONL or text as `scrapy clean` reads "
            "it, - being standard input. Shows the engine of the extraction, the verdict on the language, "
            "the metadata with the place each was read at, the repairs of the text's normal form, whether "
            "the article would be dropped and why, the text with its cuts struck out, the grounds of each "
            "cut, and what was weighed and kept. What cannot be fetched or read costs one line on standard "
            "error and the exit code 1; a full disk ends the work, with exit code 3."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a document, for programs")
        parser.add_argument("--url", default="", help="address that a page file was saved from")
        parser.add_argument("--text-key", default="text", help="key that holds the text (default: text)")
        add_policy_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        if not args:
            raise UsageError("name a file, an address, or - for standard input")
        assert self.settings is not None
        fetches = any(name.startswith(_WEB) for name in args)
        if wrong := find_wrong_settings(self.settings, writes=fetches):
            print("\n".join(map(printable, wrong)), file=sys.stderr)
            self.exitcode = int(ExitCode.CONFIGURATION)
            return
        self.opts = opts
        self.policy = policy_of(self.settings, opts.policy)
        self.wanted = wanted_of(self.settings)
        self.exitcode = 0
        with to_standard_output(self):
            for name, record in self._records(args):
                self._explain(name, record)

    def _records(self, names: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """What there is to explain, in order; addresses last, since a process can crawl only once."""
        for name in names:
            if name.lower().endswith(ENDINGS) and not name.startswith(_WEB):
                yield from self._saved(name)
            elif not name.startswith(_WEB):
                yield from self._texts(name)
        if urls := [name for name in names if name.startswith(_WEB)]:
            assert self.settings is not None
            for asked, fetched in fetch(urls, self.settings):
                yield from self._page(asked, fetched)

    def _saved(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        path = Path(name)
        try:
            page = read_page(path, path.parent, read_addresses(path.parent))
        except OSError as error:
            self._complain(name, error.strerror or str(error))
            return
        page.url = self.opts.url or page.url
        yield from self._page(name, page)

    def _page(self, name: str, page: RawPage | None) -> Iterator[tuple[str, dict[str, Any]]]:
        if page is None or page.failure or page.status >= 400:
            why = "no answer" if page is None else page.failure or f"HTTP status {page.status}"
            self._complain(name, why)
            return
        kept = ("url", "body", "content_type", "fetched_at", "tdm_reservation", "ai_signal")
        record = {field: getattr(page, field) for field in kept}
        yield name, record | {"rights_evidence": list(page.rights_evidence)}

    def _texts(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, line in numbered_lines(name):
            where = f"{name}:{number}"
            try:
                record = read_record(name, line)
                text = record.get(self.opts.text_key, "")
                if not isinstance(text, str) or not (text or isinstance(record.get("html"), str)):
                    raise BadLine(f"no text under `{self.opts.text_key}`, and no `html`")
            except BadLine as error:
                self._complain(where, str(error))
                continue
            said = {key: record[key] for key in _READ if isinstance(record.get(key), str)}
            yield where, said | {"text": text}

    def _explain(self, name: str, record: dict[str, Any]) -> None:
        # The steps bring the extractor and the language models: loaded only once there is work.
        from pipelines.work.steps import process

        outcome = process(
            Job(TEXT if record.get("text") else PAGE, record, self.wanted, self.policy, in_full=True)
        )
        if outcome.refused is not None:
            self._complain(name, f"{outcome.refused.reason}: {outcome.refused.detail}")
            return
        known = record | outcome.fields
        account = Account(name, known, outcome, find_fault(known, self.wanted))
        if self.opts.json:
            sys.stdout.buffer.write(encode(as_json(account)))
            sys.stdout.buffer.flush()
        else:
            show_account(PlainConsole(soft_wrap=True, wide=False), account)

    def _complain(self, name: str, why: str) -> None:
        print(f"{name}: {printable(why)}", file=sys.stderr)
        self.exitcode = UNREADABLE
