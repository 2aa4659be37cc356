"""What the crawls before this one reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from crawler.clock import parse
from crawler.health.counts import SourceCounts

MOST = 90
"""Reports looked back at: three months of nights."""
BIGGEST = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Past:
    """One source in one earlier crawl."""

    when: datetime
    counts: SourceCounts


def read_history(folder: Path, spider: str, before: str) -> dict[str, list[Past]]:
    """What each source brought in earlier crawls of a spider, oldest first.

    Args:
        folder: where the reports lie, `runs`.
        before: id of this run; only those before it count. A report that cannot be read is passed over.
    """
    past: dict[str, list[Past]] = {}
    names = sorted(path for path in folder.glob(f"*Z-{spider}-*.json") if path.stem < before)
    for path in names[-MOST:]:
        report = read_report(path)
        sources = report.get("sources")
        try:
            when = parse(str(report.get("finished_at")))
        except ValueError:
            continue
        if isinstance(sources, Mapping):
            for name, record in sources.items():
                past.setdefault(str(name), []).append(Past(when, SourceCounts.from_record(record)))
    return past


def read_report(path: Path) -> dict[str, Any]:
    """A run's report; empty if it cannot be read."""
    try:
        if path.stat().st_size > BIGGEST:
            return {}
        report = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}
