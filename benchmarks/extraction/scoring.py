"""Scores a text against its gold: shingles of four words, as the scrapinghub benchmark defines them."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SIZE = 4
BAD = 0.8
"""A page under this F1 counts as bad."""


@dataclass(frozen=True, slots=True)
class Match:
    """Shares of all shingles of a page: in both texts, in the output only, in the gold only."""

    both: float
    extra: float
    missing: float

    @property
    def f1(self) -> float:
        """F1 of this page; 0 for an empty output."""
        return 2 * self.both / (2 * self.both + self.extra + self.missing) if self.both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """A set of pages: mean precision and recall, and their harmonic mean."""

    pages: int
    f1: float
    precision: float
    recall: float
    bad: float
    """Share of pages under F1 0.8."""


def match(gold: str, output: str) -> Match:
    """Compare two texts.

    >>> match("un deux trois quatre", "un deux trois quatre").f1
    1.0
    """
    wanted, given = _shingles(gold), _shingles(output)
    both, extra, missing = wanted & given, given - wanted, wanted - given
    total = both.total() + extra.total() + missing.total()
    return Match(*(part.total() / total for part in (both, extra, missing))) if total else Match(0, 0, 0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))
    starts = range(max(1, len(words) - _SIZE + 1))
    return Counter(shingle for start in starts if (shingle := tuple(words[start : start + _SIZE])))


def score(matches: list[Match]) -> Score:
    """Sum a set of pages up. An empty output has no precision, and recall 0."""
    precision = [m.both / (m.both + m.extra) for m in matches if m.both + m.extra]
    recall = [m.both / (m.both + m.missing) for m in matches if m.both + m.missing]
    p, r = (statistics.fmean(values) if values else 0.0 for values in (precision, recall))
    bad = sum(m.f1 < BAD for m in matches) / max(len(matches), 1)
    return Score(len(matches), 2 * p * r / (p + r) if p + r else 0.0, p, r, bad)
