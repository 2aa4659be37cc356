"""Keep repeated cutting honest: offsets in the first text, cuts that leave normal text, an end to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.normalise import normalise
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.settle import remaining


class Origin:
    """Where the characters left by some cuts stood in the text before them."""

    def __init__(self, cuts: Sequence[Found | Removal]) -> None:
        self._now = [0]
        self._then = [0]
        now = then = 0
        for cut in cuts:
            now += cut.start - then
            then = cut.end
            if now == self._now[-1]:
                self._then[-1] = then
            else:
                self._now.append(now)
                self._then.append(then)
        self._is_whole = not cuts

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """First character and one past the last of a span, counted in the text before the cuts."""
        return (start, end) if self._is_whole else (self._at(start), self._at(end - 1) + 1)

    def of(self, span: Found) -> Found:
        """The span, counted in the text before the cuts."""
        start, end = self.bounds(span.start, span.end)
        return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)

    def _at(self, offset: int) -> int:
        stretch = bisect_right(self._now, offset) - 1
        return self._then[stretch] + offset - self._now[stretch]


def absorbed(cuts: list[Found], later: list[Found]) -> list[Found]:
    """Both lists as one, in order; a later cut that reaches around earlier ones takes them in."""
    if not cuts:
        return later
    merged: list[Found] = []
    for cut in sorted(cuts + later, key=lambda cut: (cut.start, -cut.end)):
        if merged and cut.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, cut.end))
        else:
            merged.append(cut)
    return merged


def sound(text: str, cuts: list[Found]) -> list[Found]:
    """The cuts, without those that would leave a line out of normal form.

    Two halves of an accent or of mojibake may meet where a cut was; the next normalising would change
    them, and cleaning twice would not equal cleaning once.  Such a line is left as it is: no real page
    has one.
    """
    left = remaining(text, cuts)
    if normalise(left).text == left or normalise(text).text != text:
        return cuts
    kept: list[Found] = []
    for group in _by_line(text, cuts):
        start = text.rfind("\n", 0, group[0].start) + 1
        end = text.find("\n", group[-1].end)
        line = text[start : end if end >= 0 else None]
        rest = remaining(line, [replace(cut, start=cut.start - start, end=cut.end - start) for cut in group])
        if normalise(rest).text == rest:
            kept += group
    return kept


def _by_line(text: str, cuts: list[Found]) -> list[list[Found]]:
    groups: list[list[Found]] = []
    for cut in cuts:
        if groups and "\n" not in text[groups[-1][-1].end : cut.start]:
            groups[-1].append(cut)
        else:
            groups.append([cut])
    return groups


def whole_lines(page: Page, cuts: list[Found]) -> list[Found]:
    """The cuts, widened to the lines they touch."""
    widened: list[Found] = []
    for cut in cuts:
        start = page.text.rfind("\n", 0, cut.start) + 1
        end = page.text.find("\n", cut.end)
        end = len(page.text) if end < 0 else end + 1
        if widened and start < widened[-1].end:
            widened[-1] = replace(widened[-1], end=max(end, widened[-1].end))
        else:
            widened.append(replace(cut, start=start, end=end))
    return widened
