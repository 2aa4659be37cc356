"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.moments import read_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T08:00+01:00", "2026-11-24T07:00:00Z"),
        ("2026-11-24 08:00:00 +0100", "2026-11-24T07:00:00Z"),
        ("2026-11-24T08:00:00", "2026-11-24T08:00:00Z"),
        ("2026-11-24T23:59:60Z", "2026-11-24T23:59:59Z"),
        ("Tue, 24 Nov 2026 08:00:00 GMT", "2026-11-24T08:00:00Z"),
        ("24 Nov 2026 08:00:00 +0100", "2026-11-24T07:00:00Z"),
        ("2026-13-45", ""),
        ("1970-01-01", ""),
        ("0000-00-00T00:00:00Z", ""),
        ("mardi", ""),
    ],
)
def test_dates_become_utc_or_nothing(text: str, moment: str) -> None:
    assert read_moment(text) == moment


@given(st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", fullmatch=True))
def test_any_text_is_a_moment_of_the_schema_or_nothing(text: str) -> None:
    assert re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?", read_moment(text))
