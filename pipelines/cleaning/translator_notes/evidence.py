"""Read one unit: what it says, who says it, where it stands, and what speaks for the article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.cleaning.language.function_words import guess
from pipelines.cleaning.translator_notes.against import (
    ATTRIBUTED,
    BY_AGENT,
    DIGITS,
    FROM_FRENCH,
    GENERIC,
    PAST_AUTHOR,
    READER_CALL,
)
from pipelines.cleaning.translator_notes.hearing import (
    SURE,
    is_spoken,
    may_be_foreign,
    outside_quotations,
    outside_tools,
    without_code,
)
from pipelines.cleaning.translator_notes.leaning import may_lean
from pipelines.cleaning.translator_notes.lexicon import (
    Hit,
    Word,
    concepts,
    deeds_of,
    hits_of,
    tokens_of,
    words_of,
)
from pipelines.cleaning.translator_notes.segmentation import Unit
from pipelines.cleaning.translator_notes.signs import Sign, book
from pipelines.cleaning.translator_notes.wording import spoken_tokens, wording

# A unit that names none of these is the article's: nothing more is asked of it.
CORE = frozenset(
    "translation rewriting version markup i_did deed announce courtesy offer cannot sorry machine_self "
    "give_me missing "
    "please_note rest goes_on cut_short order only role musing by_machine tool may_err other_option "
    "translator_label "
    "this_text request note_label chosen rival left_in_language".split()
)
BESIDE_CORE = concepts() - CORE - {"work"}
_TERM = re.compile(r"«[^«»]{2,45}»|“[^“”]{2,45}”|„[^„“”]{2,45}[“”]|\"[^\"]{2,45}\"")
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]+(?:[A-Z][a-z]*)?")
_OWN_NAMES = frozenset(
    "English French Spanish German Italian Portuguese Chinese HTML Twitter Facebook Instagram "
    "YouTube Markdown JavaScript "
    "Google DeepL Translate Translator Traduction Traductor Übersetzer Note Nota ChatGPT OpenAI Tags "
    "Links Tag Link Version Translation Translated Text Content Title Headline".split()
)
_LABEL_SHAPE = re.compile(
    r"[:：]\W{0,4}$|^(?:\*\*|==|--|##|__|>>)|\((?:fr|vf|en|es|de|it|pt|zh|fr-fr)\)$", re.IGNORECASE
)
_LED = re.compile(r".{3,70}?[:：]\s")
_COURTESY = frozenset({"courtesy", "announce"})
_WRAPPING = frozenset("translation version language_name text this_text rewriting only".split())
_LABELLING = frozenset(
    "note_label please_note translator_label translation this_text important choice".split()
)
_SMALL_WORDS = frozenset(
    "le la les l de du des d en au à a the of to in into and et der die das des auf ins vers fin "
    "début debut begin start end ends "
    "beginning el los del al il lo della o os da do no final inicio fim inizio fine ende anfang le "
    "sur on su sobre zu zur ta votre ton your my deine ihre tua sua fr vf "
    "complete complet complète full vollständige completa ici s".split()
)
_ARTICLES = frozenset("le la les l une un des ces ses the a an los las die der gli i le os as".split())
# Who speaks, or to whom: without one of these a sentence has no voice but the article's.
_VOICES = frozenset(
    "left_in_language i_did i you this_text please_note machine_self give_me offer musing sorry".split()
)
_SPEAKING = frozenset({"foreign", "seam", "brackets", "note-label", "elliptic", "orders"})
# What ties a remark to the text in hand; an author's own "I chose" has none of it.
_ANCHORING = frozenset({"this_text", "request", "version", "original", "left_in_language"})
_ANCHORED = frozenset({"foreign", "seam", "brackets", "note-label", "quotes-terms"})
_NAMED = ("translation", "version", "text", "rewriting")
SOUNDS_LIKE_ONE = 1.5
"""A unit that names no such concept is looked at if its words say as much for a translator, in log-odds."""
LONGEST_UNIT = 1500
"""Characters of a remark, at most; the longest of the labelled notes has 266."""
_LONG = 420
_SHORT_WORDS = 12
_MOST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Place:
    """How a unit stands on its line."""

    opens_line: bool
    closes_line: bool
    bracketed: bool
    glued: bool


@dataclass(slots=True)
class Reading:
    """A unit with the words, concepts and circumstances that were read in it."""

    place: Place
    text: str
    words: list[Word]
    places: dict[str, list[Hit]]
    heard: tuple[Sign, ...]
    """The signs that hold, but for the circumstances they ask for."""
    circumstances: dict[str, float] = field(default_factory=dict)
    """Circumstance -> how often it holds (1 for yes)."""
    opening: int = 0


def read(text: str, unit: Unit, language: str, *, needs_core: bool = True) -> Reading | None:
    """Read a unit, or None if nothing in it could be a translator's.

    >>> read("Le robot marche.", Unit(0, 16, 0, True, True), "fr") is None
    True
    """
    if unit.end - unit.start > LONGEST_UNIT:
        return None
    place = Place(unit.opens_line, unit.closes_line, unit.bracketed, unit.glued)
    return _reading(text[unit.start : unit.end], place, language, needs_core)


# A text with notes is looked at two or three times, and most of its sentences do not change in between.
@lru_cache(maxsize=1024)
def _reading(said: str, place: Place, language: str, needs_core: bool) -> Reading | None:
    tokens = tokens_of(said)[:_MOST_WORDS]
    hits = hits_of(said, tokens, CORE)
    deeds = deeds_of(said, tokens)
    sounds = wording(spoken_tokens(said, tokens)) if language == "fr" else 0.0
    if needs_core and not (hits or deeds or sounds > SOUNDS_LIKE_ONE or may_be_foreign(tokens, language)):
        return None
    hits += hits_of(said, tokens, BESIDE_CORE) + deeds
    words = words_of(said)[:_MOST_WORDS]
    places: dict[str, list[Hit]] = {}
    spoken, margin = guess(without_code(said))
    for hit in outside_quotations(said, words, outside_tools(hits), bracketed=place.bracketed):
        if margin > SURE and hit.language != "all" and not is_spoken(hit.language, spoken):
            continue
        places.setdefault(hit.concept, []).append(hit)
    foreign = margin > SURE and spoken != language
    opening = _opening(places)
    heard = book().heard(places, opening)
    if needs_core and not foreign and not heard:
        if not (CORE & places.keys() or sounds > SOUNDS_LIKE_ONE):
            return None
        if not may_lean(places, words=len(words), opening=opening, core=CORE, sounds=sounds):
            return None
    reading = Reading(place, said, words, places, heard, opening=opening)
    reading.circumstances = _circumstances(reading)
    reading.circumstances["wording"] = sounds
    if foreign:
        reading.circumstances["foreign"] = 1.0
    if spoken == "de":  # its nouns have capitals
        reading.circumstances.pop("names", None)
    _give_voice(reading)
    return reading


def _opening(places: Mapping[str, list[Hit]]) -> int:
    """Number of the word where the sentence itself begins, after a label such as "Note :" or "Sure!"."""
    opening = 0
    for concept in ("note_label", "translator_label", "please_note", "courtesy", "sorry"):
        for hit in places.get(concept, ()):
            if hit.first <= opening + 1:
                opening = max(opening, hit.last + 1)
    return opening if opening <= 6 else 0


def _circumstances(reading: Reading) -> dict[str, float]:
    place, said, places = reading.place, reading.text, reading.places
    found: dict[str, float] = {
        "own-line": place.opens_line and place.closes_line,
        "inside-line": not place.opens_line
        and not place.closes_line
        and not place.bracketed
        and not place.glued,
        "brackets": place.bracketed,
        "seam": place.glued,
        "colon": said.rstrip("*_ ").endswith((":", "：")),
        "note-label": _is_labelled(reading),
        "labelled": _is_signed(reading),
        "editorial": any(hit.first < 4 for hit in places.get("editorial", ())),
        "saying": _is_said(places),
        "newsy": min(3, len(places.get("newsy", ()))),
        "tutorial": min(2, len(places.get("tutorial", ()))),
        "long": len(said) > _LONG,
        "short": len(reading.words) <= _SHORT_WORDS,
        "all-courtesy": len(reading.words) <= 5 and _is_made_of(reading, _COURTESY),
        "all-wrapper": len(reading.words) <= 9 and _is_made_of(reading, _WRAPPING),
        "all-label": len(reading.words) <= 7 and _is_made_of(reading, _LABELLING),
        "label-shape": _LABEL_SHAPE.search(said) is not None or place.bracketed,
        "tool": "tool" in places,
        "by-machine": "by_machine" in places,
        "this-text": "this_text" in places,
        "past-author": PAST_AUTHOR.search(said) is not None and "this_text" not in places,
        "reader-call": READER_CALL.search(said) is not None,
        "elliptic": _opens(reading, "translated")
        or any(hit.first == 0 for hit in places.get("mt_label", ())),
        "attributed": ATTRIBUTED.search(said) is not None,
        "generic": GENERIC.match(said) is not None and "this_text" not in places,
        "from-french": FROM_FRENCH.search(said) is not None,
        "product": any(hit.first < 2 for hit in places.get("product", ())),
        "by-agent": BY_AGENT.search(said) is not None,
        "question": said.rstrip('*_ »”"').endswith(("?", "？")),
        "led": _LED.match(said) is not None,
        "orders": _opens(reading, "order") or _opens(reading, "goes_on"),
        "advice": "advice" in places,
        "told-of": "told_of" in places,
        "own-life": "own_life" in places,
        "quotes-terms": min(2, len(_TERM.findall(without_code(said)))),
        "digits": DIGITS.search(said) is not None,
    }
    names = [name for name in _NAME.findall(said) if name not in _OWN_NAMES]
    found["names"] = min(3, len(names))
    return {name: float(count) for name, count in found.items() if count}


def _give_voice(reading: Reading) -> None:
    """Note whether somebody speaks, or is spoken to, that is no article."""
    if not (_ANCHORING & reading.places.keys() or _ANCHORED & reading.circumstances.keys()):
        reading.circumstances["unanchored"] = 1.0
    if not (_VOICES & reading.places.keys() or _SPEAKING & reading.circumstances.keys()):
        reading.circumstances["voiceless"] = 1.0


def _is_said(places: Mapping[str, list[Hit]]) -> bool:
    """Whether somebody says something: "complète" and "précise" behind "traduction" are adjectives."""
    named = {hit.last + 1 for concept in _NAMED for hit in places.get(concept, ())}
    return any(hit.first not in named for hit in places.get("saying", ()))


def _leads(reading: Reading, hit: Hit) -> bool:
    """Whether a label opens the unit: "Les notes du traducteur valent …" speaks of notes and is none."""
    return hit.first == 0 or (hit.first == 1 and reading.words[0].folded not in _ARTICLES)


def _is_labelled(reading: Reading) -> bool:
    places = reading.places
    labels = [
        *places.get("note_label", ()),
        *places.get("please_note", ()),
        *places.get("translator_label", ()),
    ]
    return any(_leads(reading, hit) for hit in labels)


def _is_signed(reading: Reading) -> bool:
    """Whether a translator's label opens the unit as a label does: with a sign after it."""
    return any(
        _leads(reading, hit)
        and (
            reading.place.bracketed
            or reading.text[reading.words[hit.last].end :].lstrip(" .\u00a0\u202f*_)]")[:1]
            in ("", *":：,;–—-=")
        )
        for hit in reading.places.get("translator_label", ())
    )


def _opens(reading: Reading, concept: str) -> bool:
    return any(hit.first <= reading.opening + 1 for hit in reading.places.get(concept, ()))


def _is_made_of(reading: Reading, wanted: frozenset[str]) -> bool:
    """Whether all words name one of the concepts, but for small words."""
    covered = {
        at for name in wanted for hit in reading.places.get(name, ()) for at in range(hit.first, hit.last + 1)
    }
    return bool(covered) and all(
        at in covered or word.folded in _SMALL_WORDS for at, word in enumerate(reading.words)
    )
