"""How far two texts of one page agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"\w{1,80}")
_SIZE = 3
_MOST = 60_000  # characters of each text that are compared


def agreement(one: str, other: str) -> float:
    """Share of runs of three words that two texts have in common (Dice's coefficient), from 0 to 1.

    >>> agreement("La grue voit les bosses.", "La grue voit les bosses.")
    1.0
    >>> agreement("La grue voit les bosses.", "Le port dort encore, ce matin.")
    0.0
    """
    first, second = set(_runs(one)), set(_runs(other))
    if not first and not second:
        return 1.0
    return 2 * len(first & second) / (len(first) + len(second))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text[:_MOST])
    if len(words) < _SIZE:
        return iter([tuple(words)] if words else [])
    return zip(*(words[start:] for start in range(_SIZE)), strict=False)
