"""The signs of `signs.toml`, and whether the concepts of a sentence make one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.cleaning.translator_notes.lexicon import Hit, concepts

Places = Mapping[str, Sequence[Hit]]
"""Concept -> where a sentence names it."""

_STEP = re.compile(r"([<~])(\d{1,2})")
_OPENING_WORDS = 3  # "^" asks that the first concept begins within so many words


@dataclass(frozen=True, slots=True)
class Step:
    """One concept of a sequence, and how far it may stand from the one before."""

    concepts: frozenset[str]
    reach: int = 0
    either_side: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """Concepts that must meet in this order."""

    steps: tuple[Step, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A meeting of concepts that speaks for one class of note."""

    id: str
    note_class: str
    says: tuple[Meeting, ...]
    weight: float
    when: tuple[str, ...] = ()
    """Circumstances that must hold too."""
    begins: frozenset[str] = frozenset()
    """The concepts that its meetings begin with: none of them named, and the sign need not be tried."""

    def holds(self, places: Places, opening: int = 0) -> bool:
        """Whether the concepts of a sentence make this sign.

        Args:
            places: where the sentence names which concept.
            opening: number of the word that counts as the first.
        """
        return any(_meets(meeting, places, opening) for meeting in self.says)


@dataclass(frozen=True, slots=True)
class Book:
    """All signs, and the weight of every circumstance by class."""

    base: float
    signs: tuple[Sign, ...]
    circumstances: Mapping[str, Mapping[str, float]]
    beginning: Mapping[str, tuple[int, ...]]
    """Concept -> the numbers of the signs that may begin with it."""

    def heard(self, places: Places, opening: int) -> tuple[Sign, ...]:
        """The signs that the concepts of a sentence make, in the order of the book."""
        tried = {at for concept in places for at in self.beginning.get(concept, ())}
        return tuple(self.signs[at] for at in sorted(tried) if self.signs[at].holds(places, opening))

    def weight(self, note_class: str, circumstance: str) -> float:
        """The weight of a circumstance for a class of note."""
        return self.circumstances[note_class].get(circumstance, 0.0)


def _meets(meeting: Meeting, places: Places, opening: int) -> bool:
    for step in meeting.steps:
        if step.concepts.isdisjoint(places):
            return False
    ends: list[Hit] = []
    for number, step in enumerate(meeting.steps):
        hits = [hit for concept in step.concepts for hit in places.get(concept, ())]
        if number == 0:
            ends = [hit for hit in hits if not meeting.opens or hit.first < opening + _OPENING_WORDS]
        else:
            ends = [hit for hit in hits if any(_reaches(before, hit, step) for before in ends)]
        if not ends:
            return False
    return True


def _reaches(before: Hit, hit: Hit, step: Step) -> bool:
    if (hit.first, hit.last) == (before.first, before.last):
        return hit.concept != before.concept  # Chinese: one stretch between signs names them both
    if 0 <= hit.first - before.last <= step.reach and (hit.last > before.last or hit.first > before.first):
        return True
    return step.either_side and 0 < before.first - hit.last <= step.reach


@cache
def book() -> Book:
    """The signs as they ship.

    Raises:
        ValueError: an unknown key or concept, an id given twice.
    """
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    signs = tuple(_sign(entry) for entry in data["sign"])
    if len({sign.id for sign in signs}) != len(signs):
        raise ValueError("signs.toml: an id is given twice")
    own = data["class"]
    classes = dict.fromkeys(sign.note_class for sign in signs)
    if unknown := set(own) - set(classes) - {"wrapper"}:
        raise ValueError(f"signs.toml: no sign for {', '.join(sorted(unknown))}")
    circumstances = {
        note_class: {**data["circumstances"], **own.get(note_class, {})} for note_class in classes
    }
    beginning: dict[str, tuple[int, ...]] = {}
    for at, sign in enumerate(signs):
        for concept in sign.begins:
            beginning[concept] = (*beginning.get(concept, ()), at)
    return Book(float(data["base"]), signs, circumstances, beginning)


def _sign(entry: dict[str, object]) -> Sign:
    known = {"id", "class", "says", "weight", "when"}
    if unknown := set(entry) - known:
        raise ValueError(f"signs.toml: {entry.get('id')}: unknown key {', '.join(sorted(unknown))}")
    says, when = entry["says"], entry.get("when", [])
    assert isinstance(says, list) and isinstance(when, list)
    meetings = tuple(_meeting(line) for line in says)
    return Sign(
        str(entry["id"]),
        str(entry["class"]),
        meetings,
        float(str(entry["weight"])),
        tuple(when),
        frozenset[str]().union(*(meeting.steps[0].concepts for meeting in meetings)),
    )


def _meeting(line: str) -> Meeting:
    opens = line.startswith("^")
    steps: list[Step] = []
    reach, either_side = 0, False
    for part in line.removeprefix("^").split():
        if step := _STEP.fullmatch(part):
            reach, either_side = int(step[2]), step[1] == "~"
            continue
        names = frozenset(part.split("|"))
        if unknown := names - concepts():
            raise ValueError(f"signs.toml: unknown concept {', '.join(sorted(unknown))} in {line!r}")
        steps.append(Step(names, reach, either_side))
    return Meeting(tuple(steps), opens)
