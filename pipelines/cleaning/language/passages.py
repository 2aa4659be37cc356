"""The passages of a document that are not in its language.

A tally of small words settles nearly every sentence; the detectors are asked about the rest, with the
names and quotations blanked out. A whole line may be foreign, or the sentences at its front or end: a
translator's note is glued there, and an English sentence between two French ones is a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.cleaning.language.evidence import NEWS, read
from pipelines.cleaning.language.function_words import lean, small_words, tally
from pipelines.cleaning.language.preparation import mask, readable
from pipelines.cleaning.language.verdicts import excerpt, weigh

PRIOR = 1.0  # log-odds that a doubtful piece is in the document's language all the same
TYPOGRAPHY = 2.5  # log-odds more where a blank stands before a colon, as only French sets it
SURE_LINE = 0.65
SURE_PIECE = 0.8
OWN_WORDS = 1.3
LEAD = 1.5
FEWEST_LETTERS = 14  # "off the record", "made in France" and the like are French by now
LONG = 60  # letters from which a language outside NEWS is believed
SHORT = 30  # letters below which a small word of the other language must bear witness
WITNESS = 0.8
SURE_ALONE = 0.97  # the chance that does without a witness
MOST_QUESTIONS = 2_000  # doubtful pieces of one text
SENTENCE_COST = 0.04  # of a question: 50,000 sentences are the other end of the bound
SEAM_WORDS = 2.0  # words of other languages before a seam, and none of the document's
SEAM_WITHIN = 120  # characters
_SEAM = re.compile(r"(?<=[a-zß-ÿ]) {1,3}(?=[A-ZÀ-ÖØ-Þ])")
_FEWEST_WORDS = 3
_SHORTEST = 6  # characters of a sentence with its stop and blank: "M. " and "1. " are none
_TRIES = 3
_SENTENCE_END = re.compile(r"[.!?…:](?<!\s:)[\"»”')\]]{0,3}\s{1,20}")  # " :" is a French heading's
_LINE = re.compile(r"[^\n\r]+")
_FRENCH_BLANK = re.compile(r"\w\s[:;!?](?:\s|$)")
_QUOTE_MARKS = frozenset('«»“”"')


@dataclass(frozen=True, slots=True)
class ForeignSpan:
    """A passage in another language than its document's: `text[start:end]`."""

    start: int
    end: int
    language: str
    score: float
    """The chance that the passage is not in the document's language."""


class _Sentence(NamedTuple):
    start: int
    end: int
    own: float
    other: float

    @property
    def is_own(self) -> bool:
        return self.own >= OWN_WORDS and self.own > LEAD * self.other

    @property
    def is_suspect(self) -> bool:
        return self.other > self.own or not self.own


def find_foreign(text: str, language: str = "fr") -> list[ForeignSpan]:
    """Find the passages that are not in the document's language, in reading order.

    In doubt a passage belongs to the document: names, headings, code and quotations stay. A span is a
    whole line, or the sentences at a line's front or end, without the blanks around them. After 2,000
    doubtful pieces or 50,000 sentences the rest is left unread: hostile text must end.

    Args:
        text: one article, paragraphs on lines of their own. May be empty, and may be anything.
        language: the document's language.

    >>> [span.language for span in find_foreign("Le modèle est prêt.\\n\\nI hope this translation helps!")]
    ['en']
    >>> find_foreign("Il a dit « the show must go on » avant de partir.\\n\\nDeep learning : les bases")
    []
    """
    found: list[ForeignSpan] = []
    questions = _Questions(text, language)
    for line in _LINE.finditer(text):
        if questions.left <= 0:
            break
        start, end = _trim(text, line.start(), line.end())
        if start < end:
            found.extend(_of_line(questions, start, end))
    return found


def foreign_ratio(text: str, spans: list[ForeignSpan]) -> float:
    """The share of a text's letters that stand in the spans, 0 to 1; 0 for a text without letters.

    >>> foreign_ratio("un two", [ForeignSpan(3, 6, "en", 0.9)])
    0.6
    """
    letters = sum(map(str.isalpha, text))
    if not letters:
        return 0.0
    return sum(sum(map(str.isalpha, text[span.start : span.end])) for span in spans) / letters


