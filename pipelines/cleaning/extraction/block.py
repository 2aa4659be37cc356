"""A line of text, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
ENDS = tuple(".!?…:;»”\"’')]。！？")
"""What a line ends with that is more than a label."""
_SHORT = 80


@dataclass(slots=True)
class Block:
    """One line."""

    text: str
    tag: str
    """Tag of the nearest element that is no inline one."""
    linked: int
    """Characters inside links."""

    @property
    def is_label(self) -> bool:
        """Whether it may be a label: a heading, or a few words that are no sentence."""
        return self.tag in HEADINGS or (len(self.text) < _SHORT and not self.text.endswith(ENDS))


def as_code(text: str) -> str:
    """Code with its line feeds and indentation, without empty lines."""
    return dedent("\n".join(line.rstrip() for line in text.splitlines() if line.strip()))
