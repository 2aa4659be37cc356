"""Alarms over made-up pasts: those that must ring, and those that must not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health import Past, SourceCounts, judge, read_history

START = datetime(2026, 11, 1, 5, tzinfo=UTC)


def past(kept: list[int], *, hours: float = 24, **dropped: int) -> list[Past]:
    """One visit every so many hours, each with so many articles."""
    return [
        Past(
            START + timedelta(hours=hours * number), SourceCounts(found=20, kept=count, dropped=dict(dropped))
        )
        for number, count in enumerate(kept)
    ]


def kinds(now: SourceCounts, history: list[Past], *, days: float = 1, expect: int = 0) -> list[str]:
    moment = (history[-1].when if history else START) + timedelta(days=days)
    return [alarm.kind for alarm in judge(now, moment, history, expect)]


NOTHING = SourceCounts(found=20)


@pytest.mark.parametrize(
    ("history", "days", "rings"),
    [
        (past([2] * 10), 1, False),
        (past([2] * 10), 2.9, False),
        (past([2] * 10), 3.5, True),
        (past([2, 0, 0, 0, 0, 0, 0] * 5), 10, False),
        (past([1, 0, 0, 0, 0, 0, 0] * 5), 22, True),
        (past([3] * 40, hours=1), 0.5, False),
        (past([3] * 40, hours=1), 3, True),
        (past([2, 2, 2]), 30, False),
        ([], 1, False),
    ],
    ids=[
        "next-day",
        "weekend",
        "too-long",
        "weekly",
        "weekly-gone",
        "a-night",
        "hourly-gone",
        "young",
        "new",
    ],
)
def test_silence_is_measured_by_the_sources_own_habit(history: list[Past], days: float, rings: bool) -> None:
    assert ("silent" in kinds(NOTHING, history, days=days)) is rings


def test_a_second_run_of_the_day_is_no_silence() -> None:
    assert kinds(NOTHING, past([5] * 20), days=0.01, expect=5) == []


def test_half_the_articles_is_told_but_not_grave() -> None:
    history = past([4] * 28 + [1] * 6)
    [alarm] = judge(SourceCounts(kept=1), history[-1].when + timedelta(days=1), history)
    assert (alarm.kind, alarm.grave) == ("halved", False)
    assert kinds(SourceCounts(kept=4), past([4] * 34)) == []
    assert kinds(SourceCounts(kept=0), past([0, 1] * 14 + [1, 0] * 3)) == []


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("wrong_language", "language_turned"),
        ("no_text", "texts_empty"),
        ("too_short", "texts_empty"),
        ("http_403", "pages_shut"),
        ("robots", "pages_shut"),
    ],
)
def test_a_fault_that_was_rare_and_is_common_now_rings(reason: str, kind: str) -> None:
    bad, good = SourceCounts(kept=1, dropped={reason: 5}), SourceCounts(kept=5, dropped={reason: 1})
    assert kinds(bad, past([5] * 8)) == [kind]
    assert kinds(good, past([5] * 8)) == []
    assert kinds(bad, past([1] * 8, **{reason: 5})) == []
    assert kinds(SourceCounts(dropped={reason: 2}), past([5] * 8)) == []


def test_a_new_source_rings_only_when_nearly_all_is_wrong() -> None:
    assert kinds(SourceCounts(dropped={"no_text": 6}), []) == ["texts_empty"]
    assert kinds(SourceCounts(kept=2, dropped={"no_text": 6}), []) == []


def test_fewer_than_the_catalogue_expects_is_told() -> None:
    assert kinds(SourceCounts(kept=1), past([9] * 3), expect=8) == ["below_expected"]
    assert kinds(SourceCounts(kept=2), past([9] * 3), expect=8) == []
    assert kinds(SourceCounts(kept=0), past([9] * 3), days=0.2, expect=8) == []


COUNTS = st.builds(
    SourceCounts,
    kept=st.integers(0, 50),
    found=st.integers(0, 50),
    dropped=st.dictionaries(st.sampled_from(["no_text", "robots", "x"]), st.integers(0, 50)),
)


@given(COUNTS, st.lists(st.tuples(st.integers(-400, 400), COUNTS), max_size=12), st.integers(0, 100))
def test_no_past_breaks_the_judgement(
    now: SourceCounts, runs: list[tuple[int, SourceCounts]], expect: int
) -> None:
    history = [
        Past(START + timedelta(hours=hours), counts) for hours, counts in sorted(runs, key=lambda r: r[0])
    ]
    judge(now, START, history, expect)


def test_history_is_read_from_reports_and_damaged_ones_are_passed_over(tmp_path: Path) -> None:
    def write(run: str, **report: object) -> None:
        (tmp_path / f"{run}.json").write_text(json.dumps(report))

    write("20261101T060000Z-news-1", finished_at="2026-11-01T06:10:00Z", sources={"a": {"kept": 2}, "b": 3})
    write("20261102T060000Z-news-1", finished_at="soon", sources={"a": {"kept": 2}})
    write("20261103T060000Z-urls-1", finished_at="2026-11-03T06:10:00Z", sources={"a": {"kept": 9}})
    write("20261104T060000Z-news-1", finished_at="2026-11-04T06:10:00Z",
          sources={"a": {"kept": -1, "dropped": {"robots": "x"}}})  # fmt: skip
    write("20261105T060000Z-news-1", finished_at="2026-11-05T06:10:00Z", sources={"a": {"kept": 7}})
    (tmp_path / "20261104T070000Z-news-1.json").write_text("{torn")
    (tmp_path / "20261104T080000Z-news-1.json").write_bytes(b'{"finished_at": "\xff"}')
    (tmp_path / "20261104T090000Z-news-1.json").write_bytes(b"[" * 100_000)
    found = read_history(tmp_path, "news", "20261105T060000Z-news-1")
    assert [run.counts.kept for run in found["a"]] == [2, 0]
    assert found["a"][1].counts.dropped == {"robots": 0}
    assert [run.counts for run in found["b"]] == [SourceCounts()]
