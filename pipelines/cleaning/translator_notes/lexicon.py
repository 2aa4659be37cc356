"""Which concepts do the words of a sentence name? Read off `lexicon.toml`, by word, prefix and phrase."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipelines.cleaning.language.function_words import small_words

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_Found = TypeVar("_Found")
_SHORTEST_PREFIX = 3  # prefixes are looked up by their first three letters
_MOST_REMEMBERED = 50_000  # words; a worker that has read a thousand articles knows about as many
_LONGEST_REMEMBERED = 40


class Word(NamedTuple):
    """A word as the lexicon reads it, and where it stands."""

    folded: str
    start: int
    end: int


class Hit(NamedTuple):
    """A concept that words `first` to `last` (inclusive) name."""

    concept: str
    first: int
    last: int
    language: str = "all"
    """Language of the entry; `all` for names."""


class _Entry(NamedTuple):
    concept: str
    language: str
    words: list[str]
    open_ends: tuple[bool, ...] | None
    """Which of the words are beginnings; None if none is."""
    anchor: int
    """Which of the words it is looked up by: the rarest, which is the longest that is no function word."""


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


def hits_of(text: str, tokens: list[str], wanted: frozenset[str] | None = None) -> list[Hit]:
    """The concepts that a sentence names.

    Args:
        text: the sentence.
        tokens: its words (see `tokens_of`).
        wanted: the concepts to look for; by default all.

    >>> text = "Voici la traduction :"
    >>> sorted({hit.concept for hit in hits_of(text, tokens_of(text))})
    ['announce', 'translation']
    >>> text = "La neige tombe."
    >>> hits_of(text, tokens_of(text))
    []
    """
    anchored = _anchored(wanted)
    hits: list[Hit] = []
    for at, entries in [(at, entries) for at, token in enumerate(tokens) if (entries := anchored[token])]:
        for concept, language, words, open_ends, anchor in entries:
            first, size = at - anchor, len(words)
            if size > 1:
                found = tokens[first : first + size] if first >= 0 else []
                if found != words and (open_ends is None or not _begin(found, words, open_ends)):
                    continue
            hits.append(Hit(concept, first, first + size - 1, language))
    if not text.isascii() and _HAN.search(text):
        hits += _chinese_hits(tokens, wanted)
    return hits


# Who does it, and how many words on the verb may stand: German puts it last.
_SPEAKERS = {
    "je": ("fr", 6),
    "j": ("fr", 5),
    "i": ("en", 4),
    "ich": ("de", 14),
    "he": ("es", 4),
    "ho": ("it", 4),
}
_WORK = frozenset({"work"})


def deeds_of(text: str, tokens: list[str]) -> list[Hit]:
    """Where somebody says what he or she did, does or will do to a text, as `deed`.

    >>> text = "Je les ai donc tous gardés."
    >>> [(hit.first, hit.last) for hit in deeds_of(text, tokens_of(text))]
    [(0, 5)]
    """
    spoken = [(at, *_SPEAKERS[token]) for at, token in enumerate(tokens) if token in _SPEAKERS]
    if not spoken:
        return []
    works = hits_of(text, tokens, _WORK)
    deeds: list[Hit] = []
    for at, language, reach in spoken:
        done = [hit for hit in works if hit.language == language and at < hit.first <= at + reach]
        if done:
            deeds.append(Hit("deed", at, done[0].last, language))
    return deeds


def _begin(found: list[str], words: list[str], open_ends: tuple[bool, ...]) -> bool:
    """Whether the words found are those of an entry that gives some by their beginnings."""
    return len(found) == len(words) and all(
        token == word or (open_end and token.startswith(word))
        for token, word, open_end in zip(found, words, open_ends, strict=True)
    )


def _chinese_hits(tokens: list[str], wanted: frozenset[str] | None) -> list[Hit]:
    """Chinese does not part its words: a stretch between signs counts as one word, and is searched."""
    return [
        Hit(concept, at, at, "zh")
        for at, token in enumerate(tokens)
        if _HAN.search(token)
        for concept, entries in _lexicon()[1].items()
        if (wanted is None or concept in wanted) and any(entry in token for entry in entries)
    ]


class Remembered(dict[str, _Found]):
    """What `look_up` says of a word, which is asked once for each; it forgets all when it knows too many."""

    def look_up(self, word: str) -> _Found:
        """What is to be known of a word."""
        raise NotImplementedError

    def __missing__(self, word: str) -> _Found:
        found = self.look_up(word)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        if len(word) <= _LONGEST_REMEMBERED:
            self[word] = found
        return found


class _Anchored(Remembered[tuple[_Entry, ...]]):
    """Word -> the entries that may stand around it."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        super().__init__()
        self._whole: dict[str, list[_Entry]] = {}
        self._open: dict[str, list[_Entry]] = {}
        for entry in entries:
            word = entry.words[entry.anchor]
            if entry.open_ends is not None and entry.open_ends[entry.anchor]:
                self._open.setdefault(word[:_SHORTEST_PREFIX], []).append(entry)
            else:
                self._whole.setdefault(word, []).append(entry)

    def look_up(self, word: str) -> tuple[_Entry, ...]:
        opened = self._open.get(word[:_SHORTEST_PREFIX], ())
        return (
            *self._whole.get(word, ()),
            *(entry for entry in opened if word.startswith(entry.words[entry.anchor])),
        )


@cache
def _anchored(wanted: frozenset[str] | None) -> _Anchored:
    return _Anchored(entry for entry in _lexicon()[0] if wanted is None or entry.concept in wanted)


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
    words = [piece.rstrip("*") for piece in pieces]
    if not words:
        raise ValueError(f"lexicon.toml: {concept}: unusable entry {item!r}")
    small = small_words(language)
    anchor = max(range(len(words)), key=lambda at: (words[at] not in small, len(words[at])))
    open_ends = tuple(piece.endswith("*") for piece in pieces)
    if open_ends[anchor] and len(words[anchor]) < _SHORTEST_PREFIX:
        raise ValueError(f"lexicon.toml: {concept}: prefix too short in {item!r}")
    return _Entry(concept, language, words, open_ends if any(open_ends) else None, anchor)


@cache
def concepts() -> frozenset[str]:
    """The names of all concepts."""
    entries, chinese = _lexicon()
    return frozenset({entry.concept for entry in entries} | set(chinese))
