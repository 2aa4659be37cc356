"""The figures of the trials as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.results import load

Row = tuple[str, str]


def rows() -> Iterator[Row]:
    """What was tried, and what came of it, as far as it was measured."""
    found = load().get("faults", {})
    for name, told in (
        ("kill", _kill),
        ("signal", _signal),
        ("full", _full),
        ("warc", _warc),
        ("order", _order),
        ("damage", _damage),
        ("twice", _twice),
        ("cost", _cost),
    ):
        if name in found:
            yield told(found[name])


def _kill(found: dict[str, Any]) -> Row:
    again, over = found["most_fetched_again"], found["fetched_again_beyond_in_flight"]
    return (
        f"`kill -9` at {found['trials']} random moments of a crawl of 300 pages; half of them killed "
        "once more while the next began, one in four on an older ledger; then one restart",
        f"{found['lost']} lost, {found['twice']} duplicate, {found['torn']} torn; at most {again} pages "
        f"fetched again, {over} of them not in flight",
    )


def _signal(found: dict[str, Any]) -> Row:
    good = found["trials"] - found["failed"]
    return (
        f"SIGTERM or SIGINT at {found['trials']} random moments",
        f"{good} clean, with exit code 11, or 0 where the crawl had just ended; the slowest took "
        f"{found['longest_s']} s",
    )


def _full(found: dict[str, Any]) -> Row:
    good = found["trials"] - found["failed"]
    hit = ", ".join(f"{name} {count}" for name, count in sorted(found["full_file"].items()))
    return (
        f"a disk full at {found['trials']} random lengths ({hit})",
        f"{good} times exit code 3, published files byte-equal, nothing lost by the next crawl",
    )


def _warc(found: dict[str, Any]) -> Row:
    good = found["trials"] - found["failed"]
    return f"the same under a WARC file, {found['trials']} times", f"{good} times the same"


def _order(found: dict[str, Any]) -> Row:
    return (
        f"a process or a machine that stops at {found['points']} points of a recorded run",
        f"{found['wrong']} with anything but whole files that hold every page seen, once",
    )


def _damage(found: dict[str, Any]) -> Row:
    closed = [counts for name, counts in found.items() if name.endswith("closing")]
    killed = [counts for name, counts in found.items() if name.endswith("kill")]
    trials, seen = (sum(c.get(key, 0) for c in closed) for key in ("trials", "found"))
    harmless = sum(c.get("without effect on any entry", 0) for c in killed)
    missed = sum(c.get("NOT FOUND", 0) for c in [*closed, *killed])
    rebuilt, all_trials = (sum(c.get(key, 0) for c in [*closed, *killed]) for key in ("rebuilt", "trials"))
    return (
        f"a ledger overwritten or cut short, {trials} times after closing and {all_trials - trials} times "
        "after a kill",
        f"{seen} of {trials} found; after a kill {harmless} hit bytes that hold nothing, {missed} were "
        f"missed; {rebuilt} of {all_trials} rebuilt from the shards",
    )


def _twice(found: dict[str, Any]) -> Row:
    return "the same crawl twice", f"the second adds {found['bytes_added']} bytes"


def _cost(found: dict[str, Any]) -> Row:
    return (
        "cost of the export",
        f"{found['records_encoded_a_second']:,} records encoded a second of CPU; with reading back, cuts, "
        f"fsync and ledger {found['records_exported_a_second']:,}, which is "
        f"{found['share_of_crawl_cpu']:.1%} of a crawl's CPU time",
    )
