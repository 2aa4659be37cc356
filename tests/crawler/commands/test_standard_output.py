"""A reader that leaves, a full disk and an option that does not exist cost no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from crawler.files.lines import encode
from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import kept_entry
from tests.articles import make_article, write_lines
from tests.crawls import ROOT, Crawl

SHARD = "20261124T080000Z-urls-7-001"
COMMANDS = [
    "ledger list",
    "report",
    "dataset verify",
    "dataset stats",
    "sources list",
    "sources list --json",
    "stages",
]
SHOWING = ["clean", "clean --explain", "explain", "explain --json"]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder about which each command has something to say."""
    folder, article = tmp_path / "output", make_article()
    write_lines(folder / f"articles/2026-11-24/{SHARD}.jsonl", [article])
    ledger = Ledger.open(folder / "state")
    record = {"url": article.url, "crawled_at": article.crawled_at, "text_sha256": article.text_sha256}
    Pages(ledger).learn(article.id, kept_entry(record | {"revision": 0}, SHARD))
    ledger.close()
    (folder / "runs").mkdir()
    (folder / "runs/20261124T080000Z-urls-7.json").write_bytes(encode({"run": "20261124T080000Z-urls-7"}))
    return folder


def run_into(stdout: int | IO[str], output: Path, command: str) -> tuple[int, str]:
    if command in SHOWING:
        command = f"{command} {output / f'articles/2026-11-24/{SHARD}.jsonl'}"
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *command.split(), "-s", f"TAMIS_OUTPUT={output}"],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def run_into_nobody(output: Path, command: str) -> tuple[int, str]:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return run_into(writer, output, command)
    finally:
        os.close(writer)


@pytest.mark.parametrize("command", COMMANDS + SHOWING)
def test_a_reader_that_has_left_costs_nothing(output: Path, command: str) -> None:
    assert run_into_nobody(output, command) == (0, "")


@pytest.mark.parametrize("command", ["clean", "explain --json"])
def test_a_bad_line_counts_though_the_reader_has_left(output: Path, command: str) -> None:
    bad = output / "bad.jsonl"
    bad.write_bytes(b"no json\n" + (output / f"articles/2026-11-24/{SHARD}.jsonl").read_bytes())
    code, said = run_into_nobody(output, f"{command} {bad}")
    assert code == 1
    [line] = said.splitlines()
    assert line.startswith(f"{bad}:1: ")


@pytest.mark.parametrize("command", COMMANDS + SHOWING)
def test_a_full_disk_is_told_in_one_line(output: Path, command: str) -> None:
    with Path("/dev/full").open("w") as full:
        told = run_into(full, output, command)
    assert told == (3, "stopped: No space left on device\n")


@pytest.mark.parametrize(
    "command",
    [
        "sources check --bogus",
        "sources list --bogus",
        "dataset stats --bogus",
        "report --json",
        "ledger list --bogus",
    ],
)
def test_an_option_that_does_not_exist_is_no_argument(scrapy: Callable[..., Crawl], command: str) -> None:
    done = scrapy(*command.split())
    assert done.exit_code == 2
    assert f"unknown option {command.split()[-1]}" in done.stderr
