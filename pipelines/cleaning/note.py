"""What the finders of notes hand to one another: a note, with the evidence it was weighed on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch of text that a translator, not the author, may have written."""

    start: int
    end: int
    note_class: str
    rule: str
    score: float
    """How likely it is a note, from 0 to 1."""
    evidence: tuple[str, ...] = ()
