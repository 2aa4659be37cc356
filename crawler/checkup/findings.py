"""What a check found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.clock import parse
from crawler.discovery import Found
from pipelines.printable import printable

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"
STALE = timedelta(days=14)
"""Age of the newest announcement from which a source is doubtful: a daily source is on holiday, or gone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: str
    """`good`, `doubtful` or `bad`."""
    what: str
    """An address, or `robots`, `rights`, `articles`, `text`."""
    text: str


@dataclass(slots=True)
class Diagnosis:
    """All that was found of one source."""

    source: str
    findings: list[Finding] = field(default_factory=list)
    sample: str = ""
    """Title and beginning of the article that was tried."""

    def note(self, level: str, what: str, text: str) -> None:
        """Add a finding, made safe for a terminal: most quote a server."""
        self.findings.append(Finding(level, printable(what), printable(text)))

    @property
    def level(self) -> str:
        """The worst of all."""
        levels = {finding.level for finding in self.findings}
        return BAD if BAD in levels else DOUBTFUL if DOUBTFUL in levels else GOOD


def judge_freshness(links: Iterable[Found], now: datetime) -> tuple[str, str]:
    """How fresh announcements are.

    >>> judge_freshness([Found("https://e.fr/", published="2026-11-23T00:00:00Z")], parse("2026-11-24"))
    ('good', 'newest of 2026-11-23')
    """
    links = list(links)
    dates = [link.date for link in links if link.date]
    if not links:
        return BAD, "announces nothing"
    if not dates:
        return GOOD, "without dates"
    newest = parse(max(dates))
    told = f"newest of {newest:%Y-%m-%d}"
    if newest > now + timedelta(days=1):
        return DOUBTFUL, f"{told}, which is yet to come"
    return (DOUBTFUL if now - newest > STALE else GOOD), told


def judge_selection(announced: int, kept: int, reasons: Counter[str]) -> tuple[str, str]:
    """Whether the entry's pattern, hosts and topics fit what is announced.

    >>> judge_selection(20, 0, Counter(no_article=20))
    ('bad', 'of 20 links none is an article (no_article 20)')
    >>> judge_selection(20, 3, Counter(off_topic=17))
    ('good', 'of 20 links 3 are wanted (off_topic 17)')
    """
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    why = f" ({told})" if told else ""
    if kept:
        return GOOD, f"of {announced} links {kept} {'is' if kept == 1 else 'are'} wanted{why}"
    unfit = reasons["no_article"] + reasons["other_host"] + reasons["trap"] + reasons["other_language"]
    if not announced or unfit >= announced:
        return BAD, f"of {announced} links none is an article{why}"
    return DOUBTFUL, f"of {announced} links none is wanted now{why}"
