"""Scripts, style sheets and records that a page left in its text, translated or not, whole or in part.

They are told by their shape.  An article about code shows code, too: what it announces, points back at or
teaches stays, and so does code in languages that no browser runs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipelines.cleaning.books import alternative
from pipelines.cleaning.residue.code_shapes import Reading, read_shape, without_strings
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.told import fenced_lines

_BOOK: dict[str, Any] = tomllib.loads(Path(__file__).with_name("code.toml").read_text("utf-8"))


def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternative(_BOOK[key])}(?!\w)", re.IGNORECASE)


_SPEAKS, _TEACHES, _POINTS_BACK = _words("speaks"), _words("teaches"), _words("points_back")
_PLUMBING = re.compile("|".join(_BOOK["plumbing"]))
_ELSEWHERE = re.compile("|".join(_BOOK["elsewhere"]).replace("(?i)", ""), re.MULTILINE | re.IGNORECASE)
# Forms that are the browser's own; calls and assignments belong to every language.
_BROWSER = frozenset(
    {"function", "arrow", "declaration", "css-rule", "css-at", "control", "queue", "attributes"}
)
_TRANSLATED = re.compile(
    r"\b(?:fonction|función|funktion|funzione|função)\s?\w{0,40}\s?\(|\b(?:nouve(?:au|lle)|nuev[oa]|nuov[oa]|nov[oa])\s\w+\s?\("
    r"|\b(?:retourner|renvoyer|devolver|zurückgeben|ritorna)\b[^\n]{0,80};|\bfenêtre\.|\bsi\s?\([^\n]{1,80}\)\s?\{"
)
_NOSCRIPT = re.compile(rf"\W{{0,3}}(?:{'|'.join(_BOOK['noscript'])})[\s.!]{{0,3}}", re.IGNORECASE)
_NOSCRIPT_HINTS = ("javascript", "java script", "browser", "navigateur", "navegador")
_LONGEST_NOSCRIPT = 200

_CANDIDATE = re.compile(r"[{}]|\)[ \xa0]?;|[\w$\])][ \xa0]?=[ \xa0]?[^\s=]|[\"»”][ \xa0]?:[ \xa0]?[\"«\d{\[]")
_BOUNDARY = re.compile(r"[.!?…»”](?:[ \xa0]+|(?=[(!$;{@#<]|[^\W\d]\w*[.(]|(?:var|let|const)\s))")
_CODE_END = re.compile(r"[;})>][ \xa0]*(?=[A-ZÀ-Þ«“])")
_LABEL = re.compile(r"\w[\w ’'-]{1,40}[ \xa0\u202f]?[:：]")
_REMARK = re.compile(r"/\*(?:[^*]|\*(?!/)){0,3000}+\*/")
_MOST_LINES = 400
"""Lines that one piece of code may grow by in each direction."""
_MOST_CANDIDATES = 20_000
"""Places that may be code; a text with more is a program, not an article, and is left as it is."""
_BULKY = 400
"""Characters on one line, hardly a space among them, that no article shows its readers."""
_ENOUGH = 2.0


_IN_REMARK = Reading(signs=0, words=0, forms=(), depth=0, leads_on=False, bare=True)


@dataclass(slots=True)
class _Piece:
    """Code on one or more lines."""

    first: int
    last: int
    start: int
    end: int
    strong: int
    """Stretches of it that alone prove to be code."""
    forms: set[str]


def find_code(page: Page) -> Iterator[Found]:
    """Yield code that the article does not itself show; what is kept by a little is marked `kept`."""
    yield from _noscript_lines(page)
    if not any(mark in page.text for mark in ("{", "}", "=", ");", ") ;", '":')):
        return
    if len(page.text) > _MOST_CANDIDATES:
        candidates = sum(1 for _ in islice(_CANDIDATE.finditer(page.text), _MOST_CANDIDATES + 1))
        if candidates > _MOST_CANDIDATES:
            return
    bench = _Bench(page)
    for piece in bench.pieces():
        signs, score = bench.weighed(piece)
        kept = score < _ENOUGH
        yield Found(piece.start, piece.end, "script-code", "script_residue", signs, kept)


def _noscript_lines(page: Page) -> Iterator[Found]:
    lowered = page.text.lower()
    if not any(hint in lowered for hint in _NOSCRIPT_HINTS):
        return
    for number, line in enumerate(page.lines):
        if 15 < len(line) <= _LONGEST_NOSCRIPT and _NOSCRIPT.fullmatch(line):
            if page.line_before(number).endswith((":", "：")):
                continue
            start = page.starts[number]
            yield Found(
                start,
                start + len(line),
                "script-noscript-line",
                "script_residue",
                ("own-line", "speaks-to-browser"),
            )


class _Bench:
    """The lines of one page as they were read, each once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.readings: dict[int, Reading] = {}
        self.fenced = fenced_lines(page)
        self._lessons: int | None = None
        for remark in _REMARK.finditer(page.text) if "/*" in page.text else ():
            for number in range(page.line_at(remark.start()) + 1, page.line_at(remark.end() - 1) + 1):
                self.readings[number] = _IN_REMARK

    def reading(self, number: int) -> Reading:
        """What a whole line looks like."""
        if number not in self.readings:
            self.readings[number] = read_shape(self.page.lines[number])
        return self.readings[number]

    def pieces(self) -> Iterator[_Piece]:
        """Code by lines, grown over the lines that pass for code beside it."""
        text = self.page.text
        done = at = 0
        while (candidate := _CANDIDATE.search(text, at)) is not None:
            number = self.page.line_at(candidate.start())
            at = self.page.starts[number] + len(self.page.lines[number]) + 1
            if number < done or number in self.fenced:
                continue
            piece = self._seed(number)
            if piece is None:
                continue
            self._grow(piece, done)
            done = piece.last + 1
            at = max(at, self.page.starts[piece.last] + len(self.page.lines[piece.last]) + 1)
            yield piece
            if at >= len(text):
                break

    def _seed(self, number: int) -> _Piece | None:
        """The code of one line, the sentences before and after it left out."""
        line, offset = self.page.lines[number], self.page.starts[number]
        start, end = _without_sentences(line, self.reading(number))
        whole = end - start == len(line)
        reading = self.reading(number) if whole else read_shape(line[start:end])
        if (
            whole
            and not reading.is_code
            and not reading.is_prose
            and (reading.forms or line.endswith(("{", "{ ")))
        ):
            reading = self._with_following(number)
        if not reading.is_code:
            return None
        if not whole and (reading.signs < 6 or len(reading.forms) < 2 or reading.words * 8 > reading.signs):
            return None
        return _Piece(number, number, offset + start, offset + end, 1, set(reading.forms))

    def _with_following(self, number: int) -> Reading:
        """A line read together with those under it: short statements prove one another."""
        together = [self.page.lines[number][:400]]
        for line in self.page.lines[number + 1 : number + 4]:
            if line.strip() and (len(line) > 400 or read_shape(line).is_prose):
                break
            together.append(line)
        return read_shape("\n".join(together))

    def _grow(self, piece: _Piece, floor: int) -> None:
        lines, starts = self.page.lines, self.page.starts
        if piece.start == starts[piece.first]:
            for number in range(piece.first - 1, max(floor, piece.first - _MOST_LINES) - 1, -1):
                if not self._joins(number, 0) and lines[number].strip():
                    break
                if lines[number].strip():
                    self._take(piece, number)
        depth = self.reading(piece.last).depth
        if piece.end == starts[piece.last] + len(lines[piece.last]):
            for number in range(piece.last + 1, min(len(lines), piece.last + _MOST_LINES)):
                if not lines[number].strip():
                    continue
                if not self._joins(number, depth):
                    break
                depth += self.reading(number).depth
                self._take(piece, number)

    def _joins(self, number: int, depth: int) -> bool:
        if number in self.fenced or not self.page.lines[number].strip():
            return False
        reading = self.reading(number)
        start, end = _without_sentences(self.page.lines[number], reading)
        if end - start != len(self.page.lines[number]):
            return False
        if reading.is_code or reading.may_be_code:
            return True
        return depth > 0 and not reading.is_prose and len(self.page.lines[number]) < 200

    def _take(self, piece: _Piece, number: int) -> None:
        reading = self.reading(number)
        piece.strong += reading.is_code
        piece.forms.update(reading.forms)
        piece.first, piece.last = min(piece.first, number), max(piece.last, number)
        piece.start = min(piece.start, self.page.starts[number])
        piece.end = max(piece.end, self.page.starts[number] + len(self.page.lines[number]))

    def weighed(self, piece: _Piece) -> tuple[tuple[str, ...], float]:
        """The signs for and against a piece of code being left behind, and their sum."""
        code = self.page.text[piece.start : min(piece.end, piece.start + 6_000)]
        signs: dict[str, float] = {f"shape:{form}": 0.0 for form in sorted(piece.forms)}
        record = "json-pair" in piece.forms and piece.forms <= {"json-pair", "block-edge"}
        signs["record" if record else "code"] = 0.0 if record else 2.0
        if piece.strong > 1 or len(piece.forms) > 2:
            signs["several-statements"] = 0.5
        if _PLUMBING.search(code):
            signs["page-plumbing"] = 2.0
        elif not record and piece.forms.isdisjoint(_BROWSER) and ";" not in without_strings(code):
            signs["no-semicolon"] = -2.0
        if _TRANSLATED.search(code):
            signs["translated-code"] = 1.5
        if "\n" not in code and len(code) > 40 and code.count(" ") * 9 < len(code):
            signs["minified"] = 1.0 if len(code) < _BULKY else 2.0
        if piece.first <= 1 or piece.last >= len(self.page.lines) - 2:
            signs["edge-of-text"] = 0.5
        signs |= self._excuses(piece, code)
        names = tuple(name if weight >= 0 else f"-{name.lstrip('-')}" for name, weight in signs.items())
        return names, sum(signs.values())

    def _excuses(self, piece: _Piece, code: str) -> dict[str, float]:
        """What speaks for the article showing this code."""
        excuses: dict[str, float] = {}
        before, after = self._neighbours(piece)
        speaks = _SPEAKS.search(before[-300:]) is not None
        announces = _LABEL.fullmatch(before) or read_shape(before[-300:]).words
        if announces and before.endswith((":", "：", "↓", "👇")):
            excuses["announced"] = -9.0 if speaks or _TEACHES.search(before[-300:]) else -3.0
        elif speaks and _TEACHES.search(before[-300:]):
            excuses["announced"] = -9.0
        elif speaks or _SPEAKS.search(after[:200]):
            excuses["spoken-of"] = -1.0
        if _POINTS_BACK.match(after):
            excuses["pointed-back-at"] = -4.0
        around = "\n".join(self.page.lines[max(0, piece.first - 3) : piece.first])
        if _ELSEWHERE.search(code) or _ELSEWHERE.search(around[-1_000:]):
            excuses["not-of-the-browser"] = -1.0 if _PLUMBING.search(code) else -9.0
        if self.lessons() >= 3:
            excuses["lesson"] = -2.5
        return excuses

    def _neighbours(self, piece: _Piece) -> tuple[str, str]:
        """The prose before and after a piece of code."""
        before, after = self.page.around(piece.start, piece.end)
        return (
            before or self.page.line_before(piece.first),
            after or self.page.line_after(piece.last),
        )

    def lessons(self) -> int:
        """How many lines of prose teach code."""
        if self._lessons is None:
            self._lessons = sum(
                1
                for number, line in enumerate(self.page.lines[:2_000])
                if _TEACHES.search(line[:600])
                and _SPEAKS.search(line[:600])
                and not self.reading(number).is_code
            )
        return self._lessons


def _without_sentences(line: str, reading: Reading) -> tuple[int, int]:
    """Where the code of a line starts and ends, if sentences of prose stand before or after it."""
    start, end = 0, len(line)
    if not reading.words:
        return start, end
    for boundary in _BOUNDARY.finditer(line, 0, 3_000):
        if not _is_sentence(line[start : boundary.end()]):
            break
        start = boundary.end()
    tail = 0
    for stop in _CODE_END.finditer(line, max(start, end - 3_000)):
        rest = line[stop.end() :]
        if _is_sentence(rest):
            tail = stop.end()
            break
    return start, tail or end


def _is_sentence(stretch: str) -> bool:
    reading = read_shape(stretch)
    return reading.words >= 2 and reading.words > 4 * reading.signs
