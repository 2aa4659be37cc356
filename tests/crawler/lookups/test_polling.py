"""When a feed is looked at again: by its own history, between a quarter of an hour and a week."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.lookups.polling import FIRST, LONGEST, SHORTEST, after_failure, next_interval

DAY = 86400


def settle(per_day: float, days: int = 60) -> int:
    """The interval that a feed with so many articles a day comes to."""
    interval, owed, passed = FIRST, 0.0, 0.0
    while passed < days * DAY:
        passed += interval
        owed += per_day * interval / DAY
        new, owed = int(owed), owed % 1
        interval = next_interval(interval, interval, new)
    return interval


def test_a_busy_feed_is_looked_at_often_and_a_quiet_one_seldom() -> None:
    assert SHORTEST <= settle(60) <= 3600
    assert 3600 <= settle(8) <= 6 * 3600
    assert settle(0) == LONGEST
    assert settle(60) < settle(8) < settle(0.5) <= settle(0)


def test_a_feed_whose_every_entry_was_new_is_looked_at_twice_as_often() -> None:
    assert next_interval(8 * 3600, 8 * 3600, 10, rolled_over=True) == 4 * 3600


def test_a_feed_may_ask_for_a_pause_of_a_day_at_most() -> None:
    assert next_interval(3600, 3600, 9, pause=7200) == 7200
    assert next_interval(3600, 3600, 9, pause=365 * DAY) == DAY


@given(st.integers(0, 10**9), st.floats(0, 1e10), st.integers(0, 10**6), st.integers(0, 10**9), st.booleans())
def test_every_interval_stays_within_its_bounds(
    interval: int, elapsed: float, new: int, pause: int, rolled_over: bool
) -> None:
    assert SHORTEST <= next_interval(interval, elapsed, new, pause=pause, rolled_over=rolled_over) <= LONGEST


@given(st.integers(1, 10**6))
def test_failures_wait_longer_each_time_up_to_the_bound(failures: int) -> None:
    assert SHORTEST <= after_failure(failures) <= after_failure(failures + 1) <= LONGEST
