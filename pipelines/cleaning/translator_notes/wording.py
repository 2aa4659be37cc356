"""How much the plain words of a sentence sound like a translator's: evidence where no concept is named.

Lists of concepts end where their author's imagination did; "Je reprends au troisième paragraphe" names none.
Here every word, and the beginning of every longer word, has a small weight; the weights are fitted together
with those of `leaning.toml` by `benchmarks.cleaning.fitting` and ship in `wording.tsv`, to be read
one by one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipelines.cleaning.translator_notes.hearing import QUOTATION, without_code
from pipelines.cleaning.translator_notes.lexicon import tokens_of

_MARK = re.compile('[«“„"‘「]')
_BEGINNING = 5  # letters that the forms of a French verb mostly share: "laiss" of laisse, laissé, laisserai


def spoken_tokens(text: str) -> list[str]:
    """The words that a sentence says itself, folded: what it quotes or shows, and figures, are the article's.

    >>> spoken_tokens("« Robot » en 2 mots : je l'ai gardé.")
    ['en', 'mots', 'je', 'l', 'ai', 'gardé']
    """
    text = without_code(text)
    if _MARK.search(text):
        text = QUOTATION.sub(" ", text)
    return [token for token in tokens_of(text) if token.isalpha()]


def pieces_of(tokens: Sequence[str]) -> Iterator[str]:
    """The words, and the beginnings of those that have more than five letters.

    >>> list(pieces_of(["je", "laisserai"]))
    ['je', 'laisserai', 'laiss*']
    """
    for token in tokens:
        yield token
        if len(token) > _BEGINNING:
            yield f"{token[:_BEGINNING]}*"


def shares(tokens: Sequence[str], rarities: dict[str, float]) -> dict[str, float]:
    """The share that each known piece has in a sentence: tf-idf, of length 1.

    Args:
        tokens: the words, folded.
        rarities: piece -> its inverse document frequency; pieces that are not in it have no share.
    """
    counts = Counter(piece for piece in pieces_of(tokens) if piece in rarities)
    parts = {piece: (1 + math.log(count)) * rarities[piece] for piece, count in counts.items()}
    length = math.sqrt(sum(part * part for part in parts.values()))
    return {piece: part / length for piece, part in parts.items()}


def wording(tokens: Sequence[str]) -> float:
    """What the words of a sentence say for a translator, in log-odds; 0 if none is known.

    >>> wording("je reprends ici la traduction de votre texte".split()) > 0
    True
    >>> wording("le robot de la société marche depuis lundi".split()) < 0
    True
    """
    book = _book()
    total = length = 0.0
    for piece, count in Counter(filter(book.__contains__, pieces_of(tokens))).items():
        weight, rarity = book[piece]
        part = rarity if count == 1 else (1 + math.log(count)) * rarity
        total += weight * part
        length += part * part
    return total / math.sqrt(length) if length else 0.0


@cache
def _book() -> dict[str, tuple[float, float]]:
    """Piece -> its weight and its rarity."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {piece: (float(weight), float(rarity)) for piece, weight, rarity in rows}
