"""Other people's words on their way to a log, a terminal or a file, which do not take every character."""

from __future__ import annotations

import re

ORDERS = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Characters, as a pattern has them between brackets, that a terminal takes for orders (C0, C1, line ends,
what turns the direction of writing) or that have no bytes (lone surrogates)."""

_ORDERS = re.compile(f"[{ORDERS}]")
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def printable(text: object) -> str:
    r"""A text on one line that moves no cursor, sets no colour and turns no direction.

    Control characters (C0, C1), those that turn the direction of writing and lone surrogates become
    U+FFFD, line ends and tabs a space; the length stays.

    >>> printable("a\x1b[2J\n\u202eb")
    'a�[2J �b'
    >>> printable("L’été à 12 h")
    'L’été à 12 h'
    """
    return _ORDERS.sub(lambda sign: " " if sign[0] in _SPACES else "\ufffd", str(text))


def whole(text: str) -> str:
    r"""A text without halves of surrogate pairs, which JSON can spell and no file can hold.

    >>> whole("a\ud800é")
    'a?é'
    """
    return text.encode("utf-8", "replace").decode()
