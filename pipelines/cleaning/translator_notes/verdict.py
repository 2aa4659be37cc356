"""The verdict on one unit: what the signs come to, and what all the evidence together says to it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.cleaning.translator_notes.evidence import CORE, Reading
from pipelines.cleaning.translator_notes.leaning import evidence, lean, leaning
from pipelines.cleaning.translator_notes.naming import class_of
from pipelines.cleaning.translator_notes.signs import Book, book
from pipelines.cleaning.translator_notes.wording import spoken_tokens, telling

_TOLD = 2.0  # log-odds below which nobody is told of a near miss, nor of the words behind it
_DOUBT = 1.0  # log-odds that a doubtful sentence needs beyond the bound
_FEWEST_WORDS, _FEWEST_IN_BRACKETS = 3, 5
_HEADING = 14  # words, at most
_TITLE = re.compile(r"\w[\u00a0\u202f ]?: [a-zà-ÿ]")  # "Traduction assistée par IA : les tarifs …"
_PAPER = frozenset("translation version rewriting this_text language_name request".split())
_PART = frozenset({"text", "rest"})
_MADE_BY = _PAPER | {"translated", "by_machine", "may_err"}  # a tool that made what?
_ARTICLE_SHOWS = frozenset({"announced", "shown"})  # a prompt that the line before it announces
_CODE, _CODE_SHARE = re.compile(r"[{}()\[\];=<>]"), 0.1
# A line that names one of these is no heading: somebody does something, or speaks to somebody.
_ADDRESSING = frozenset(
    "translation translated this_text translator_label i you i_did deed offer courtesy sorry announce "
    "note_label please_note rest cut_short goes_on musing cannot".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a unit is most likely to be."""

    note_class: str
    log_odds: float
    signs: tuple[str, ...]

    @property
    def score(self) -> float:
        """The log-odds as a probability."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.log_odds))))


def weigh(reading: Reading, extra: Mapping[str, float] | None = None) -> Verdict | None:
    """The class that the evidence speaks for most, or None if no sign holds.

    Args:
        reading: what was read in the unit.
        extra: circumstances known only from outside: `top`, `bottom`, `neighbour`.
    """
    signs = book()
    circumstances = {**reading.circumstances, **(extra or {})}
    by_class: dict[str, tuple[float, list[str]]] = {}
    for sign in reading.heard:
        if all(circumstances.get(name) for name in sign.when):
            weight, names = by_class.get(sign.note_class, (0.0, []))
            by_class[sign.note_class] = weight + sign.weight, [*names, sign.id]
    verdicts = [
        _verdict(signs, note_class, weight, names, circumstances)
        for note_class, (weight, names) in by_class.items()
    ]
    return max(verdicts, key=lambda verdict: verdict.log_odds, default=None)


def judge(reading: Reading, extra: Mapping[str, float]) -> Verdict | None:
    """The verdict of both voices.

    A sign is enough unless it and the leaning together come to too little; else the leaning must be strong.

    Args:
        reading: what was read in the unit.
        extra: where it stands.
    """
    by_signs = weigh(reading, extra)
    leans, told = lean(evidence_of(reading, extra))
    bounds = leaning()
    if by_signs is not None and by_signs.log_odds > 0:
        if by_signs.note_class == "prompt_leak" and not extra.keys().isdisjoint(_ARTICLE_SHOWS):
            return Verdict(by_signs.note_class, 0.0, ("-shown-by-the-article", *by_signs.signs))
        together = by_signs.log_odds + leans - bounds.speaks_against
        if together > 0 or "labelled" in reading.circumstances:
            return by_signs
        return Verdict(by_signs.note_class, together, ("leans-against", *by_signs.signs))
    enough = bounds.speaks_for_foreign if "foreign" in reading.circumstances else bounds.speaks_for
    if leans <= enough - _TOLD or not _may_speak_for(reading, extra):
        return by_signs
    said = spoken_tokens(reading.text)
    note_class = class_of(said, reading.places, reading.circumstances.keys() | extra.keys())
    if _is_doubtful(note_class, reading):
        enough += _DOUBT
    by_leaning = Verdict(note_class, leans - enough, ("leans-towards", *_with_words(told, said)))
    return by_leaning if by_signs is None else max(by_leaning, by_signs, key=lambda verdict: verdict.log_odds)


def _with_words(told: Sequence[str], said: Sequence[str]) -> Iterator[str]:
    """The evidence with the words that speak behind "wording"."""
    for name in told:
        words = telling(said) if name == "wording" else []
        yield f"wording:{'+'.join(words)}" if words else name


def _may_speak_for(reading: Reading, extra: Mapping[str, float]) -> bool:
    """Whether all the evidence together may make a note of what signs alone do not.

    What the article shows, code that it announces, what a French text says of its own language, two words,
    and a few in brackets inside a line stay.
    """
    if "shown" in extra or "from-french" in reading.circumstances:
        return False
    if "announced" in extra and len(_CODE.findall(reading.text)) > _CODE_SHARE * len(reading.text):
        return False
    inside = reading.place.bracketed and not reading.place.opens_line
    return len(reading.words) >= (_FEWEST_IN_BRACKETS if inside else _FEWEST_WORDS)


def _is_doubtful(note_class: str, reading: Reading) -> bool:
    """Whether an article may well say it: then the evidence must be stronger.

    That holds for what may be a heading, for what stands in brackets inside its line, for the announcement of
    something that is no text, and for what an article on words or on a tool says as a translator would.
    """
    place, circumstances = reading.place, reading.circumstances
    if _is_heading(reading) and (_ADDRESSING.isdisjoint(reading.places) or _TITLE.search(reading.text)):
        return True
    if place.bracketed and not place.opens_line and "foreign" not in circumstances:
        return True
    if note_class == "choice_note" and "voiceless" in circumstances:
        return True
    if "tool" in reading.places and "labelled" not in circumstances:
        made = note_class == "provenance" and not _MADE_BY.isdisjoint(reading.places)
        if not made:
            return True
    announces_text = not _PAPER.isdisjoint(reading.places) or reading.places.keys() >= _PART
    return "colon" in circumstances and not announces_text


def _is_heading(reading: Reading) -> bool:
    """Whether a unit has the shape of a heading: a short line of its own that ends on no stop."""
    return (
        len(reading.words) <= _HEADING
        and reading.place.opens_line
        and reading.place.closes_line
        and not reading.place.bracketed
        and reading.text[-1] not in '.:!…»”"*'
    )


def evidence_of(reading: Reading, extra: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """All evidence in a unit, for the second voice."""
    circumstances = {**reading.circumstances, **extra}
    words = len(reading.words)
    return evidence(reading.places, circumstances, words=words, opening=reading.opening, core=CORE)


def _verdict(
    signs: Book, note_class: str, weight: float, names: Sequence[str], circumstances: Mapping[str, float]
) -> Verdict:
    total = signs.base + weight
    told = list(names)
    for name, count in circumstances.items():
        part = signs.weight(note_class, name) * count
        if part:
            total += part
            told.append(name if part > 0 else f"-{name}")
    return Verdict(note_class, total, tuple(told))
