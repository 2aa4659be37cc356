"""`Retry-After`: how long a host asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BUSY = {429, 503}
"""Statuses whose `Retry-After` counts."""
ERRORS = {408, 429, *range(500, 600)}
"""Statuses that speak of the host, not of the page."""


def read_retry_after(value: str, moment: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for, from a number or an HTTP date; None if it says nothing.

    >>> read_retry_after("120", datetime(2026, 11, 24, tzinfo=UTC))
    120.0
    >>> read_retry_after("Tue, 24 Nov 2026 00:01:00 GMT", datetime(2026, 11, 24, tzinfo=UTC))
    60.0
    >>> read_retry_after("soon", datetime(2026, 11, 24, tzinfo=UTC)) is None
    True
    """
    text = value.strip()[:100]
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max((date - moment).total_seconds(), 0.0)
