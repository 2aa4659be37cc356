"""What is remembered of a feed: what may be asked for with validators, and what must not be lost."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.clock import parse
from crawler.lookups import Lookup, Pending, Unfinished
from crawler.lookups.lookup import MAX_PENDING, MAX_TRIES

NOW = parse("2026-11-24T06:00:00Z")
LATER = NOW + timedelta(days=1)


def read(lookup: Lookup, links: str = "a", etag: str = '"1"', view: str = "v") -> None:
    lookup.read(NOW, links=list(links), view=view, new=1, etag=etag)


def test_an_unseen_lookup_is_due_and_asked_for_in_full() -> None:
    assert Lookup().is_due(NOW)
    assert Lookup().validators("v") == {}


def test_one_that_was_read_is_asked_for_with_its_validators_when_its_time_comes() -> None:
    lookup = Lookup()
    read(lookup)
    assert lookup.validators("v") == {"If-None-Match": '"1"'}
    assert not lookup.is_due(NOW + timedelta(hours=1))
    assert lookup.is_due(LATER)


def test_when_other_things_are_wanted_of_it_the_validators_are_worth_nothing() -> None:
    lookup = Lookup()
    read(lookup)
    assert lookup.validators("other") == {}
    assert lookup.is_due(NOW, "other")


def test_every_so_often_the_whole_is_fetched() -> None:
    lookup = Lookup()
    read(lookup)
    asked = []
    for _ in range(16):
        asked.append(bool(lookup.validators("v")))
        if asked[-1]:
            lookup.unchanged(NOW)
        else:
            read(lookup)
    assert asked.count(False) == 2
    assert asked.index(False) == 7


def test_validators_that_stayed_when_the_content_changed_are_not_used_again() -> None:
    lookup = Lookup()
    read(lookup, links="a")
    read(lookup, links="b")
    assert lookup.stuck
    assert lookup.validators("v") == {}


def test_other_wishes_change_the_content_without_fault_of_the_server() -> None:
    lookup = Lookup()
    read(lookup, links="a", view="v")
    read(lookup, links="b", view="w")
    assert not lookup.stuck


def test_a_feed_of_which_nothing_is_left_since_the_last_look_is_looked_at_sooner() -> None:
    steady, rushing = Lookup(), Lookup()
    for lookup in (steady, rushing):
        read(lookup, links="abc")
    read(steady, links="cde")
    read(rushing, links="def")
    assert rushing.interval == 3 * 3600 < steady.interval


def test_what_was_announced_stays_until_it_is_known_and_is_not_tried_for_ever() -> None:
    lookup = Lookup()
    lookup.expect([Pending("https://e.fr/1", tries=1), Pending("https://e.fr/2", tries=MAX_TRIES)])
    lookup.expect([Pending("https://e.fr/3")])
    assert [one.url[-1] for one in lookup.pending] == ["3", "1"]
    lookup.expect([Pending("https://e.fr/1")])
    assert {one.url[-1]: one.tries for one in lookup.pending} == {"1": 1, "3": 0}
    lookup.expect([Pending(f"https://e.fr/n{number}") for number in range(MAX_PENDING + 5)])
    assert len(lookup.pending) == MAX_PENDING


def test_a_failure_brings_the_next_look_near_and_forgets_where_it_had_moved() -> None:
    lookup = Lookup(moved_to="https://e.fr/new")
    lookup.failed(NOW, "http_500")
    assert lookup.moved_to == ""
    assert not lookup.is_due(NOW + timedelta(minutes=10))
    assert lookup.is_due(NOW + timedelta(minutes=20))


def test_an_entry_is_read_as_it_was_written() -> None:
    lookup = Lookup(pending=[Pending("https://e.fr/1", "Un")], unfinished=[Unfinished("https://e.fr/2", 1)])
    read(lookup)
    assert Lookup.from_entry(lookup.as_entry()) == lookup


@given(
    st.dictionaries(st.sampled_from(["pending", "interval", "next_visit", "x"]), st.none() | st.integers())
)
def test_an_entry_that_cannot_be_read_is_a_lookup_without_past(entry: dict[str, object]) -> None:
    assert Lookup.from_entry(entry).is_due(NOW)
