"""Characters that nobody sees: zero-width, bidi controls, tag characters, soft hyphens.

They hide orders to models, break words for search and turn text around.  Those that a script or an emoji
needs stay: joiners in Persian and Indic words, direction marks beside right-to-left letters, zero-width
spaces where a script writes no others, joiners and selectors inside emoji, tags inside a flag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipelines.cleaning.residue.page import Found, Page

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc"
    "\U000e0000-\U000e01ef]+"
)
# Joining scripts: Arabic, Syriac, Thaana, N'Ko, Mandaic, the Indic block rows, Tibetan, Myanmar, Khmer,
# Mongolian and their extensions.
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u1a20-\u1aad\u1b00-\u1c4f\ua800-\ua82f\ua840-\uaaff\ufb50-\ufdff\ufe70-\ufefc]"
)
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad\uaa60-\uaa7f]")
_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff\U0001f3fb-\U0001f3ff\ufe0f\u20e3]")
_FLAG = "\U0001f3f4"
_END_OF_TAGS = "\U000e007f"
# Letters and signs that have an emoji form, and the letters with standard or ideographic variants.
_HAS_VARIANTS = re.compile("[#*0-9\u00a9\u00ae\u1000-\u109f\u1820-\u18aa\u2030-\ufaff\U00010000-\U0003ffff]")

JOINERS = "\u200c\u200d"
MARKS = "\u200e\u200f\u061c"


def find_invisible(page: Page) -> Iterator[Found]:
    """Yield every run of invisible characters that the text around it does not need."""
    for run in _INVISIBLE.finditer(page.text):
        start = run.start()
        for at in range(run.start(), run.end() + 1):
            if at == run.end() or _is_needed(page.text, at, run.start(), run.end()):
                if start < at:
                    yield Found(start, at, _rule(page.text[start:at]), "invisible", ("invisible",))
                start = at + 1


def _is_needed(text: str, at: int, start: int, end: int) -> bool:
    """Whether the character at `at`, inside the invisible run from `start` to `end`, does work."""
    character = text[at]
    before = text[at - 1] if at else ""
    after = text[at + 1] if at + 1 < len(text) else ""
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return at == start and bool(_HAS_VARIANTS.match(before))
    if character in JOINERS:
        emoji = character == "\u200d" and _EMOJI.match(before) and _EMOJI.match(after)
        return bool(emoji) or (at == start and bool(_JOINING.match(before)))
    if character in MARKS:
        return end - start == 1 and _stands_by_right_to_left(text, at)
    if character == "\u200b":
        return end - start == 1 and bool(_UNSPACED.match(before) or _UNSPACED.match(after))
    if "\U000e0020" <= character <= _END_OF_TAGS:
        return start > 0 and text[start - 1] == _FLAG and end - start <= 7 and text[end - 1] == _END_OF_TAGS
    return False


def _stands_by_right_to_left(text: str, at: int) -> bool:
    """Whether a right-to-left letter is near enough for a direction mark to matter."""
    return bool(_RIGHT_TO_LEFT.search(text, max(0, at - 12), at + 13))


def _rule(run: str) -> str:
    for character in run:
        if "\U000e0000" <= character <= "\U000e007f":
            return "invisible-tag-characters"
        if "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0100":
            return "invisible-variation-selectors"
        if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" or character in MARKS:
            return "invisible-bidi-controls"
    if set(run) == {"\u00ad"}:
        return "invisible-soft-hyphen"
    return "invisible-zero-width" if unicodedata.category(run[0]) == "Cf" else "invisible-filler"
