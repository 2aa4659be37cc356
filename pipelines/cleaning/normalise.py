"""Bring a text into normal form, and say what was done: the one step of cleaning that may rewrite.

Everything after it only deletes.  Typography is not touched: no-break spaces, « », ’ and … come out as
they came in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import ftfy.bad_codecs  # noqa: F401  (importing it registers the codec "sloppy-windows-1252")
from ftfy.badness import badness


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in normal form, and the names of the repairs it needed."""

    text: str
    fixes: tuple[str, ...] = ()


def normalise(text: str) -> Normalised:
    """Rewrite a text in normal form: NFC, `\\n` line ends, no control characters, no lone surrogates.

    Mojibake (UTF-8 that was read as Windows-1252 or Latin-1) is repaired line by line, and only in a line
    that proves itself: it holds whole UTF-8 sequences, no accent that was read rightly, no word about
    encodings, and ftfy finds it less bad afterwards.  In doubt the line stays as it is.

    C1 controls become the Windows-1252 characters that they are on the web (U+0092 is an apostrophe), as
    in HTML; the five that mean nothing there go.  A surrogate pair becomes its character; a lone surrogate
    becomes U+FFFD, so that the loss shows.

    Args:
        text: any string at all.

    Returns:
        The normal form, and what was done, out of `line-ends`, `surrogates`, `mojibake`, `controls`,
        `hidden-in-letter`, `mark-floods`, `nfc`.  A text that is normal already comes back
        as the same object.

    >>> normalise("Lâ€™Ã©tÃ© dernier\\r\\n")
    Normalised(text='L’été dernier\\n', fixes=('line-ends', 'mojibake'))
    >>> normalise("« Ici », dit-il\\u202f: on écrit « Ã© » pour « é ».").fixes
    ()

    Source: https://html.spec.whatwg.org/#numeric-character-reference-end-state (the C1 table);
    Unicode Standard Annex 15 (NFC).
    """
    if not _ODD.search(text) and not _has_mojibake(text) and unicodedata.is_normalized("NFC", text):
        return Normalised(text)
    fixes: dict[str, None] = {}
    text = _with_plain_characters(text, fixes)
    # Once a control is gone, what it parted may read as mojibake; each round leaves fewer characters.
    for _ in range(_MOST_READINGS):
        before = text
        if _has_mojibake(text):
            text = _with_mended_lines(text, fixes)
        text = _in_normal_form(_without_controls(text, fixes), fixes)
        if text == before or not _has_mojibake(text):
            break
    return Normalised(text, tuple(fixes))


# Whatever the fast path may not pass: controls but tab and line feed, the two separators that some readers
# take for line ends, surrogates, non-characters, and invisible characters that part a letter from its mark.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_HIDDEN = r"\xad\u200b\u200e\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff"
_MARKS = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u3099\u309a\u1161-\u1175\u11a8-\u11c2"
)
# Every combining mark is in here, and the letters of the scripts that have many.
_MARKED_SCRIPTS = (
    r"\u0300-\u036f\u0483-\u0489\u0590-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2de0-\u2dff\u302a-\u302f"
    r"\u3099\u309a\ua66f-\ua6f1\ua802-\uabed\ufb1e\ufe20-\ufe2f\U000101fd-\U0001ea00"
)
_ODD = re.compile(rf"[{_CONTROLS}\u2028\u2029\ud800-\udfff{_HIDDEN}{_MARKED_SCRIPTS}]")
_RUN_WITH_MARKS = re.compile(rf"[{_MARKED_SCRIPTS}]{{31,}}")
# Stream-Safe Text Format, UAX 15: no language needs more.  `unicodedata.normalize` sorts a run of marks by
# insertion (CPython 3.11 to 3.14), so a run of a million marks would never end.
_MOST_MARKS = 30

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_HIDDEN_IN_LETTER = re.compile(rf"(?<![{_HIDDEN}])[{_HIDDEN}]++(?=[{_MARKS}])")


def _with_plain_characters(text: str, fixes: dict[str, None]) -> str:
    """Line ends and surrogates, which would stand in the way of reading lines and of encoding them."""
    if _LINE_END.search(text):
        fixes["line-ends"] = None
        text = _LINE_END.sub("\n", text)
    if _SURROGATE.search(text):
        fixes["surrogates"] = None
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _without_controls(text: str, fixes: dict[str, None]) -> str:
    if not _CONTROL.search(text):
        return text
    fixes["controls"] = None
    return _CONTROL.sub(lambda found: _C1.get(found.group(), ""), text)


def _without_floods(text: str, fixes: dict[str, None]) -> str:
    """No letter under more than thirty marks: only the first thirty stay."""
    thinned = _RUN_WITH_MARKS.sub(_thinned, text)
    if thinned != text:
        fixes["mark-floods"] = None
    return thinned


def _thinned(found: re.Match[str]) -> str:
    marks = 0
    kept: list[str] = []
    for character in found.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _in_normal_form(text: str, fixes: dict[str, None]) -> str:
    """NFC, also across an invisible character: once that is cut, letter and mark would meet unjoined."""
    if _HIDDEN_IN_LETTER.search(text):
        fixes["hidden-in-letter"] = None
        text = _HIDDEN_IN_LETTER.sub("", text)
    text = _without_floods(text, fixes)
    if not unicodedata.is_normalized("NFC", text):
        fixes["nfc"] = None
        text = unicodedata.normalize("NFC", text)
    return text


