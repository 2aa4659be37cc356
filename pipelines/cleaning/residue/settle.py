"""From what the rooms found to clean cuts: joined, with their white space, and with nothing left ugly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from pipelines.cleaning.residue.page import Found

_HANGUL_TAILS = range(0x1161, 0x11C3)


def settle(text: str, found: Iterable[Found]) -> list[Found]:
    """Join what belongs together and give each cut the white space that would be left alone.

    Residue on lines of its own takes its line break: the one after it, or the one before it when nothing
    but residue follows.  Inside a line it takes the space that parts it from the text.

    Returns:
        The cuts in reading order, parted from one another.
    """
    cuts = _joined(text, found)
    if not cuts:
        return []
    last_kept = _last_kept(text, cuts)
    settled: list[Found] = []
    floor, opened = 0, False
    for number, cut in enumerate(cuts):
        ceiling = cuts[number + 1].start if number + 1 < len(cuts) else len(text)
        left = max(floor, text.rfind("\n", floor, cut.start) + 1)
        starts_line = left == 0 or text[left - 1] == "\n"
        opened = not text[left : cut.start].strip() and (starts_line or (left == floor and opened))
        if cut.note_class != "invisible":
            if cut.start > last_kept:
                start, end = _back_over_space(text, cut.start, floor), cut.end
                cut = replace(cut, start=start, end=len(text) if ceiling == len(text) else end)
            elif opened:
                cut = replace(cut, start=left, end=_end_of_opening(text, cut.end, ceiling, left))
            else:
                cut = _inside_line(text, cut, left, ceiling)
        settled.append(cut)
        floor = cut.end
    return settled


def _joined(text: str, found: Iterable[Found]) -> list[Found]:
    """Sorted, with overlaps and neighbours of one class made one, and marks kept on their letters."""
    joined: list[Found] = []
    for piece in sorted(found, key=lambda piece: (piece.start, -piece.end)):
        if piece.start >= piece.end:
            continue
        if (end := _past_marks(text, piece.end)) != piece.end:
            piece = replace(piece, end=end)
        last = joined[-1] if joined else None
        if last is not None and (
            piece.start < last.end
            or (
                piece.note_class == last.note_class != "invisible"
                and not text[last.end : piece.start].strip()
            )
        ):
            evidence = last.evidence + tuple(sign for sign in piece.evidence if sign not in last.evidence)
            joined[-1] = replace(last, end=max(last.end, piece.end), evidence=evidence)
        else:
            joined.append(piece)
    return joined


def _past_marks(text: str, end: int) -> int:
    """The end, moved past marks that sit on the last character: without it they would sit on another."""
    while end < len(text) and (unicodedata.combining(text[end]) or ord(text[end]) in _HANGUL_TAILS):
        end += 1
    return end


def _last_kept(text: str, cuts: list[Found]) -> int:
    """Offset of the last character that is neither white space nor cut; -1 if there is none."""
    end = len(text)
    for cut in reversed(cuts):
        kept = text[cut.end : end].rstrip()  # each stretch is read once
        if kept:
            return cut.end + len(kept) - 1
        end = cut.start
    return len(text[:end].rstrip()) - 1


def _end_of_opening(text: str, end: int, ceiling: int, left: int) -> int:
    """Where a cut ends that opens its line: past the line feed, or before the text that goes on."""
    at = _past_space(text, end, ceiling, " \t\xa0\u202f")
    if at < ceiling and text[at] == "\n":
        at += 1
        if left == 0 or text[max(0, left - 2) : left] == "\n\n":
            at = _past_space(text, at, ceiling, "\n")
        return at
    return end if at == ceiling < len(text) else at


def _inside_line(text: str, cut: Found, left: int, ceiling: int) -> Found:
    """A cut after text on its line, with the space before it if that space would be one too many."""
    at = _past_space(text, cut.end, ceiling, " \t\xa0\u202f")
    if at == ceiling or text[at] == "\n":
        end = at if at < ceiling or at == len(text) else cut.end
        return replace(cut, start=_back_over_space(text, cut.start, left), end=end)
    if text[cut.end].isspace() or text[cut.end] in ".,)]…»”":
        return replace(cut, start=_back_over_space(text, cut.start, left))
    return cut


def _past_space(text: str, at: int, limit: int, space: str) -> int:
    while at < limit and text[at] in space:
        at += 1
    return at


def _back_over_space(text: str, at: int, limit: int) -> int:
    while at > limit and text[at - 1].isspace():
        at -= 1
    return at


def remaining(text: str, cuts: list[Found]) -> str:
    """What the cuts leave."""
    kept: list[str] = []
    at = 0
    for cut in cuts:
        kept.append(text[at : cut.start])
        at = cut.end
    kept.append(text[at:])
    return "".join(kept)
