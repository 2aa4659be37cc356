"""Counts no-break spaces in kept text against the source: as many come out as went in."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.cleaning.html_tree import parse

_SPACES = re.compile("[ \t\n\r\f\v]+")
_SPACE_SIGNS = "\xa0\u202f\u2009"
_SIGNS = f"{_SPACE_SIGNS}«»’…œ"
_FOLD = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " "})


class Typography(NamedTuple):
    """What was found over some pages."""

    lines: int = 0
    """Lines of the output that stand in the source as they are, spaces aside."""
    signs_in: int = 0
    """No-break, narrow and thin spaces, « », ’, … and œ in these parts of the source."""
    signs_out: int = 0
    """The same in the output."""
    spaces_in: int = 0
    spaces_out: int = 0
    differing: int = 0
    """Lines that differ."""

    def plus(self, other: Typography) -> Typography:
        """The sum of two counts."""
        return Typography(*(mine + more for mine, more in zip(self, other, strict=True)))


def compare(html: str, text: str) -> Typography:
    """Count the signs of each line against the place in the page that reads the same."""
    tree = parse(html)
    for element in list(tree.iter("script", "style")):
        element.drop_tree()
    source = _SPACES.sub(" ", re.sub("[\xad\u200b]", "", tree.text_content()))
    folded = source.translate(_FOLD)
    counts = Typography()
    for line in text.split("\n"):
        start = folded.find(line.translate(_FOLD)) if line else -1
        if start >= 0:
            original = source[start : start + len(line)]
            if original != line and line in source:
                original = line  # the same words stand twice, once with plain spaces
            counts = counts.plus(_count(original, line))
    return counts


def _count(original: str, line: str) -> Typography:
    signs_in, signs_out = (sum(map(text.count, _SIGNS)) for text in (original, line))
    spaces_in, spaces_out = (sum(map(text.count, _SPACE_SIGNS)) for text in (original, line))
    return Typography(1, signs_in, signs_out, spaces_in, spaces_out, original != line)
