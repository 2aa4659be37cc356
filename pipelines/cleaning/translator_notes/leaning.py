"""How far a sentence leans towards a translator, by all it names: a second voice beside the signs.

A sign hears that certain concepts meet; what nobody wrote a sign for it misses. Here every concept and every
circumstance has a weight of its own, and so have those pairs of them that say most. They are fitted on
labelled notes and ordinary prose by `benchmarks.cleaning.fitting`; the weights ship in `leaning.toml`, where
each can be read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from pipelines.cleaning.translator_notes.lexicon import Hit, concepts

SHARES = (0.15, 0.25, 0.4, 0.6)
LENGTHS = (4, 8, 16, 25, 40)
COUNTS = (1, 2, 3, 4, 5)
_OPENING_WORDS = 3
_MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Leaning:
    """The weight of every piece of evidence, in log-odds, and where the voice counts."""

    base: float
    weights: Mapping[str, float]
    speaks_for: float
    """From this leaning on a sentence is a note, whatever the signs say."""
    speaks_for_foreign: float
    """The same for a sentence in another language than its article's."""
    circumstances: float
    """What the circumstances of a note add at most, in log-odds; a sentence that needs more is let by."""
    speaks_against: float
    """Where signs and leaning together come to no more, a sign is not enough."""


def evidence(
    places: Mapping[str, list[Hit]],
    circumstances: Mapping[str, float],
    *,
    words: int,
    opening: int,
    core: Collection[str],
) -> Iterator[tuple[str, float]]:
    """All evidence in a sentence by name, each with its amount: 1, or how often it holds.

    A circumstance weighs alone, and once more with each concept and each other circumstance that holds
    ("own-line&voiceless"). One that bears the name of a concept is told as "is-tool" and the like.

    Args:
        places: where the sentence names which concept.
        circumstances: how often each circumstance holds.
        words: number of its words.
        opening: number of the word that counts as the first.
        core: the concepts of which a note names at least one.
    """
    concept_names = concepts()
    told = [
        (f"is-{name}" if name in concept_names else name, amount) for name, amount in circumstances.items()
    ]
    yield from told
    held = sorted(name for name, amount in told if amount and name != "wording")
    yield from ((f"{one}&{other}", 1.0) for one, other in combinations(held, 2))
    yield from ((f"{one}&{concept}", 1.0) for one in held for concept in places)
    named: set[int] = set()
    own: set[int] = set()
    for concept, hits in places.items():
        yield concept, 1.0
        if any(hit.first < opening + _OPENING_WORDS for hit in hits):
            yield f"^{concept}", 1.0
        for hit in hits:
            covered = range(hit.first, hit.last + 1)
            named.update(covered)
            if concept in core:
                own.update(covered)
    length = max(1, words)
    yield from ((f"core>={share}", 1.0) for share in SHARES if len(own) / length >= share)
    yield from ((f"named>={share}", 1.0) for share in SHARES if len(named) / length >= share)
    yield from ((f"words<={most}", 1.0) for most in LENGTHS if length <= most)
    of_core = sum(concept in core for concept in places)
    yield from ((f"concepts>={count}", 1.0) for count in COUNTS if of_core >= count)


def lean(found: Iterator[tuple[str, float]]) -> tuple[float, tuple[str, ...]]:
    """The leaning, in log-odds, and the evidence that weighs most in it, what speaks against with a minus.

    >>> lean(iter(()))[0] < leaning().speaks_against
    True
    """
    book = leaning()
    total = book.base
    parts: list[tuple[float, str]] = []
    for name, amount in found:
        if (weight := book.weights.get(name)) is not None:
            total += weight * amount
            parts.append((weight * amount, name))
    parts.sort(key=lambda part: -abs(part[0]))
    return total, tuple(name if part > 0 else f"-{name}" for part, name in parts[:_MOST_TOLD])


def may_lean(
    places: Mapping[str, list[Hit]], *, words: int, opening: int, core: Collection[str], sounds: float
) -> bool:
    """Whether a sentence could lean far enough in the best of circumstances."""
    book = leaning()
    found = evidence(places, {}, words=words, opening=opening, core=core)
    said = sum(book.weights.get(name, 0.0) * amount for name, amount in found)
    return book.base + said + sounds + book.circumstances > book.speaks_for


def is_said(name: str) -> bool:
    """Whether a piece of evidence lies in the words alone: a concept, a share, a length; no circumstance.

    >>> is_said("^translation"), is_said("words<=8"), is_said("own-line"), is_said("own-line&translation")
    (True, True, False, False)
    """
    return name.removeprefix("^") in concepts() or "<=" in name or ">=" in name


@cache
def leaning() -> Leaning:
    """The weights as they ship."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Leaning(
        float(data["base"]),
        {str(name): float(weight) for name, weight in data["weight"].items()},
        float(data["speaks_for"]),
        float(data["speaks_for_foreign"]),
        float(data["circumstances"]),
        float(data["speaks_against"]),
    )
