"""Of which class is a note? Asked of what the second voice found: policies go by class, and records tell it.

Words, their beginnings, concepts and circumstances have a weight for each class, fitted on labelled notes by
`benchmarks.cleaning.naming`; those that weigh most ship in `naming.tsv`, to be read one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipelines.cleaning.translator_notes.lexicon import Hit
from pipelines.cleaning.translator_notes.wording import short

BASE = "(base)"
CIRCUMSTANCES = frozenset(
    "top bottom own-line question colon foreign brackets note-label labelled quotes-terms".split()
)
"""The circumstances that may tell a class."""


def marks_of(tokens: Sequence[str], concepts: Collection[str], circumstances: Collection[str]) -> set[str]:
    """What may tell the class of a note.

    Words and their beginnings, concepts in square brackets, circumstances in round ones.

    Args:
        tokens: the words of the note, folded.
        concepts: the concepts it names.
        circumstances: those that hold; only those of `CIRCUMSTANCES` tell a class.

    >>> sorted(marks_of(["je", "traduis"], {"translation"}, {"top", "i"}))
    ['(base)', '(top)', '[translation]', 'je', 'tradu*', 'traduis']
    """
    words = {token for token in tokens if token.isalpha()}
    return {
        BASE,
        *words,
        *(short(word) for word in words),
        *(f"[{concept}]" for concept in concepts),
        *(f"({name})" for name in circumstances if name in CIRCUMSTANCES),
    }


def class_of(tokens: Sequence[str], places: Mapping[str, list[Hit]], circumstances: Collection[str]) -> str:
    """The class that a note belongs to most likely.

    Args:
        tokens: the words it says itself, folded.
        places: the concepts it names.
        circumstances: those that hold.

    >>> class_of("désolé je ne peux pas traduire ce texte".split(), {}, [])
    'refusal'
    """
    classes, weights = table()
    totals = [0.0] * len(classes)
    for mark in marks_of(tokens, places, circumstances):
        for at, weight in enumerate(weights.get(mark, ())):
            totals[at] += weight
    return classes[max(range(len(classes)), key=totals.__getitem__)]


@cache
def table() -> tuple[tuple[str, ...], Mapping[str, tuple[float, ...]]]:
    """The classes, and what each mark says for each of them, in log-odds."""
    lines = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple(head[1:]), {mark: tuple(map(float, numbers)) for mark, *numbers in rows}
