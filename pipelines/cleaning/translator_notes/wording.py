"""How much the plain words of a sentence sound like a translator's: evidence where no concept is named.

Lists of concepts end where their author's imagination did; "Je reprends au troisième paragraphe" names none.
Here every word, beginning and ending of a word, opening of a sentence and pair of words has a small weight;
the weights are fitted together with those of `leaning.toml` by `benchmarks.cleaning.fitting` and ship in
`wording.tsv`, to be read one by one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipelines.cleaning.translator_notes.hearing import QUOTATION, without_code
from pipelines.cleaning.translator_notes.lexicon import Remembered, tokens_of

_NOT_ITS_OWN = re.compile(r'[«“„"‘「_=]|://|www\.')  # what quotations and code begin with
_BEGINNING = 5  # letters that the forms of a French verb mostly share: "laiss" of laisse, laissé, laisserai
_ENDING = 3  # letters in which "laisserai" and "garderai" agree
_SHORTEST_WITH_ENDING = 5
_OPENING = 2  # words
_Product = tuple[float, float]  # a weight times its rarity, and the rarity squared
_STEADYING = 1000.0  # added to the squares of the rarities of a sentence: few known pieces say less than many


def spoken_tokens(text: str, tokens: Sequence[str] | None = None) -> Sequence[str]:
    """The words that a sentence says itself, folded: what it quotes or shows is the article's.

    Args:
        text: the sentence.
        tokens: all its words, if they are known.

    >>> spoken_tokens("« Robot » : je l'ai gardé.")
    ['je', 'l', 'ai', 'gardé']
    """
    if not _NOT_ITS_OWN.search(text):
        return tokens_of(text) if tokens is None else tokens
    return tokens_of(QUOTATION.sub(" ", without_code(text)))


def pieces_of(tokens: Sequence[str]) -> list[str]:
    """What a sentence says in pieces: words, their beginnings and endings, its opening, its pairs of words.

    In a pair longer words stand with their beginnings. Figures say nothing.

    >>> pieces_of(["je", "laisserai", "tout"])[:5]
    ['je', 'laisserai', 'laiss*', '*rai', 'tout']
    >>> pieces_of(["je", "laisserai", "tout"])[5:]
    ['^je', '^laisserai', '^je laisserai', 'je laiss*', 'laiss* tout']
    """
    words = [token for token in tokens if token.isalpha()]
    pieces = [piece for word in words for piece in _pieces_of_word(word)]
    pieces += _opening(words)
    shorts = [short(word) for word in words]
    return pieces + [f"{one} {next_one}" for one, next_one in pairwise(shorts)]


def _pieces_of_word(word: str) -> Iterator[str]:
    yield word
    if len(word) > _BEGINNING:
        yield short(word)
    if len(word) >= _SHORTEST_WITH_ENDING:
        yield f"*{word[-_ENDING:]}"


def short(word: str) -> str:
    """A word as it stands in pairs: a longer one with its beginning alone.

    >>> short("laisserai"), short("je")
    ('laiss*', 'je')
    """
    return f"{word[:_BEGINNING]}*" if len(word) > _BEGINNING else word


def _opening(words: Sequence[str]) -> Iterator[str]:
    yield from (f"^{word}" for word in words[:_OPENING])
    if len(words) >= _OPENING:
        yield f"^{' '.join(words[:_OPENING])}"


def shares(tokens: Sequence[str], rarities: Mapping[str, float]) -> dict[str, float]:
    """The share that each known piece has in a sentence: its rarity each time, over the length of all.

    Args:
        tokens: the words, folded.
        rarities: piece -> its inverse document frequency; pieces that are not in it have no share.
    """
    found = [piece for piece in pieces_of(tokens) if piece in rarities]
    length = math.sqrt(_STEADYING + sum(rarities[piece] ** 2 for piece in found))
    parts: dict[str, float] = {}
    for piece in found:
        parts[piece] = parts.get(piece, 0.0) + rarities[piece] / length
    return parts


def wording(tokens: Sequence[str]) -> float:
    """What the words of a sentence say for a translator, in log-odds; 0 if none is known.

    >>> wording("je reprends ici la traduction de votre texte".split()) > 0
    True
    >>> wording("le robot de la société marche depuis lundi".split()) < 0
    True
    """
    said, book = _sayings(), _products()
    total, length = 0.0, _STEADYING
    words = [token for token in tokens if token.isalpha()]
    pairs: Mapping[str, _Product] = {}
    for word in words:
        part, square, stem, pairs_with_next = said[word]
        total += part
        length += square
        if (pair := pairs.get(stem)) is not None:
            total += pair[0]
            length += pair[1]
        pairs = pairs_with_next
    for piece in _opening(words):
        if (opening := book.get(piece)) is not None:
            total += opening[0]
            length += opening[1]
    return total / math.sqrt(length)


def telling(tokens: Sequence[str], most: int = 3) -> list[str]:
    """The pieces that say most for a translator, the one that says most first.

    >>> "la tradu*" in telling("je reprends ici la traduction de votre texte".split())
    True
    """
    book = _products()
    parts = {piece: book[piece][0] for piece in pieces_of(tokens) if piece in book}
    return sorted((piece for piece in parts if parts[piece] > 0), key=lambda piece: -parts[piece])[:most]


class _Sayings(Remembered[tuple[float, float, str, Mapping[str, _Product]]]):
    """Word -> the weighed rarities of its pieces, their squares, how it stands in pairs, and its pairs."""

    def __init__(self, book: Mapping[str, _Product]) -> None:
        super().__init__()
        self._book = book
        self._pairs: dict[str, dict[str, _Product]] = {}
        for piece, product in book.items():
            if " " in piece and piece[0] != "^":
                first, second = piece.split(" ")
                self._pairs.setdefault(first, {})[second] = product

    def look_up(self, word: str) -> tuple[float, float, str, Mapping[str, _Product]]:
        known = [self._book[piece] for piece in _pieces_of_word(word) if piece in self._book]
        stem = short(word)
        parts, squares = sum(part for part, _ in known), sum(square for _, square in known)
        return parts, squares, stem, self._pairs.get(stem, {})


@cache
def words() -> Mapping[str, tuple[float, float]]:
    """Every known piece of a sentence (see `pieces_of`), its weight in log-odds and its rarity."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {piece: (float(weight), float(rarity)) for piece, weight, rarity in rows}


@cache
def _products() -> Mapping[str, _Product]:
    """Piece -> its weight times its rarity, and its rarity squared."""
    return {piece: (weight * rarity, rarity * rarity) for piece, (weight, rarity) in words().items()}


@cache
def _sayings() -> _Sayings:
    return _Sayings(_products())
