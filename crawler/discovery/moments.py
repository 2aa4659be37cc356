"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_W3C = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.IGNORECASE,
)
_YEARS = range(1990, 2101)


def read_moment(text: str) -> str:
    """A W3C or RFC 822 date as RFC 3339 UTC, whole seconds; empty if it cannot be read.

    One without a zone is taken as UTC, one without a time as midnight, one without a day is none.

    >>> read_moment("2026-11-24T08:00:00.123+01:00"), read_moment("Tue, 24 Nov 2026 08:00:00 +0100")
    ('2026-11-24T07:00:00Z', '2026-11-24T07:00:00Z')
    >>> read_moment("2026-11-24"), read_moment("2026-11"), read_moment("hier")
    ('2026-11-24T00:00:00Z', '', '')
    """
    text = text.strip()[:60]
    try:
        read = _read_w3c(text) or parsedate_to_datetime(text)
        read = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return read.strftime("%Y-%m-%dT%H:%M:%SZ") if read.year in _YEARS else ""


def _read_w3c(text: str) -> datetime | None:
    match = _W3C.fullmatch(text)
    if match is None or not match[3]:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = (match[7] or "Z").upper()
    return datetime.fromisoformat(
        f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}"
        + ("+00:00" if zone == "Z" else zone)
    )
