"""Which concepts do the words of a sentence name? Read off `lexicon.toml`, by word, prefix and phrase."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST_PREFIX = 3  # prefixes are looked up by their first three letters
_MOST_REMEMBERED = 50_000  # words; a worker that has read a thousand articles knows about as many
_LONGEST_REMEMBERED = 40


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
    language: str = "all"
    """Language of the entry; `all` for names."""


@dataclass(frozen=True, slots=True)
class _Entry:
    concept: str
    language: str
    words: tuple[str, ...]
    open_ends: tuple[bool, ...]
    anchor: int
    """Which of the words it is looked up by: the longest, which is the rarest."""


def fold(text: str) -> str:
    """Lower case, character by character, so that offsets stay; accents stay too: "garde" is not "gardé".

    >>> fold("Übersetzt, « À l’œuvre »")
    'übersetzt, « à l’œuvre »'
    """
    folded = text.lower()
    if len(folded) != len(text):  # "İ" becomes two characters
        folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return folded


def tokens_of(text: str) -> list[str]:
    """The words of a text, folded.

    >>> tokens_of("J’ai traduit.")
    ['j', 'ai', 'traduit']
    """
    return _WORD.findall(fold(text))


def words_of(text: str) -> list[Word]:
    """The words of a text, folded, with their offsets."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(fold(text))]


def hits_of(text: str, tokens: list[str]) -> list[Hit]:
    """The concepts that a sentence names.

    Args:
        text: the sentence.
        tokens: its words (see `tokens_of`).

    >>> text = "Voici la traduction :"
    >>> sorted({hit.concept for hit in hits_of(text, tokens_of(text))})
    ['announce', 'translation']
    >>> text = "La neige tombe."
    >>> hits_of(text, tokens_of(text))
    []
    """
    anchored = _anchored()
    hits: list[Hit] = []
    for at, entries in [(at, entries) for at, token in enumerate(tokens) if (entries := anchored[token])]:
        for entry in entries:
            first = at - entry.anchor
            if len(entry.words) == 1 or _stands(entry, tokens, first):
                hits.append(Hit(entry.concept, first, first + len(entry.words) - 1, entry.language))
    if not text.isascii() and _HAN.search(text):
        hits += _chinese_hits(tokens)
    return hits


def _stands(entry: _Entry, tokens: list[str], first: int) -> bool:
    """Whether all words of the entry stand from word `first` on."""
    if first < 0 or first + len(entry.words) > len(tokens):
        return False
    at = first
    for word, open_end in zip(entry.words, entry.open_ends, strict=True):
        if tokens[at] != word and not (open_end and tokens[at].startswith(word)):
            return False
        at += 1
    return True


def _chinese_hits(tokens: list[str]) -> list[Hit]:
    """Chinese does not part its words: a stretch between signs counts as one word, and is searched."""
    return [
        Hit(concept, at, at, "zh")
        for at, token in enumerate(tokens)
        if _HAN.search(token)
        for concept, entries in _lexicon()[1].items()
        if any(entry in token for entry in entries)
    ]


class _Anchored(dict[str, tuple[_Entry, ...]]):
    """Word -> the entries that may stand around it; a word is looked up once, and then remembered."""

    def __init__(self, entries: list[_Entry]) -> None:
        super().__init__()
        self._whole: dict[str, list[_Entry]] = {}
        self._open: dict[str, list[_Entry]] = {}
        for entry in entries:
            word = entry.words[entry.anchor]
            if entry.open_ends[entry.anchor]:
                self._open.setdefault(word[:_SHORTEST_PREFIX], []).append(entry)
            else:
                self._whole.setdefault(word, []).append(entry)

    def __missing__(self, word: str) -> tuple[_Entry, ...]:
        opened = self._open.get(word[:_SHORTEST_PREFIX], ())
        found = (
            *self._whole.get(word, ()),
            *(entry for entry in opened if word.startswith(entry.words[entry.anchor])),
        )
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        if len(word) <= _LONGEST_REMEMBERED:
            self[word] = found
        return found


@cache
def _anchored() -> _Anchored:
    return _Anchored(_lexicon()[0])


@cache
def _lexicon() -> tuple[list[_Entry], dict[str, list[str]]]:
    book = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    entries: list[_Entry] = []
    chinese: dict[str, list[str]] = {}
    for concept, languages in book.items():
        for language, line in languages.items():
            for item in dict.fromkeys(part.strip() for part in line.split(",")):
                if language == "zh":
                    chinese.setdefault(concept, []).append(item.lower())
                else:
                    entries.append(_entry(concept, language, item))
    return entries, chinese


def _entry(concept: str, language: str, item: str) -> _Entry:
    pieces = re.findall(r"[^\W_]+\*?", fold(item))
    words = tuple(piece.rstrip("*") for piece in pieces)
    if not words:
        raise ValueError(f"lexicon.toml: {concept}: unusable entry {item!r}")
    anchor = max(range(len(words)), key=lambda at: len(words[at]))
    open_ends = tuple(piece.endswith("*") for piece in pieces)
    if open_ends[anchor] and len(words[anchor]) < _SHORTEST_PREFIX:
        raise ValueError(f"lexicon.toml: {concept}: prefix too short in {item!r}")
    return _Entry(concept, language, words, open_ends, anchor)


@cache
def concepts() -> frozenset[str]:
    """The names of all concepts."""
    entries, chinese = _lexicon()
    return frozenset({entry.concept for entry in entries} | set(chinese))
