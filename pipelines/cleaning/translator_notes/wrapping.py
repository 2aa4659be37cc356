"""What shows a translator's hand by its shape: fences and JSON around the whole answer, rivals one a line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from pipelines.cleaning.note import Note

_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~|\"\"\"|''')[ \t]{0,2}([\w+-]{0,20})[ \t]{0,4}$", re.MULTILINE)
# A fence with one of these names holds paper, not a program.
_PAPER = frozenset(
    "markdown md text txt plaintext html xml fr french français francais translation traduction".split()
)

_MOST_FENCES = 1_000  # a text with more is a reference of code


def find_fences(text: str) -> Iterator[Note]:
    """The fences that open and close a text as a whole, those inside them too, or what is left of the two.

    >>> [(note.start, note.end) for note in find_fences("```html\\nLe robot marche.\\n```")]
    [(0, 7), (25, 28)]
    >>> list(find_fences("Essayez :\\n```\\nprint(1)\\n```"))
    []
    """
    fences = deque(islice(_FENCE.finditer(text), _MOST_FENCES + 1))
    if len(fences) > _MOST_FENCES:
        return
    outside, last = 0, len(text)  # where the text begins and ends within the fences found so far
    while fences:
        first, end = fences[0], fences[-1]
        opens = not text[outside : first.start()].strip() and (not first[1] or first[1].lower() in _PAPER)
        closes = not text[end.end() : last].strip() and not end[1]
        if len(fences) == 1 and outside == 0 and (opens or closes):
            yield _fence(first, "left-alone")
        if len(fences) % 2 or not (opens and closes):
            return
        yield _fence(first, "opens-text")
        yield _fence(end, "closes-text")
        outside, last = fences.popleft().end(), fences.pop().start()


def _fence(found: re.Match[str], why: str) -> Note:
    return Note(found.start(), found.end(), "wrapper", "fence-around-whole-text", 1.0, (why,))


_RIVALS = re.compile(
    r"(?:^[^\W\d_][^\W\d_ ’'-]{1,24}(?:[ ’'-][^\W\d_]{1,20}){0,3}\.(?:\n|\Z)){5,40}", re.MULTILINE
)
_FEWEST_RIVALS = 5
_MOST_WORDS_OF_RIVALS = 1.3  # words a line, on average: rivals are words, not sentences


def find_rivals(text: str) -> Iterator[Note]:
    r"""Runs of five and more lines of one word and a stop: a translator's list of synonyms.

    >>> text = "Cadre.\nLieu.\nDécor.\nMilieu.\nZone.\nLe robot marche."
    >>> [text[note.start : note.end][-5:] for note in find_rivals(text)]
    ['Zone.']
    >>> list(find_rivals("Un mot.\nEt une phrase."))
    []
    """
    if text.count(".\n") < _FEWEST_RIVALS - 1:
        return
    for found in _RIVALS.finditer(text):
        lines = found.group().rstrip("\n").split("\n")
        words = [line.count(" ") + 1 for line in lines]
        while lines and sum(words) > _MOST_WORDS_OF_RIVALS * len(words):
            lines.pop()
            words.pop()
        if len(lines) >= _FEWEST_RIVALS:
            end = found.start() + len("\n".join(lines))
            yield Note(found.start(), end, "alternatives", "rivals-one-a-line", 1.0, ("one-word-a-line",))


_VALUE = r'(?:"[^"\n]{0,80}"|[\w.]{1,12})'
_KEY = r'"[\w -]{1,30}"\s?:\s?'
_JSON_OPENS = re.compile(
    rf'\A[ \t]{{0,4}}\{{\s{{0,6}}(?:{_KEY}{_VALUE},\s{{0,6}}){{0,6}}{_KEY}"(?=[^"\n]{{12}})'
)
_JSON_CLOSES = re.compile(rf'"(?:,\s{{0,6}}{_KEY}{_VALUE}){{0,6}}\s{{0,6}}\}}\s{{0,4}}\Z')
_JSON_ENDS = re.compile(r"[\"\]]\s{0,6}\}[ \t]{0,4}$", re.MULTILINE)


def find_json(text: str) -> Iterator[Note]:
    r"""The shell of an answer that came as JSON: what stands before the article in it, and behind.

    A shell of which only the end was left is one, too, where no other brace is.

    >>> text = '{"lang": "fr", "body": "Le robot marche.\nIl parle."}'
    >>> [text[note.start : note.end] for note in find_json(text)]
    ['{"lang": "fr", "body": "', '"}']
    >>> list(find_json('{"nom": "Nuvio", "ville": "Lyon"}'))
    []
    """
    opens = _JSON_OPENS.match(text)
    begins = opens.end() if opens else 0
    closes = _JSON_CLOSES.search(text, max(begins, len(text) - 300)) if text.rstrip().endswith("}") else None
    ends = closes.start() if closes else len(text)
    inside = text[begins:ends]
    if "\n" not in inside.strip() or "{" in inside or _JSON_ENDS.search(inside):
        return  # one value is no article
    if opens:
        yield Note(0, begins, "wrapper", "shell-of-json", 1.0, ("opens-text",))
    if closes:
        yield Note(ends, closes.end(), "wrapper", "shell-of-json", 1.0, ("closes-text",))