# The WHATWG table is Windows-1252; the bytes it leaves undefined are not in this dictionary.
_C1 = {
    chr(byte): bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

# What a UTF-8 continuation byte (80-BF) looks like after a reading as Windows-1252 or as Latin-1.
_TAIL = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Sequences of three and more characters: no language writes them.
_LONG = (
    rf"â(?:[€\x80][{_TAIL}]|[‚\x82][{_TAIL}]|[„\x84][{_TAIL}]|[†\x86][{_TAIL}]|[ˆ\x88][{_TAIL}]|[œ˜–—š\x94-\x9c][{_TAIL}])"
    rf"|ï(?:»¿|¿½|¸[\x8f\x8eŽ])|ð[\x9fŸ][{_TAIL}][{_TAIL}]"
    rf"|Ãƒ[Â\xc2\x82‚][{_TAIL}]"
)
# Two characters: letters and signs of Western Europe, the œ and š of the next block, and marks set apart.
# After a capital a closing quotation mark is a quotation mark ("MANHû" is Portuguese).
_SHORT = rf"(?:(?<![A-ZÀ-Þ])|(?=.[^‘’“”›»…]))[ÂÃÄÅ][{_TAIL}]|Ì[\x80-\x8f€‚ƒ„…†‡ˆ‰Š‹Œ]"
# The second byte of "à" and of the no-break space is A0, which many steps turn into a plain space.
_LOST_A0 = r"(?<![A-ZÀ-Þ])Ã(?: (?=[ ,.;:!?)-])|(?= \w|$))|Â (?=[:;!?%»€]|Â)"

_MOJIBAKE = re.compile(f"{_LONG}|{_SHORT}|{_LOST_A0}")
_LONG_MOJIBAKE = re.compile(_LONG)
_LEADS = (
    "Ã",
    "Â",
    "Ä",
    "Å",
    "Ì",
    "â€",
    "â\x80",
    "â‚",
    "â„",
    "â†",
    "âœ",
    "âˆ",
    "â˜",
    "ï¿½",
    "ï»¿",
    "ï¸",
    "ðŸ",
    "ð\x9f",
)
_RIGHT_ACCENT = re.compile("[À-ÖØ-öø-ÿœŒ]")
_ABOUT_ENCODING = re.compile(
    r"\b(?:utf-?8|latin-?1|iso-?8859|windows-?1252|cp-?1252|mojibake|unicode|ascii|charset|encod\w{1,8}|"
    r"codage|codificaci|codifica|kodierung|zeichensatz|caractères?|caracteres?|caratteri|characters?)",
    re.IGNORECASE,
)
# A paragraph has hundreds of characters; what is longer than this is no line that anybody wrote.
_LONGEST_MENDED_LINE = 20_000
# Mending costs 2.6 µs a character at worst: this bounds it to a quarter of a second.  All or nothing, for
# if a part were mended, a second pass would mend the next part.
_MOST_SUSPECT_CHARACTERS = 100_000
# Mojibake of mojibake happens; four times over it is an experiment, or an attack.
_MOST_READINGS = 4


def _has_mojibake(text: str) -> bool:
    """Whether the text may hold mojibake: a cheap look, for most lines hold none."""
    return any(lead in text for lead in _LEADS) and _MOJIBAKE.search(text) is not None


def _with_mended_lines(text: str, fixes: dict[str, None]) -> str:
    lines = text.split("\n")
    suspect = [number for number, line in enumerate(lines) if _has_mojibake(line)]
    if sum(len(lines[number]) for number in suspect) > _MOST_SUSPECT_CHARACTERS:
        return text
    mended = {number: _mended(lines[number]) for number in suspect}
    if all(line == lines[number] for number, line in mended.items()):
        return text
    fixes["mojibake"] = None
    return "\n".join(mended.get(number, line) for number, line in enumerate(lines))


def _mended(line: str) -> str:
    """The line as it was before somebody read its UTF-8 wrongly, or the line itself if that is not proven."""
    if len(line) > _LONGEST_MENDED_LINE or _ABOUT_ENCODING.search(line):
        return line
    read = line
    for _ in range(_MOST_READINGS):
        again = _read_as_utf8(read)
        if again == read:
            break
        read = again
    else:
        return line
    if read == line or badness(read) >= badness(line):
        return line
    return read


def _read_as_utf8(line: str) -> str:
    """One reading: every sequence, or only the unmistakable ones if the line has accents that are right."""
    rest = _MOJIBAKE.sub("", line)
    pattern = _LONG_MOJIBAKE if _RIGHT_ACCENT.search(rest) else _MOJIBAKE
    read = pattern.sub(_decoded, line)
    read = _CONTROL.sub(lambda found: _C1.get(found.group(), found.group()), read)
    return unicodedata.normalize("NFC", read)


def _decoded(found: re.Match[str]) -> str:
    sequence = found.group()
    if sequence[-1] in "Ã ":
        sequence = sequence[0] + "\xa0"
    try:
        return sequence.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return found.group()
