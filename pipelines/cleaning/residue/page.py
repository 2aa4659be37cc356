"""What every room of residue looks at: a text, its lines, and a piece of residue in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of residue, before the white space around it is settled."""

    start: int
    end: int
    rule: str
    note_class: str
    evidence: tuple[str, ...] = ()
    kept: bool = False
    """It was weighed and found too light: it is told, and stays."""


_REACH = 600


class Page:
    """A text with its lines; offsets count characters of the text.

    >>> page = Page("un\\ndeux")
    >>> page.lines, page.starts, page.line_at(4)
    (['un', 'deux'], [0, 3], 1)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their line feeds."""
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts."""
        return list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    def line_at(self, offset: int) -> int:
        """Number of the line that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before `start` and after `end` on their own lines, without outer white space.

        Of a long line it is the nearest 600 characters.
        """
        reach = max(0, start - _REACH)
        left = max(self.text.rfind("\n", reach, start) + 1, reach)
        right = self.text.find("\n", end, end + _REACH)
        return self.text[left:start].strip(), self.text[end : right if right >= 0 else end + _REACH].strip()

    def line_before(self, number: int) -> str:
        """The last line before line `number` that is not blank, stripped, looking back over three lines."""
        for line in reversed(self.lines[max(0, number - 3) : number]):
            if line.strip():
                return line.strip()
        return ""

    def line_after(self, number: int) -> str:
        """The first line after line `number` that is not blank, stripped, looking over three lines."""
        for line in self.lines[number + 1 : number + 4]:
            if line.strip():
                return line.strip()
        return ""
