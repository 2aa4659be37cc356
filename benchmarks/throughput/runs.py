"""One run of one mode: start it, watch its memory, read what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.throughput import processes
from benchmarks.throughput.material import addresses, read

ROOT = Path(__file__).resolve().parents[2]
CRAWL, LIMIT, ALONE, FETCH = "crawl", "limit", "alone", "fetch"
MODES = (CRAWL, "plain", "links", LIMIT, ALONE, FETCH)
LOOK = 1.0
"""Seconds between two looks at the memory of the process tree."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a run is given."""

    folder: Path
    """Folder of saved pages."""
    lang: str = ""
    count: int = 1000
    """Pages in a run, copies counted."""
    warm_up: int = 100
    """Pages done before the clock starts."""


@dataclass(slots=True)
class Measure:
    """What one run of one mode cost."""

    pages: int
    """Pages in the measured part."""
    seconds: float
    """Wall clock of the measured part."""
    cpu_main: float
    """CPU seconds in the process that fetches."""
    cpu_children: float
    """CPU seconds in the processes under it."""
    kept: int
    """Records written, warm-up included."""
    done: int
    """Pages that came to an end, warm-up included."""
    lag_p50: float = 0.0
    lag_p99: float = 0.0
    """Seconds that a 10 ms timer in the event loop came late."""
    memory: list[tuple[int, float]] = field(default_factory=list)
    """Pages served so far, and MiB of the whole process tree (PSS)."""


@contextmanager
def site(load: Load) -> Iterator[int]:
    """Serve the pages for as long as the block runs; gives the port.

    Raises:
        RuntimeError: the server did not start.
    """
    command = [sys.executable, "-m", "benchmarks.throughput.server", str(load.folder), "--lang", load.lang]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin and server.stdout
    try:
        port = server.stdout.readline().strip()
        if not port:
            raise RuntimeError("the page server did not start")
        yield int(port)
    finally:
        server.stdin.close()
        server.wait(timeout=30)
        server.stdout.close()


def run(mode: str, load: Load, port: int) -> Measure:
    """Run one of the `MODES` once, in a folder of its own that goes afterwards.

    Raises:
        RuntimeError: the run failed, or lost a page.
    """
    with tempfile.TemporaryDirectory(prefix="tamis-throughput-") as name:
        folder = Path(name)
        if mode in (LIMIT, ALONE):
            return _limit(mode, load, folder)
        ids = [page.id for page in read(load.folder, load.lang)]
        (folder / "addresses").write_text("\n".join(addresses(ids, load.count, port)), "utf-8")
        memory = _watch(_command(mode, load, folder), _environment(mode), folder, port)
        measured = json.loads((folder / "probe.json").read_text("utf-8"))
        if measured["reason"] != "finished" or measured["done"] != load.count or measured["errors"]:
            raise RuntimeError(f"{mode}: {measured}\n{_log(folder)}")
        output = folder / "output" / "articles" if mode == CRAWL else folder / "output"
        return _measure(measured, kept=sum(map(_lines, output.rglob("*.jsonl"))), memory=memory)


def _limit(mode: str, load: Load, folder: Path) -> Measure:
    command = [sys.executable, "-m", "benchmarks.throughput.limit", str(load.folder)]
    command += ["--count", str(load.count), "--lang", load.lang, *(["--ours"] if mode == ALONE else [])]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(f"{mode}: {answer.stderr[-4000:]}")
    measured = json.loads(answer.stdout)
    return _measure(measured, kept=measured["kept"], memory=[])


def _command(mode: str, load: Load, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "urls" if mode == CRAWL else mode]
    command += ["-a", f"file={folder / 'addresses'}", "-s", f"BENCHMARK_PROBE={folder / 'probe.json'}"]
    command += ["-s", f"BENCHMARK_WARM_UP={load.warm_up}"]
    if mode == CRAWL:
        return [*command, "-s", f"TAMIS_OUTPUT={folder / 'output'}"]
    return [*command, "-o", f"{folder / 'output' / 'kept.jsonl'}:jsonlines"]


def _environment(mode: str) -> dict[str, str]:
    settings = "crawl_settings" if mode == CRAWL else "plain_settings"
    mine = {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": f"benchmarks.throughput.{settings}"}
    return os.environ | mine


def _watch(
    command: list[str], environment: dict[str, str], folder: Path, port: int
) -> list[tuple[int, float]]:
    """Run a command to its end, looking at its memory."""
    seen: list[tuple[int, float]] = []
    before = _served(port)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        while process.poll() is None:
            served, memory = _served(port) - before, processes.memory_mib(process.pid)
            if memory:  # one that has ended since it was asked has none left
                seen.append((served, memory))
            time.sleep(LOOK)
    if process.returncode:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}\n{_log(folder)}")
    return seen


def _served(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/served", timeout=30) as answer:
        return int(answer.read())


def _measure(measured: dict[str, Any], kept: int, memory: list[tuple[int, float]]) -> Measure:
    names = {"pages", "seconds", "cpu_main", "cpu_children", "done", "lag_p50", "lag_p99"}
    taken = {name: value for name, value in measured.items() if name in names}
    return Measure(**taken, kept=kept, memory=memory)


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def _log(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")[-4000:]
