"""Running `scrapy` in a process of its own, and reading what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Crawl:
    """A finished `scrapy` command and the files it left."""

    exit_code: int
    stdout: str
    stderr: str
    output: Path

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """All records of `articles`, `removed` or `dropped`."""
        return [
            json.loads(line)
            for path in sorted(self.output.glob(f"{kind}/*/*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]

    @property
    def report(self) -> dict[str, Any]:
        """The run's report."""
        [path] = self.output.glob("runs/*.json")
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return report


def run_scrapy(output: Path, *arguments: str, stdin: str | bytes = "") -> Crawl:
    """Run `scrapy` with the arguments in this project; what it writes goes below `output`.

    A crawl may connect to loopback here, unless the arguments say otherwise.
    """
    if arguments[:1] == ("crawl",):
        arguments = (*arguments[:2], "-s", "TAMIS_ALLOW_PRIVATE=1", *arguments[2:])
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        timeout=240,
        check=False,
    )
    return Crawl(done.returncode, done.stdout.decode(), done.stderr.decode(), output)
