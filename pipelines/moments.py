"""Moments as a record writes them."""

from __future__ import annotations

import re

_WHOLE_SECONDS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z$")


def in_milliseconds(moment: str) -> str:
    """A moment of RFC 3339 in UTC, with milliseconds; anything else as it is.

    pyarrow, and `datasets` with it, takes a column of whole seconds for timestamps without a zone, and the
    same column for strings once one date of a file is missing: the type would depend on the data
    (pyarrow 26). With milliseconds it is a string everywhere.

    >>> in_milliseconds("2026-11-24T08:00:00Z"), in_milliseconds("")
    ('2026-11-24T08:00:00.000Z', '')
    """
    return _WHOLE_SECONDS.sub(r"\1.000Z", moment)
