"""Alarms: what a healthy source does not do. In doubt there is none: one that cries wolf is turned off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.health.counts import SourceCounts
from crawler.health.history import Past

SILENT_AFTER = 3
"""Usual intervals without a new article. With 3, a daily source may miss a weekend."""
SHORTEST_INTERVAL = timedelta(hours=20)
"""Shorter ones count as this: a source that brings news every hour may well sleep a night."""
ENOUGH_VISITS = 4
"""Crawls with new articles that make an interval usual."""
WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
WEEKLY_ENOUGH = 6.0
"""Articles a week below which a bad week is chance."""
ENOUGH_PAGES = 3
ENOUGH_BEFORE = 5
MOSTLY, HARDLY = 0.5, 0.2
"""Shares of the pages: a fault that mostly happens now and hardly did before is new."""
ALL_BUT = 0.9
"""Share for a source without a past."""
EMPTY = ("no_text", "too_short", "not_an_article", "not_found_page")
LANGUAGE = ("wrong_language",)
SHUT = ("robots", "robots_unavailable", "http_401", "http_403", "http_404", "http_410", "http_451")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is not as it should be."""

    kind: str
    """`silent`, `halved`, `language_turned`, `texts_empty`, `pages_shut` or `below_expected`."""
    text: str
    """What was found, for a person to read."""
    grave: bool
    """Whether the crawl may not end with code 0."""


def judge(now: SourceCounts, moment: datetime, past: Sequence[Past], expect: int = 0) -> list[Alarm]:
    """What is wrong with a source.

    Args:
        now: what this crawl counted.
        moment: when.
        past: earlier crawls, oldest first.
        expect: articles that a daily run brings, by the catalogue; 0 if it does not say.

    >>> days = [Past(datetime(2026, 11, day), SourceCounts(found=9, kept=2)) for day in range(1, 9)]
    >>> [alarm.kind for alarm in judge(SourceCounts(found=9), datetime(2026, 11, 13), days)]
    ['silent']
    >>> judge(SourceCounts(found=9), datetime(2026, 11, 10), days)
    []
    """
    alarms = [
        _silent(now, moment, past),
        _turned("language_turned", "in another language", LANGUAGE, now, past),
        _turned("texts_empty", "without an article's text", EMPTY, now, past),
        _turned("pages_shut", "kept from us", SHUT, now, past),
        _halved(now, moment, past),
        _below(now, moment, past, expect),
    ]
    found = [alarm for alarm in alarms if alarm is not None]
    # Silence says it all: that there are fewer articles than expected goes without saying.
    silent = any(alarm.kind == "silent" for alarm in found)
    return [alarm for alarm in found if not (silent and alarm.kind in ("halved", "below_expected"))]


def _silent(now: SourceCounts, moment: datetime, past: Sequence[Past]) -> Alarm | None:
    brought = [run.when for run in past if run.counts.kept]
    if now.kept or len(brought) < ENOUGH_VISITS:
        return None
    gaps = [later - sooner for sooner, later in pairwise(brought)]
    usual = max(timedelta(seconds=median(gap.total_seconds() for gap in gaps)), SHORTEST_INTERVAL)
    since = moment - brought[-1]
    if since <= SILENT_AFTER * usual:
        return None
    told = f"no new article since {brought[-1]:%Y-%m-%d}: {since.days} days, where {_days(usual)} are usual"
    return Alarm("silent", told, grave=True)


def _days(span: timedelta) -> str:
    return f"{span.total_seconds() / 86400:.1f}"


def _turned(
    kind: str, words: str, reasons: Iterable[str], now: SourceCounts, past: Sequence[Past]
) -> Alarm | None:
    bad, pages = _bad(reasons, [now])
    before, pages_before = _bad(reasons, [run.counts for run in past[-30:]])
    if pages < ENOUGH_PAGES:
        return None
    if pages_before < ENOUGH_BEFORE:
        turned = pages >= ENOUGH_BEFORE and bad >= ALL_BUT * pages
    else:
        turned = bad >= MOSTLY * pages and before <= HARDLY * pages_before
    told = f"{bad} of {pages} pages {words}, {before} of {pages_before} before"
    return Alarm(kind, told, grave=True) if turned else None


def _bad(reasons: Iterable[str], runs: Iterable[SourceCounts]) -> tuple[int, int]:
    wanted, bad, pages = set(reasons), 0, 0
    for counts in runs:
        bad += sum(count for reason, count in counts.dropped.items() if reason in wanted)
        pages += counts.pages
    return bad, pages


def _halved(now: SourceCounts, moment: datetime, past: Sequence[Past]) -> Alarm | None:
    start = moment - WEEK
    this_week = now.kept + sum(run.counts.kept for run in past if run.when > start)
    earlier = [run for run in past if start - WEEKS_BEFORE * WEEK < run.when <= start]
    if not earlier:
        return None
    weeks = max((start - earlier[0].when) / WEEK, 1.0)
    weekly = sum(run.counts.kept for run in earlier) / weeks
    if weekly < WEEKLY_ENOUGH or this_week >= weekly / 2:
        return None
    told = f"{this_week} articles in 7 days, {weekly:.0f} a week in the {weeks:.0f} weeks before"
    return Alarm("halved", told, grave=False)


def _below(now: SourceCounts, moment: datetime, past: Sequence[Past], expect: int) -> Alarm | None:
    """A whole day's harvest below a quarter of what the catalogue expects; a second run of a day has none."""
    recent = [run for run in past if run.when > moment - SHORTEST_INTERVAL]
    day = now.kept + sum(run.counts.kept for run in recent)
    if not expect or day * 4 >= expect:
        return None
    return Alarm("below_expected", f"{day} articles in a day, {expect} expected", grave=False)
