"""What hangs on a remark and means nothing without it: the dots before it, the ruler beside it."""

from __future__ import annotations

import re

_RULER = re.compile(r"[-*_=—]{3,40}")
_DOTS = re.compile(r"(?:(?<=\s)|^)(?:[(\[]\s?(?:\.\.\.|…)\s?[)\]]|\.\.\.|…)\s{0,2}\Z", re.MULTILINE)
_LONGEST_DOTS = 12
_NOTHING = re.compile(r"\s*\Z")
_REACH = 80  # characters that a ruler and the lines around it may take


def from_dots(text: str, start: int) -> int:
    """Where a remark on what is missing begins: with the dots before it, if they hang on no word.

    >>> from_dots("La fin. (…) [omise]", 12), from_dots("La fin… [omise]", 8)
    (8, 8)
    """
    dots = _DOTS.search(text, max(0, start - _LONGEST_DOTS), start)
    return start if dots is None else dots.start()


def with_ruler(text: str, start: int, end: int) -> tuple[int, int]:
    r"""A remark at the edge of a text with the ruler that parts it from the article.

    >>> with_ruler("La fin.\n---\nMerci.", 12, 18)
    (8, 18)
    >>> with_ruler("Oui ! Voici :\n---\nLe robot.", 6, 13)
    (6, 17)
    """
    if _NOTHING.match(text, end):
        above = text[max(0, start - _REACH) : start].rstrip()
        line = above[above.rfind("\n") + 1 :]
        if "\n" in above and _RULER.fullmatch(line.strip()):
            start -= len(text[max(0, start - _REACH) : start]) - len(above) + len(line)
    elif "\n" not in text[:start].lstrip():
        below = text[end : end + _REACH]
        line = below.lstrip().split("\n", 1)[0]
        if _RULER.fullmatch(line.strip()):
            end += len(below) - len(below.lstrip()) + len(line)
    return start, end
