"""What came in, what was kept, dropped and cut: the counts a person asks for, from Scrapy's statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a crawl, so far or in the end."""

    pages: int
    """Pages that came in: kept, dropped and lost together."""
    kept: int
    dropped: Mapping[str, int]
    """By reason, the most frequent first."""
    lost: int
    """Pages lost to an exception."""
    cut: int
    """Articles that something was cut from."""
    cuts: Mapping[str, int]
    """By rule, the most frequent first."""
    chars_removed: int
    known: int = 0
    """Pages not fetched, since the data set has them or has turned them down."""


def tally(stats: Mapping[str, Any]) -> Tally:
    """Read the counts off Scrapy's statistics.

    >>> counts = tally({"item_scraped_count": 2, "dropped/check/breaks_schema": 1})
    >>> counts.pages, counts.kept, dict(counts.dropped)
    (3, 2, {'breaks_schema': 1})
    """
    dropped = _by_last_name(stats, "dropped/")
    kept = int(stats.get("item_scraped_count") or 0)
    lost = int(stats.get("items/lost") or 0)
    return Tally(
        pages=kept + lost + sum(dropped.values()),
        kept=kept,
        dropped=dropped,
        lost=lost,
        cut=int(stats.get("clean/articles_cut") or 0),
        cuts=_by_last_name(stats, "cleaning/"),
        chars_removed=int(stats.get("clean/chars_removed") or 0),
        known=int(stats.get("pages/known") or 0),
    )


def _by_last_name(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, count in stats.items():
        if name.startswith(prefix):
            last = name.rsplit("/", 1)[-1]
            counts[last] = counts.get(last, 0) + int(count)
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
