"""Cut a text into units that one speaker says in one breath: sentences, labels, brackets, seams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.cleaning.translator_notes.lexicon import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the text that is weighed as a whole."""

    start: int
    end: int
    line: int
    """Number of the line it begins on."""
    opens_line: bool
    closes_line: bool
    bracketed: bool = False
    glued: bool = False
    """Its first word is glued to the word before it."""


_OPENING_QUOTES = ("«", "“", "„", '"', "‘", "「", "`")
_SENTENCE_END = re.compile(
    r"[.!?…。！？；](?:"  # one set of signs to begin with is looked for at once
    r"(?<=[.!?…])[.!?…]{0,3}[\"'»”’)\]*_\u00a0\u202f ]{0,4}"
    r"(?=\s+[\"'«“‘(\[*_\u00a0\u202f ]{0,4}[^\W\d_a-zà-ÿ]|\s+\d|\s+[\[(<#])"
    r"|(?<=[.!?])[.!?]{0,2}(?=(?:Voici|Here|Note|Please|Bien|Sure|Certainly|Hier|Ecco|Aqu|Traduction|J’|J')\b)"
    r"|(?<=[a-zà-ÿ)»”][a-zà-ÿ)»”][.!?])(?=[A-ZÀ-Þ][a-zà-ÿ]{0,14}[- ’',])"  # a remark glued to the stop
    r"|(?<=[。！？；])(?!\s*$))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[«“'’])(?:[A-Z]|[A-Z]\.[A-Za-z]|M|MM|Mme|Mlle|Dr|Pr|St|Ste|cf|etc|ex|p|pp|vol|n|no|art|av|env|vs|e\.g|"
    r"i\.e|z\.\s?B|d\.\s?h|bzw|ca|Nr|Mr|Mrs|Ms|Sr|Sra|Inc|Ltd|Corp|fig|éd|ed|trad|al|tél|N\.d\.T|N\.d\.l\.R|"
    r"N\.B|Anm|Übers|[Dd]\.\s?[Üü]bers|N\.\s?del|N\.\s?de\s?la|ndt|Jr|approx)\.$"
)
_NUMBERING = re.compile(r"[\s*_-]*\d{1,3}\.")
BRACKET = re.compile(r"[\[(（【〔{][^\[\](){}（）【】〔〕]{6,700}[\])）】〕}]")
KEPT_TOGETHER = re.compile(
    BRACKET.pattern
    + r"|«[^«»\n]{1,600}»|“[^“”\n]{1,600}”|„[^„“”\n]{1,600}[“”]|(?<!\w)\"[^\"\n]{1,400}\"(?!\w)"
)
# A word that opens a remark, glued to the end of the word before it: "unVoici", "prix.Here is".
_SEAM = re.compile(
    r"(?:Voici|Voilà|Bien sûr|Certainement|Traduction|Texte traduit|Version française|Ci-dessous|"
    r"Note|Remarque|Notez|Veuillez|Désolé|Je suis désolé|Je ne peux|J['’]ai|J['’]espère|N['’]hésitez|"
    r"Here|Below|Sure|"
    r"Certainly|Of course|Translation|Translated|French|Please|I['’]m|I am|I can|I have|I hope|Sorry|"
    r"As an|Let me|The user|"
    r"Aquí|Claro|A continuación|Traducción|Nota|Por supuesto|Lo siento|Hier|Nachfolgend|Gerne|"
    r"Natürlich|Übersetz|Bitte|"
    r"Hinweis|Anmerkung|Ecco|Certo|Di seguito|Traduzione|Si prega|Mi dispiace|Aqui|Segue|Tradução|"
    r"Com certeza|Desculpe|"
    r"Traduit|Cet article|Suite|Continue|Fin de|End of)(?![a-zà-ÿ])"
    r"|以下|这是|下面|请|注意|好的|当然|抱歉|翻译|译文"
)
_TERMINAL = frozenset('.!?…:;。！？：；»”"）】)]*_`|>')
_CLOSED = frozenset('.!?…:。！？：»”"')
_GLUED = re.compile(r"[A-ZÜ以这下请注好当抱翻译](?<=[a-zà-ÿ0-9.,;:%»)’'!?].)", re.DOTALL)
# No sentence ends on these: the extractor broke it at a tag or a link.
_HANGING = frozenset(
    "the a an of to and or with from by in on for that this le la les l un une des du de d et ou "
    "avec par pour dans sur "
    "que qui cette cet ce el los las una con para der die das den dem ein eine und mit von zu im il "
    "lo gli uno di da "
    "con per o os as um uma do da balise balises tag tags".split()
)
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s'’]*$")
_COMMENT = re.compile(r"<!--(?:(?!-->|<!--)[^\n]){12,400}-->")
# Code that an extractor left behind a sentence: no capital begins it.
_CODE_BEGINS = re.compile(
    r"(?<=[.!?…»])\s(?=(?:window|document|var|let|const|function|\w{1,30}\.(?:push|cmd))\b[\s.(\[])"
)
_TAG_EDGE = re.compile(r"</?[a-zA-Z!][^<>\n]{0,200}>$")
_GOES_ON = re.compile(r"\s*(?:[a-zà-ÿ,;).]|</?[a-zA-Z]|<!--|-->)")
_MOST_JOINED_LINES = 8
_LONGEST_JOINED = 900


