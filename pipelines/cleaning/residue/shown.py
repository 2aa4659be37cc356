"""What the page itself shows its readers as code: nothing is cut there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Protocol, TypeVar

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.normalise import normalise
from pipelines.cleaning.residue.page import Found
from pipelines.cleaning.residue.sound import Origin

MOST_PIECES = 200
"""Pieces that are looked for; a page that shows more is a reference, not an article."""
_SHORTEST = 3  # characters


class _Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_AnySpan = TypeVar("_AnySpan", bound=_Span)


class Shown:
    """The stretches of a text that its page shows as code.

    Args:
        text: one article in normal form (see `normalise`).
        pieces: what stands in the page's `pre` elements. Wherever the text has one to the letter it is shown;
            what is shorter than three characters is no piece.

    >>> shown = Shown("Collez ceci dans la page :\\n<b>\\nC’est tout.", ["<b>"])
    >>> shown.has(27, 30), shown.has(26, 28), shown.has(0, 27)
    (True, True, False)
    """

    def __init__(self, text: str, pieces: Iterable[str] = ()) -> None:
        spans = sorted(
            span for piece in islice(dict.fromkeys(pieces), MOST_PIECES) for span in _all(piece, text)
        )
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))
        self._origins: tuple[Origin, ...] = ()

    def after(self, cuts: Sequence[Found | Removal]) -> Shown:
        """The same stretches, for spans counted in what some cuts left."""
        if not (self._starts and cuts):
            return self
        moved = Shown("")
        moved._starts, moved._ends = self._starts, self._ends
        moved._origins = (Origin(cuts), *self._origins)
        return moved

    def has(self, start: int, end: int) -> bool:
        """Whether some of the characters from `start` to `end` are shown as code."""
        if not self._starts:
            return False
        for origin in self._origins:
            start, end = origin.bounds(start, end)
        last = bisect_left(self._starts, end) - 1
        return last >= 0 and self._ends[last] > start

    def without(self, spans: Iterable[_AnySpan]) -> list[_AnySpan]:
        """The spans that touch nothing of it."""
        return [span for span in spans if not self.has(span.start, span.end)]


def _all(piece: str, text: str) -> Iterator[tuple[int, int]]:
    own = normalise(piece).text.strip()
    if len(own) < _SHORTEST:
        return
    at = text.find(own)
    while at >= 0:
        yield at, at + len(own)
        at = text.find(own, at + len(own))
