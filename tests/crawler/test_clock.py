"""The clock: a replay's day, and spans of time as people write them."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

import crawler
import pipelines
from crawler.clock import now, parse, parse_span, stamp

ROOMS = [Path(room.__file__ or "").parent for room in (crawler, pipelines)]
ASKING = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.gmtime"}


def test_nothing_but_the_clock_asks_what_time_it_is() -> None:
    asking = {
        path.relative_to(room.parent).as_posix()
        for room in ROOMS
        for path in room.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ASKING
    }
    assert asking == {"crawler/clock.py"}


def test_a_replay_tells_the_crawl_what_day_it_is() -> None:
    told = Settings({"TAMIS_NOW": "2026-11-24T06:00:00Z"})
    first, second = now(told), now(told)
    assert stamp(first).startswith("2026-11-2")
    assert parse("2026-11-24T06:00:00Z") <= first <= second


def test_a_moment_without_zone_is_utc() -> None:
    assert parse("2026-11-24T06:00:00") == parse("2026-11-24T06:00:00Z")


@pytest.mark.parametrize("text", ["", "hier", "2026-13-01", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_moment_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="no RFC 3339 moment"):
        parse(text)


@pytest.mark.parametrize(("text", "hours"), [("90min", 1.5), ("6h", 6), ("7d", 168), (" 2 w ", 336)])
def test_spans_are_read_in_their_units(text: str, hours: float) -> None:
    assert parse_span(text) == timedelta(hours=hours)


@given(st.text(max_size=12))
def test_any_text_is_a_span_or_a_value_error(text: str) -> None:
    try:
        assert parse_span(text) >= timedelta(0)
    except ValueError as error:
        assert "no span of time" in str(error)
