"""Which concepts do the words of a sentence name? Read off `lexicon.toml`, by word, prefix and phrase."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST_PREFIX = 3  # prefixes are looked up by their first three letters


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the lexicon reads it, and where it stands."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that words `first` to `last` (inclusive) name."""

    concept: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: str
    words: tuple[str, ...]
    open_ends: tuple[bool, ...]


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that offsets stay.

    >>> fold("Übersetzt, « À l’œuvre »")
    'ubersetzt, « a l’œuvre »'
    """
    folded = text.lower()
    if len(folded) != len(text):  # "İ" becomes two characters
        folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return folded if folded.isascii() else folded.translate(_plain_letters())


def words_of(text: str) -> list[Word]:
    """The words of a text, folded, with their offsets.

    >>> [word.folded for word in words_of("J’ai traduit.")]
    ['j', 'ai', 'traduit']
    """
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(fold(text))]


def hits_of(text: str, words: list[Word]) -> list[Hit]:
    """The concepts that a sentence names, in reading order.

    Args:
        text: the sentence.
        words: its words (see `words_of`).

    >>> text = "Voici la traduction :"
    >>> sorted({hit.concept for hit in hits_of(text, words_of(text))})
    ['announce', 'this_text', 'translation']
    >>> text = "Le robot marche."
    >>> hits_of(text, words_of(text))
    []
    """
    exact, prefixes, _ = _lexicon()
    hits: list[Hit] = []
    for at, word in enumerate(words):
        entries = exact.get(word.folded, ())
        for entry in entries:
            last = _matched(entry, words, at)
            if last >= 0:
                hits.append(Hit(entry.concept, at, last))
        for entry in prefixes.get(word.folded[:_SHORTEST_PREFIX], ()):
            if word.folded.startswith(entry.words[0]):
                last = _matched(entry, words, at)
                if last >= 0:
                    hits.append(Hit(entry.concept, at, last))
    if _HAN.search(text):
        hits += _chinese_hits(text, words)
    return hits


def _matched(entry: _Entry, words: list[Word], at: int) -> int:
    """Number of the last word of the entry if it stands here, else -1."""
    for step in range(1, len(entry.words)):
        if at + step >= len(words):
            return -1
        word, wanted = words[at + step].folded, entry.words[step]
        if not (word.startswith(wanted) if entry.open_ends[step] else word == wanted):
            return -1
    return at + len(entry.words) - 1


def _chinese_hits(text: str, words: list[Word]) -> list[Hit]:
    """Chinese does not part its words: a stretch between signs counts as one word, and is searched."""
    hits: list[Hit] = []
    for at, word in enumerate(words):
        stretch = text[word.start : word.end]
        if _HAN.search(stretch):
            hits += [
                Hit(concept, at, at)
                for concept, entries in _lexicon()[2].items()
                if any(entry in stretch for entry in entries)
            ]
    return hits


@cache
def _lexicon() -> tuple[dict[str, list[_Entry]], dict[str, list[_Entry]], dict[str, list[str]]]:
    book = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    exact: dict[str, list[_Entry]] = {}
    prefixes: dict[str, list[_Entry]] = {}
    chinese: dict[str, list[str]] = {}
    for concept, languages in book.items():
        for language, line in languages.items():
            for item in dict.fromkeys(part.strip() for part in line.split(",")):
                if language == "zh":
                    chinese.setdefault(concept, []).append(item)
                    continue
                pieces = re.findall(r"[^\W_]+\*?", fold(item))
                words = tuple(piece.rstrip("*") for piece in pieces)
                entry = _Entry(concept, words, tuple(piece.endswith("*") for piece in pieces))
                if not words or (entry.open_ends[0] and len(words[0]) < _SHORTEST_PREFIX):
                    raise ValueError(f"lexicon.toml: {concept}.{language}: unusable entry {item!r}")
                if entry.open_ends[0]:
                    prefixes.setdefault(words[0][:_SHORTEST_PREFIX], []).append(entry)
                else:
                    exact.setdefault(words[0], []).append(entry)
    return exact, prefixes, chinese


@cache
def concepts() -> frozenset[str]:
    """The names of all concepts."""
    exact, prefixes, chinese = _lexicon()
    entries = [entry for book in (exact, prefixes) for listed in book.values() for entry in listed]
    return frozenset({entry.concept for entry in entries} | set(chinese))


@cache
def _plain_letters() -> dict[int, str]:
    """Letters of the Latin blocks without their marks; the curly apostrophe parts words as the straight one."""
    plain: dict[int, str] = {}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code):
            plain[code] = base
    return plain
