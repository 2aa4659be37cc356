"""What one crawl counted for one source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SourceCounts:
    """The counts of one source in one crawl."""

    found: int = 0
    """Articles that its feeds, sitemaps and listings announced, known ones included."""
    new: int = 0
    """Those that were asked for."""
    kept: int = 0
    cut: int = 0
    """Articles kept that something was cut from."""
    lost: int = 0
    """Pages lost to an exception."""
    failed: int = 0
    """Feeds, sitemaps and listings that could not be read."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Pages dropped, by reason."""

    @classmethod
    def from_record(cls, record: object) -> SourceCounts:
        """Read the counts out of an older report; what is missing or of another type counts as none.

        >>> SourceCounts.from_record({"kept": 3, "dropped": {"no_text": 1}, "alarms": []}).kept
        3
        """
        counts = cls()
        if not isinstance(record, Mapping):
            return counts
        for name in ("found", "new", "kept", "cut", "lost", "failed"):
            setattr(counts, name, _count(record.get(name)))
        dropped = record.get("dropped")
        if isinstance(dropped, Mapping):
            counts.dropped = {str(reason): _count(count) for reason, count in dropped.items()}
        return counts

    def drop(self, reason: str) -> None:
        """Count a dropped page."""
        self.dropped[reason] = self.dropped.get(reason, 0) + 1

    @property
    def pages(self) -> int:
        """Pages that came to an end: kept, dropped or lost."""
        return self.kept + self.lost + sum(self.dropped.values())


def _count(value: Any) -> int:
    return max(value, 0) if isinstance(value, int) else 0
