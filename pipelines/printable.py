"""Other people's words on their way to a log or a terminal, which take some characters for orders."""

from __future__ import annotations

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *_BIDI, *range(0xD800, 0xE000)], "\ufffd"),
    **{ord(space): " " for space in _SPACES},
}


def printable(text: object) -> str:
    r"""A text on one line that moves no cursor, sets no colour and turns no direction.

    Control characters (C0, C1), those that turn the direction of writing and lone surrogates become
    U+FFFD, line ends and tabs a space; the length stays.

    >>> printable("a\x1b[2J\n\u202eb")
    'a�[2J �b'
    >>> printable("L’été à 12 h")
    'L’été à 12 h'
    """
    return str(text).translate(_SHOWN)
