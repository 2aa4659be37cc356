"""Whether an announcement is about a topic: whole words of a vocabulary in titles, keywords, addresses."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOCABULARIES = Path(__file__).parent / "topics.toml"
_MAX_SAID = 1000  # characters read of one title or keyword
_NOTHING = re.compile(r"(?!)")


class UnknownVocabulary(ValueError):
    """`@name` in `topics` names no vocabulary."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Words, ready to be looked for.

    A word in capitals ("IA") is looked for in capitals: in lower case it would be another word, or a
    syllable of a headline. Any other is found whatever its case and accents. A `*` at the end stands for
    any letters and digits that follow. In an address, where all is lower case, a word stands between
    hyphens, slashes and dots.
    """

    exact: re.Pattern[str]
    folded: re.Pattern[str]
    slugs: re.Pattern[str]

    @staticmethod
    def of(words: tuple[str, ...]) -> Topics:
        """Make topics of words and of the names of vocabularies (`@ai`).

        Raises:
            UnknownVocabulary: there is none of that name.
        """
        return _compiled(words)

    def match(self, *said: str, url: str = "") -> bool:
        """Whether one of the words stands in what is said, or in the path of the address.

        >>> Topics.of(("IA", "réseau* de neurones")).match("L’IA au lycée")
        True
        >>> Topics.of(("IA",)).match("Via Gênes, en train", url="https://exemple.fr/via-genes")
        False
        >>> Topics.of(("@ai",)).match(url="https://exemple.fr/2026/une-ia-pour-les-abeilles")
        True
        """
        for text in said:
            plain = text[:_MAX_SAID].replace("’", "'")
            if self.exact.search(plain) or self.folded.search(fold(plain)):
                return True
        return bool(url) and self.slugs.search(slug_of(url)) is not None


@lru_cache(maxsize=256)
def _compiled(words: tuple[str, ...]) -> Topics:
    spelled, in_slugs = _spelled(words)
    exact = [word for word in spelled if word.isupper()]
    folded = [fold(word) for word in spelled if not word.isupper()]
    slugs = [re.sub(r"[^a-z0-9*]+", "-", fold(word)).strip("-") for word in in_slugs]
    return Topics(_any_of(exact), _any_of(folded), _any_of(slugs))


def _spelled(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """The words themselves, and those to look for in addresses."""
    spelled: list[str] = []
    in_slugs: list[str] = []
    for word in words:
        if not word.startswith("@"):
            spelled.append(word)
            in_slugs.append(word)
            continue
        vocabulary = vocabularies().get(word[1:])
        if vocabulary is None:
            raise UnknownVocabulary(f"no vocabulary `{word}`; there are {', '.join(known())}")
        spelled += vocabulary["words"]
        in_slugs += [w for w in vocabulary["words"] if w not in vocabulary.get("not_in_addresses", [])]
    return spelled, in_slugs


def known() -> list[str]:
    """Names of the vocabularies, as `topics` writes them."""
    return [f"@{name}" for name in vocabularies()]


@lru_cache(maxsize=1)
def vocabularies() -> dict[str, dict[str, list[str]]]:
    """The vocabularies that ship with Tamis."""
    return tomllib.loads(VOCABULARIES.read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Lower case without accents.

    >>> fold("Réseaux Épais")
    'reseaux epais'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def slug_of(url: str) -> str:
    """The path of an address, its words parted by hyphens.

    >>> slug_of("https://exemple.fr/2026/L'IA_au.lycee.html")
    '2026-l-ia-au-lycee-html'
    """
    try:
        path = unquote(urlsplit(url).path[:_MAX_SAID])
    except ValueError:
        return ""
    return re.sub(r"[^a-z0-9]+", "-", fold(path)).strip("-")


def _any_of(words: list[str]) -> re.Pattern[str]:
    if not words:
        return _NOTHING
    alternatives = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")
