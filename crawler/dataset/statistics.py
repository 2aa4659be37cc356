"""What is in a data set, in numbers."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

GROUPS = (
    "source language translated translated_from kind license free_access robots tdm_reservation ai_signal "
    "discovered_by extractor ruleset schema_version"
).split()
"""Fields whose values are counted."""
LISTS = ("cuts", "flags")
"""Fields whose elements are counted."""
QUANTILES = (0, 5, 25, 50, 75, 95, 100)
UNKNOWN = "unknown"


class Statistics:
    """Counts records one by one; eight bytes a record stay in memory, for exact quantiles."""

    def __init__(self, records: Iterable[Mapping[str, Any]] = ()) -> None:
        self.records = self.removed = self.cut = 0
        self.groups: dict[str, Counter[str]] = {name: Counter() for name in (*GROUPS, "month", *LISTS)}
        self.clusters: Counter[int] = Counter()
        self.span = {"crawled_at": ["", ""], "published": ["", ""]}
        self._chars = array("q")
        for record in records:
            self.add(record)

    def add(self, record: Mapping[str, Any]) -> None:
        """Count a record."""
        self.records += 1
        self._chars.append(record["chars"])
        self.removed += record["chars_removed"]
        self.cut += bool(record["cuts"])
        for name in GROUPS:
            self.groups[name][str(record[name]) or UNKNOWN] += 1
        for name in LISTS:
            self.groups[name].update(record[name])
        self.groups["month"][record["published"][:7] or UNKNOWN] += 1
        self.clusters[record["cluster_size"]] += 1
        for name, span in self.span.items():
            if moment := record[name]:
                span[0] = min(span[0] or moment, moment)
                span[1] = max(span[1], moment)

    @property
    def lengths(self) -> list[int]:
        """Characters of each text, ascending."""
        return sorted(self._chars)

    def as_dict(self) -> dict[str, Any]:
        """All numbers, in a fixed order: groups by falling count, months by time.

        >>> Statistics().as_dict()["records"]
        0
        """
        return {
            "records": self.records,
            "characters": sum(self._chars),
            "characters_removed": self.removed,
            "articles_cut": self.cut,
            "characters_per_article": quantiles(self.lengths),
            "in_clusters": sum(count for size, count in self.clusters.items() if size > 1),
            "crawled_at": dict(zip(("first", "last"), self.span["crawled_at"], strict=True)),
            "published": dict(zip(("first", "last"), self.span["published"], strict=True)),
            **{name: ranked(self.groups[name]) for name in (*GROUPS, *LISTS)},
            "month": dict(sorted(self.groups["month"].items())),
        }


def ranked(counts: Counter[str]) -> dict[str, int]:
    """Counts, the largest first, equal ones by name.

    >>> ranked(Counter("abcb"))
    {'b': 2, 'a': 1, 'c': 1}
    """
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def quantiles(ascending: list[int]) -> dict[str, int]:
    """Values at `QUANTILES` per cent, each a value that occurs.

    >>> quantiles([1, 2, 3])["p50"]
    2
    """
    if not ascending:
        return {}
    last = len(ascending) - 1
    return {f"p{part}": ascending[round(last * part / 100)] for part in QUANTILES}
