"""What a cleaning step gives back: the text that is left, and a record of every cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Removal:
    """One cut: what was taken out of a text, where, and on what grounds."""

    start: int
    """First character of the cut, counted in the base text (see `Cleaned.base`)."""
    end: int
    """One past the last character of the cut."""
    text: str
    """The characters themselves: `base[start:end]`."""
    rule: str
    """Id of the rule that cut, in kebab case: who-what-where."""
    note_class: str
    """What it is: `preamble`, `markup_note`, `script_residue` … (exported under the key `class`)."""
    score: float = 1.0
    """How sure the rule is, from 0 to 1. A rule that needs no weighing gives 1."""
    evidence: tuple[str, ...] = ()
    """Names of the signs that spoke for the cut (and, after a minus, against it)."""

    def as_dict(self) -> dict[str, Any]:
        """As `scrapy clean` writes it.

        >>> Removal(0, 3, "```", "a-rule", "wrapper").as_dict()
        {'rule': 'a-rule', 'class': 'wrapper', 'start': 0, 'end': 3, 'text': '```', 'score': 1.0}
        """
        return {
            "rule": self.rule,
            "class": self.note_class,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its residue, with everything needed to put the residue back.

    >>> cleaned = Cleaned("Un deux.", (Removal(2, 8, " trois", "an-example", "wrapper"),), "Un trois deux.")
    >>> rebuild(cleaned.text, cleaned.removals) == cleaned.base
    True
    """

    text: str
    """What is left."""
    removals: tuple[Removal, ...] = ()
    """The cuts, in reading order; they never touch one another's characters."""
    base: str = ""
    """The text the cuts count in: the text given, in normal form (see `normalise`)."""
    flagged: tuple[Removal, ...] = field(default=())
    """Spans that a rule would have cut, and that the policy told it only to mark."""
    near_misses: tuple[Removal, ...] = field(default=())
    """Spans that were weighed, found too light and kept; their offsets count in the base text too."""
    credits: tuple[str, ...] = field(default=())
    """Lines that name a human translator or a licence. They stay in the text; this is a copy."""
    fixes: tuple[str, ...] = field(default=())
    """What the text given needed to be in normal form (see `normalise`)."""


def cut(base: str, removals: Iterable[Removal]) -> str:
    """Take the removals out of the base text.

    Raises:
        ValueError: the removals overlap, are out of order, or do not match the base text.
    """
    kept: list[str] = []
    at = 0
    for removal in removals:
        if not at <= removal.start <= removal.end or base[removal.start : removal.end] != removal.text:
            raise ValueError(f"removal {removal.start}:{removal.end} ({removal.rule}) does not fit the text")
        kept.append(base[at : removal.start])
        at = removal.end
    kept.append(base[at:])
    return "".join(kept)


def rebuild(text: str, removals: Iterable[Removal]) -> str:
    """Put the cuts back where they were: the inverse of `cut`.

    Raises:
        ValueError: the removals do not belong to this text.
    """
    pieces: list[str] = []
    read = 0  # characters of `text` used so far
    written = 0  # characters of the base text rebuilt so far
    for removal in removals:
        gap = removal.start - written
        if gap < 0 or read + gap > len(text):
            raise ValueError(f"removal {removal.start}:{removal.end} ({removal.rule}) does not fit the text")
        pieces.append(text[read : read + gap])
        pieces.append(removal.text)
        read += gap
        written = removal.end
    pieces.append(text[read:])
    return "".join(pieces)
