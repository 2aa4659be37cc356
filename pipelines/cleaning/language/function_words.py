"""Which language do the small words speak? A first reader that needs no detector and microseconds a line.

It knows the languages that an article and its translator may speak, and those that get mistaken for
French. It says nothing of a text without function words, and that is the point: names, headings and
numbers have no language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

UNDETERMINED = "und"
"""The ISO 639-2 code for text whose language cannot be told."""

LETTER_WEIGHT = 0.5  # a name borrows a letter (Müller, Muñoz) more often than a function word
SCRIPT_WEIGHT = 0.5  # one Chinese character says about what half a function word says
MOST_OWNERS = 6  # "de" and "la" stand in nine lists: they cost a third of the time and tell nothing
ENOUGH = 0.6  # one word that two languages share is no evidence, one of a single language is

_TOKEN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]+'?")  # Latin, lower case: half the time of "any letter"
_FOREIGN_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\ufaff]")
_SCRIPTS = (  # kana and hangul before Han: a Japanese text has both
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")),
    ("ru", re.compile(r"[\u0400-\u052f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)


@cache
def _book() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word -> the languages it speaks for and how much. A closing quotation mark does not hide a word."""
    owners: dict[str, list[str]] = {}
    for language, entry in _book().items():
        for word in sorted(set(entry["words"].split())):
            owners.setdefault(word, []).append(language)
    shares = {
        word: tuple((language, 1 / len(languages)) for language in languages)
        for word, languages in owners.items()
        if len(languages) <= MOST_OWNERS
    }
    return {f"{word}'": share for word, share in shares.items()} | shares


@cache
def _letters() -> tuple[dict[str, str], re.Pattern[str]]:
    owners = {letter: language for language, entry in _book().items() for letter in entry["letters"].split()}
    return owners, re.compile(f"[{''.join(sorted(owners))}]")


@cache
def languages() -> frozenset[str]:
    """The languages that the tally can name."""
    return frozenset(_book()) | {language for language, _ in _SCRIPTS}


def tally(text: str) -> dict[str, float]:
    """Count what the function words, elisions and letters of a text say for each language.

    A word of one language counts 1; one of several is divided among them. Languages without a word are
    not in the answer, so that a text without evidence gives `{}`. Any text will do, of any length; the
    cost is linear.

    >>> tally("Le chat n'est plus là.")["fr"] > 2
    True
    >>> tally("GPT-5 Turbo, 42 %")
    {}
    """
    plain = text.isascii()
    if not plain and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = text.lower()
    if not plain:
        text = text.replace("\u2019", "'")
    scores: dict[str, float] = {}
    for shares in filter(None, map(_weights().get, _TOKEN.findall(text))):
        for language, share in shares:
            scores[language] = scores.get(language, 0.0) + share
    if not plain:
        _count_letters(text, scores)
    return scores


@cache
def small_words(language: str) -> frozenset[str]:
    """Every small word of a language, those it shares with many others too."""
    return frozenset(_book().get(language, {"words": ""})["words"].split())


@cache
def _leanings(language: str) -> dict[str, float]:
    """Word -> what it says for one language; for a word of other languages only, -1."""
    return {word: dict(shares).get(language, -1.0) for word, shares in _weights().items()}


def lean(text: str, language: str) -> tuple[float, float]:
    """What the small words say for one language, and how many belong to others alone: a third of a tally.

    Letters are not looked at, nor text in NFD, so that a text which does not lean may still be tallied.

    >>> lean("The end: le chat n'est pas là", "fr")[1]
    1.0
    """
    own = others = 0.0
    words = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    for weight in filter(None, map(_leanings(language).get, words)):
        if weight > 0:
            own += weight
        else:
            others -= weight
    return own, others


def _count_letters(text: str, scores: dict[str, float]) -> None:
    """Add the letters and scripts that only one of the languages writes."""
    owners, letters = _letters()
    for letter in letters.findall(text):
        language = owners[letter]
        scores[language] = scores.get(language, 0.0) + LETTER_WEIGHT
    if _FOREIGN_SCRIPT.search(text) is None:
        return
    kana = False
    for language, script in _SCRIPTS:
        count = len(script.findall(text))
        if count and not (language == "zh" and kana):
            scores[language] = scores.get(language, 0.0) + SCRIPT_WEIGHT * count
            kana = kana or language == "ja"


def guess(text: str) -> tuple[str, float]:
    """Name the language that the function words speak, with its margin over the next.

    Returns:
        The language and a margin from 0 to 1: the lead of the first over the second, as a share of what
        both have and half a word more. `("und", 0.0)` where too few words speak, or where two languages
        have as many.

    >>> guess("Here is the translated article:")[0]
    'en'
    >>> guess("Sam Altman, Elon Musk")
    ('und', 0.0)
    """
    scores = tally(text)
    if not scores:
        return UNDETERMINED, 0.0
    first, *others = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    second = others[0][1] if others else 0.0
    if first[1] < ENOUGH or first[1] == second:
        return UNDETERMINED, 0.0
    return first[0], (first[1] - second) / (first[1] + second + 0.5)
