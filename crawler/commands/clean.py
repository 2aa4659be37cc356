"""`scrapy clean [FILE…|-]`: the same cleaning for text that somebody already has."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.commands.showing import show_cuts
from crawler.commands.standard_output import PlainConsole, refuse_options, to_standard_output
from crawler.files.lines import encode
from crawler.wrong_settings import actions_of
from pipelines.cleaning import Cleaned, Policy, clean
from pipelines.printable import printable

MAX_LINE = 64 * 2**20
"""Longest line read, in bytes. A longer one is reported and passed over, so that memory stays bounded."""

BAD_LINES = 1
"""Exit code when a line could not be cleaned; all good lines are out by then."""


class BadLine(ValueError):
    """A line that cannot be cleaned; the message says why."""


class Command(ScrapyCommand):
    """Reads JSONL or plain text, writes JSONL, a record at a time."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] [FILE ...|-]"

    def short_desc(self) -> str:
        return "Clean JSONL records or text files: translator notes, script residue, invisible characters"

    def long_desc(self) -> str:
        return (
            "Reads JSONL from the files, or from standard input, and writes each record with its text "
            "cleaned and `removed`, the list of cuts (offsets count characters of the text before all "
            "cuts). Records without the text key pass as they are. A file that ends in .txt is one text. "
            "A bad line is reported on standard error and written nowhere; the exit code is then 1. A full "
            "disk ends the work, with exit code 3."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--text-key", default="text", help="key that holds the text (default: text)")
        parser.add_argument(
            "--language", default="", help="language of the texts (default: the record's, or fr)"
        )
        add_policy_option(parser)
        parser.add_argument("--explain", action="store_true", help="show the cuts in the text, in colour")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        assert self.settings is not None
        policy = policy_of(self.settings, opts.policy)
        self.exitcode = 0
        with to_standard_output(self):
            for name in args or ["-"]:
                for complaint in clean_file(name, sys.stdout.buffer, opts, policy):
                    print(complaint, file=sys.stderr)
                    self.exitcode = BAD_LINES


def add_policy_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told what to do with a class of residue; `policy_of` reads it."""
    parser.add_argument(
        "--policy",
        action="append",
        default=[],
        metavar="CLASS=ACTION",
        help="what to do with a class of residue: remove, flag or keep; may be repeated",
    )


def policy_of(settings: BaseSettings, options: list[str]) -> Policy:
    """The policy of the settings, with `CLASS=ACTION` options above it.

    Raises:
        UsageError: the setting or an option has another form, or a class or an action is unknown.
    """
    try:
        actions = actions_of(settings)
    except ValueError as error:
        raise UsageError(f"TAMIS_CLEANING={settings.get('TAMIS_CLEANING')}: {error}") from None
    for option in options:
        name, equals, action = option.partition("=")
        if not equals:
            raise UsageError(f"--policy wants CLASS=ACTION, not {option!r}")
        actions[name] = action
    try:
        return Policy(actions)
    except ValueError as error:
        raise UsageError(str(error)) from None


def clean_file(name: str, out: IO[bytes], opts: argparse.Namespace, policy: Policy) -> Iterator[str]:
    """Clean one file into `out`; gives a complaint for each bad line, as it is met."""
    console = PlainConsole(soft_wrap=True, wide=False) if opts.explain else None
    for number, line in numbered_lines(name):
        try:
            record = read_record(name, line)
            cleaned = clean_record(record, opts.text_key, opts.language, policy)
            told = encode(record) if console is None else b""
        except (ValueError, RecursionError) as error:  # a `BadLine`, or one nested too deep to be written
            yield f"{name}:{number}: {printable(error)}"
            continue
        if console is None:
            out.write(told)
            out.flush()
        elif cleaned is not None:
            show_cuts(console, f"{name}:{number}", cleaned)


def numbered_lines(name: str) -> Iterator[tuple[int, bytes | BadLine]]:
    """Lines of a file with their numbers from 1; a `.txt` file is one line. Blank lines are passed over."""
    try:
        if name == "-":
            yield from _lines(sys.stdin.buffer)
            return
        with Path(name).open("rb") as file:
            if name.endswith(".txt"):
                whole = file.read(MAX_LINE + 1)
                yield 1, whole if len(whole) <= MAX_LINE else BadLine(f"longer than {MAX_LINE} bytes")
            else:
                yield from _lines(file)
    except OSError as error:
        yield 0, BadLine(error.strerror or str(error))


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | BadLine]]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_LINE)
            yield number, BadLine(f"longer than {MAX_LINE} bytes")
        elif line.strip():
            yield number, line


def read_record(name: str, line: bytes | BadLine) -> dict[str, Any]:
    """One record.

    Raises:
        BadLine: the line is no JSON object in UTF-8, or too long.
    """
    if isinstance(line, BadLine):
        raise line
    line = line.removeprefix(b"\xef\xbb\xbf")
    if name.endswith(".txt"):
        try:
            return {"text": line.decode("utf-8").rstrip("\n")}
        except UnicodeDecodeError as error:
            raise BadLine(f"not UTF-8: {error}") from None
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadLine(str(error)) from None
    if not isinstance(record, dict):
        raise BadLine(f"a record must be an object, not {type(record).__name__}")
    return record


def clean_record(record: dict[str, Any], key: str, language: str, policy: Policy) -> Cleaned | None:
    """Clean a record's text in place and add `removed`; a record without the key stays as it is.

    Raises:
        BadLine: the text is not a string.
    """
    if key not in record:
        return None
    text = record[key]
    if not isinstance(text, str):
        raise BadLine(f"`{key}` must be a string, not {type(text).__name__}")
    said = record.get("language")
    cleaned = clean(
        text, language=language or (said if isinstance(said, str) and said else "fr"), policy=policy
    )
    record[key] = cleaned.text
    record["removed"] = [removal.as_dict() for removal in cleaned.removals]
    if cleaned.flagged:
        record["flagged"] = [removal.as_dict() for removal in cleaned.flagged]
    return cleaned