def units_of(text: str) -> Iterator[Unit]:
    """The units of a text in reading order, brackets after the sentence they stand in.

    A line that the extractor broke at a tag or a link is read with the lines that go on. White space at
    the edges belongs to no unit.

    >>> text = "Un. Deux."
    >>> [text[unit.start : unit.end] for unit in units_of(text)]
    ['Un.', 'Deux.']
    """
    for number, (start, end) in enumerate(_stretches(text)):
        edges = [start, *_boundaries(text, start, end), end]
        opens, closes = _trimmed(text, start, end)
        for first, last in pairwise(edges):
            begin, stop = _trimmed(text, first, last)
            if begin == stop:
                continue
            glued = first > start and begin == first and not text[first - 1].isspace()
            sentence = Unit(
                begin,
                stop,
                number,
                begin == opens,
                stop == closes,
                is_bracket(text[begin:stop]),
                glued and text[first - 1] not in ".!?…。！？",
            )
            yield sentence
            if not sentence.bracketed:
                yield from _brackets(text, sentence)


def is_bracket(unit: str) -> bool:
    """Whether a unit stands in brackets as a whole.

    >>> is_bracket("[Suite au prochain message]"), is_bracket("(un) et (deux)")
    (True, False)
    """
    bare = unit.strip("*_ .")
    return BRACKET.fullmatch(bare) is not None


def _brackets(text: str, sentence: Unit) -> Iterator[Unit]:
    for found in BRACKET.finditer(text, sentence.start, sentence.end):
        if text[max(sentence.start, found.start() - 2) : found.start()].strip()[-1:] in _OPENING_QUOTES:
            continue
        yield Unit(found.start(), found.end(), sentence.line, False, False, bracketed=True)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Lines, those joined that the extractor broke."""
    start, joined = 0, 0
    while start <= len(text):
        end = _line_end(text, start)
        stop = end
        while (
            joined < _MOST_JOINED_LINES
            and stop < len(text)
            and stop - start < _LONGEST_JOINED
            and _is_broken(text, start, stop)
        ):
            stop = _line_end(text, stop + 1)
            joined += 1
        yield start, stop
        start, joined = stop + 1, 0


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _is_broken(text: str, start: int, end: int) -> bool:
    """Whether the line that ends here goes on in the next."""
    if end > start and text[end - 1] in _CLOSED:
        return False  # most lines of an article
    tail = text[max(start, end - 210) : end].rstrip()
    following = text[end + 1 : end + 2]
    if not tail or not following.strip():
        return False
    goes_on = following.islower() or _GOES_ON.match(text, end + 1) is not None
    if tail[-1] == ";":
        return following.islower()
    if tail[-1] in _TERMINAL and not (tail[-1] == ">" and _TAG_EDGE.search(tail)):
        return tail[-1] in ")]`>" and following in ",;.abcdefghijklmnopqrstuvwxyzéàê"
    if goes_on or tail[-1] == ">":
        return goes_on
    last = _LAST_WORD.search(tail)
    return last is not None and fold(last[1]) in _HANGING


def _boundaries(text: str, start: int, end: int) -> list[int]:
    """Offsets inside a stretch where one unit ends and another begins."""
    covered = [found.span() for found in KEPT_TOGETHER.finditer(text, start, end)]
    edges: list[int] = []
    for found in _SENTENCE_END.finditer(text, start, end):
        at = found.end()
        tail = text[max(start, found.start() - 24) : found.start() + 1]
        if text[found.start()] == "." and (_ABBREVIATION.search(tail) or _NUMBERING.fullmatch(tail, 0)):
            continue
        if not _inside(covered, at):
            edges.append(at)
    for found in _COMMENT.finditer(text, start, end):
        edges += [at for at in found.span() if start < at < end]
    if "=" in text[start:end] or "push" in text[start:end]:
        edges += [found.end() for found in _CODE_BEGINS.finditer(text, start, end)]
    seams = (found.start() for found in _GLUED.finditer(text, start + 1, end))
    edges += [at for at in seams if _SEAM.match(text, at) and not _inside(covered, at)]
    return sorted(set(edges))


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] < at:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < at < spans[low][1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left if piece.strip() else end, start + len(piece.rstrip()) if piece.strip() else end
