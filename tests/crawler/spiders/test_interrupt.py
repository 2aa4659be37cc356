"""A crawl that is told to stop: clean, in order, and honest about it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def silent_site() -> Iterator[tuple[str, threading.Event]]:
    """A site that takes requests and never answers; the event tells of the first one."""
    asked = threading.Event()
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connections.append(server.accept()[0])
                    asked.set()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
        listener.join()
    for connection in connections:
        connection.close()


def test_a_crawl_stops_within_seconds_though_answers_and_delays_are_outstanding(tmp_path: Path) -> None:
    log, output = tmp_path / "log", tmp_path / "output"
    with silent_site() as (site, asked):
        urls = ",".join(f"{site}/{number}" for number in range(12))
        settings = [
            "TAMIS_ALLOW_PRIVATE=1",
            "ROBOTSTXT_OBEY=0",
            f"DOWNLOAD_DELAY={10 * PATIENCE}",
            f"DOWNLOAD_TIMEOUT={10 * PATIENCE}",
        ]
        command = ["crawl", "urls", "-a", f"urls={urls}"]
        for setting in (*settings, f"TAMIS_OUTPUT={output}"):
            command += ["-s", setting]
        with crawling(*command, log=log) as crawl:
            assert asked.wait(PATIENCE / 2), log.read_text()
            crawl.send_signal(signal.SIGTERM)
            # One that waited for an answer, or for a delay, would be killed before it ends.
            assert crawl.wait() == 11, log.read_text()
    done = Crawl(11, "", log.read_text(), output)
    assert done.lines("dropped") == []
    assert "Traceback" not in done.stderr
