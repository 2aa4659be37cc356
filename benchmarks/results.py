"""What the benchmarks measured: `results.json`, one entry each; the figures in the docs come from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")


def load(path: Path = RESULTS) -> dict[str, Any]:
    """All entries; empty where there is no file yet."""
    if not path.exists():
        return {}
    entries: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return entries


def save(name: str, entry: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Write a benchmark's entry, with today's date, in place of the one before; the others stay."""
    entries = load(path)
    entries[name] = {"date": datetime.now(UTC).date().isoformat(), **entry}
    text = json.dumps(dict(sorted(entries.items())), ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", "utf-8")
