"""A crawl that is told to stop: clean, in order, and honest about it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crawls import ROOT, Crawl

PAGES = 3000
PATIENCE = 60
"""Seconds after which a crawl is killed and the test fails; it stops within one or two."""


@contextmanager
def crawling(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A crawl in a process of its own, which does not outlive the test's patience."""
    with (
        log.open("w") as errors,
        subprocess.Popen([sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, stderr=errors) as crawl,
    ):
        end = threading.Timer(PATIENCE, crawl.kill)
        end.start()
        try:
            yield crawl
        finally:
            end.cancel()
            crawl.kill()  # nothing to do where it has ended, as it should


def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        (pages / f"{number:04}.html").write_text(f"<p>Une brève, la {number}e.</p>", encoding="utf-8")
    return pages


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_crawl_with_its_code_and_whole_files(tmp_path: Path, sign: signal.Signals) -> None:
    output = tmp_path / "output"
    log = tmp_path / "log"
    command = ["crawl", "archive", "-a", f"path={folder(tmp_path)}", "-s", f"TAMIS_OUTPUT={output}"]
    with crawling(*command, log=log) as crawl:
        # The first dropped page is the sign that the crawl is under way.
        while not list(output.glob("dropped/*/*.part")):
            assert crawl.poll() is None, log.read_text()
            with pytest.raises(subprocess.TimeoutExpired):
                crawl.wait(timeout=0.05)
        crawl.send_signal(sign)
        assert crawl.wait() == 11, log.read_text()
    done = Crawl(11, "", log.read_text(), output)
    assert done.report["finish_reason"] == "shutdown"
    assert not list(output.rglob("*.part"))
    dropped = done.lines("dropped")
    assert 0 < len(dropped) == done.report["pages"] < PAGES
    assert "Traceback" not in done.stderr
