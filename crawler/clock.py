"""The crawl's clock: whatever needs the time asks here, so that a replay can tell what day it is."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from scrapy.settings import BaseSettings

_STARTED = time.monotonic()
_SPAN = re.compile(r"(\d{1,6})\s*(min|m|h|d|w)", re.IGNORECASE)
_MINUTES = {"min": 1, "m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}


def now(settings: BaseSettings | None = None) -> datetime:
    """This moment in UTC; with `TAMIS_NOW`, that moment and what has passed since the process began.

    Raises:
        ValueError: `TAMIS_NOW` is no RFC 3339 moment.
    """
    told = settings.get("TAMIS_NOW") if settings is not None else None
    if not told:
        return datetime.now(UTC)
    return parse(str(told)) + timedelta(seconds=time.monotonic() - _STARTED)


def parse(moment: str) -> datetime:
    """Read an RFC 3339 moment; one without a zone is taken as UTC.

    Raises:
        ValueError: it is none.

    >>> parse("2026-11-24T08:00:00+01:00").isoformat()
    '2026-11-24T07:00:00+00:00'
    """
    try:
        read = datetime.fromisoformat(moment.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"no RFC 3339 moment: {moment!r}") from None


def stamp(moment: datetime) -> str:
    """A moment in RFC 3339 UTC, whole seconds; a record's have milliseconds (`pipelines/moments.py`).

    >>> stamp(parse("2026-11-24T08:00:00.7+01:00"))
    '2026-11-24T07:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_span(text: str) -> timedelta:
    """Read a span of time: a number and `min`, `h`, `d` or `w`.

    Raises:
        ValueError: it is none.

    >>> parse_span("7d")
    datetime.timedelta(days=7)
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no span of time: {text!r} (write 90min, 6h, 7d or 2w)")
    return timedelta(minutes=int(match[1]) * _MINUTES[match[2].lower()])