class _Questions:
    """Puts pieces of one text to the detectors, up to a bound."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.left: float = MOST_QUESTIONS

    def ask(self, start: int, end: int, sure: float) -> ForeignSpan | None:
        """The piece as a span, if it is surely in another language."""
        self.left -= 1
        piece = mask(readable(excerpt(self.text[start:end])))
        if len(piece.split()) < _FEWEST_WORDS:
            return None
        french = self.language == "fr"
        prior = PRIOR + TYPOGRAPHY * (_FRENCH_BLANK.search(self.text, start, end) is not None)
        found = weigh(read(piece), prior if french else 0.0)
        chance = found.foreign if french else found.score
        if found.language == self.language or chance < sure:
            return None
        letters = sum(map(str.isalpha, self.text[start:end]))
        if letters < FEWEST_LETTERS or (found.language not in NEWS and letters < LONG):
            return None
        if letters < SHORT and chance < SURE_ALONE and tally(piece).get(found.language, 0.0) < WITNESS:
            return None
        return ForeignSpan(start, end, found.language, round(chance, 4))


def _of_line(questions: _Questions, start: int, end: int) -> list[ForeignSpan]:
    """The foreign spans of one line: itself, or what is glued to its front or end."""
    sentences = list(_sentences(questions, start, end))
    seam = _preamble(questions, sentences[0])
    if seam is not None:
        return [seam]
    if not any(sentence.is_suspect for sentence in sentences):
        return []
    if not any(sentence.is_own for sentence in sentences):
        whole = questions.ask(start, end, SURE_LINE)
        if whole is not None:
            return [whole]
    if len(sentences) == 1:
        return []
    front = _glued(questions, sentences)
    back = _glued(questions, sentences[::-1])
    if front is not None and back is not None and back.start < front.end:
        return [front]
    return [span for span in (front, back) if span is not None]


def _glued(questions: _Questions, sentences: list[_Sentence]) -> ForeignSpan | None:
    """The longest foreign run of sentences from one end of a line, the other end being the document's."""
    run = 0
    while run < len(sentences) - 1 and not sentences[run].is_own:
        run += 1
    while run and not (sentences[run - 1].other and sentences[run - 1].is_suspect):
        run -= 1  # a number or a name belongs to its neighbour, not to the note
    for length in range(run, max(0, run - _TRIES), -1):
        start = min(sentences[0].start, sentences[length - 1].start)
        end = max(sentences[0].end, sentences[length - 1].end)
        if _QUOTE_MARKS.isdisjoint(questions.text[start:end]):
            span = questions.ask(start, end, SURE_PIECE)
            if span is not None:
                return span
    return None


def _preamble(questions: _Questions, first: _Sentence) -> ForeignSpan | None:
    """A note glued to the front of a line's first sentence with nothing but a blank between them."""
    if not first.own or first.other < SEAM_WORDS:
        return None
    text, language = questions.text, questions.language
    for seam in _SEAM.finditer(text, first.start, min(first.end, first.start + SEAM_WITHIN)):
        if not _QUOTE_MARKS.isdisjoint(text[first.start : seam.start()]):
            return None
        before = lean(text[first.start : seam.start()], language)
        opener = text[seam.end() : first.end].partition(" ")[0]
        if opener.lower() not in small_words(language):
            continue
        after = lean(text[seam.end() : first.end], language)
        if before[1] >= SEAM_WORDS and not before[0] and after[0] >= OWN_WORDS and not after[1]:
            return questions.ask(first.start, seam.start(), SURE_PIECE)
    return None


def _sentences(questions: _Questions, start: int, end: int) -> Iterator[_Sentence]:
    text, language = questions.text, questions.language
    at = start
    for stop in _SENTENCE_END.finditer(text, start, end):
        if stop.end() - at < _SHORTEST:
            continue
        questions.left -= SENTENCE_COST
        if questions.left <= 0:
            break
        yield _counted(text, language, at, stop.end())
        at = stop.end()
    if at < end:
        yield _counted(text, language, at, end)


def _counted(text: str, language: str, start: int, end: int) -> _Sentence:
    start, end = _trim(text, start, end)
    own, other = lean(text[start:end], language)
    if own >= OWN_WORDS and own > LEAD * other:
        return _Sentence(start, end, own, other)
    own = other = 0.0
    for name, count in tally(text[start:end]).items():
        if name == language:
            own = count
        elif count > other:
            other = count
    return _Sentence(start, end, own, other)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
