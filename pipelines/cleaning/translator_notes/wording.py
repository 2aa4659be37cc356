"""How much the plain words of a sentence sound like a translator's: evidence where no concept is named.

Lists of concepts end where their author's imagination did; "Je reprends au troisième paragraphe" names none.
Here every word, and the beginning of every longer word, has a small weight; the weights are fitted together
with those of `leaning.toml` by `benchmarks.cleaning.fitting` and ship in
`wording.tsv`, to be read one by one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipelines.cleaning.translator_notes.hearing import QUOTATION, without_code
from pipelines.cleaning.translator_notes.lexicon import Remembered, tokens_of

_MARK = re.compile('[«“„"‘「]')
_BEGINNING = 5  # letters that the forms of a French verb mostly share: "laiss" of laisse, laissé, laisserai


def spoken_tokens(text: str, tokens: Sequence[str] | None = None) -> Sequence[str]:
    """The words that a sentence says itself, folded: what it quotes or shows is the article's.

    Args:
        text: the sentence.
        tokens: all its words, if they are known.

    >>> spoken_tokens("« Robot » : je l'ai gardé.")
    ['je', 'l', 'ai', 'gardé']
    """
    said = without_code(text)
    if _MARK.search(said):
        said = QUOTATION.sub(" ", said)
    return tokens_of(said) if tokens is None or said != text else tokens


def pieces_of(token: str) -> tuple[str, ...]:
    """A word, and its beginning if it has more than five letters; figures say nothing.

    >>> pieces_of("laisserai"), pieces_of("je"), pieces_of("4o")
    (('laisserai', 'laiss*'), ('je',), ())
    """
    if not token.isalpha():
        return ()
    return (token, f"{token[:_BEGINNING]}*") if len(token) > _BEGINNING else (token,)


def shares(tokens: Sequence[str], rarities: Mapping[str, float]) -> dict[str, float]:
    """The share that each known piece has in a sentence: its rarity each time, over the length of all.

    Args:
        tokens: the words, folded.
        rarities: piece -> its inverse document frequency; pieces that are not in it have no share.
    """
    found = [piece for token in tokens for piece in pieces_of(token) if piece in rarities]
    length = math.sqrt(sum(rarities[piece] ** 2 for piece in found))
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
    says = _sayings()
    total = length = 0.0
    for token in tokens:
        part, square = says[token]
        total += part
        length += square
    return total / math.sqrt(length) if length else 0.0


def telling(tokens: Sequence[str], most: int = 3) -> list[str]:
    """The words that say most for a translator, the one that says most first.

    >>> telling("je reprends ici la traduction de votre texte".split(), 1)
    ['reprends']
    """
    parts = {token: _sayings()[token][0] for token in tokens}
    return sorted((token for token in parts if parts[token] > 0), key=lambda token: -parts[token])[:most]


class _Sayings(Remembered[tuple[float, float]]):
    """Word -> the weighed rarities of its pieces, and their squares."""

    def __init__(self, book: Mapping[str, tuple[float, float]]) -> None:
        super().__init__()
        self._book = book

    def look_up(self, word: str) -> tuple[float, float]:
        known = [self._book[piece] for piece in pieces_of(word) if piece in self._book]
        return sum(weight * rarity for weight, rarity in known), sum(rarity**2 for _, rarity in known)


@cache
def words() -> Mapping[str, tuple[float, float]]:
    """Every known word and beginning of a word (with `*`), its weight in log-odds and its rarity."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {piece: (float(weight), float(rarity)) for piece, weight, rarity in rows}


@cache
def _sayings() -> _Sayings:
    return _Sayings(words())
