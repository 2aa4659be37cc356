"""Reads names out of a byline: people apart from agencies and desks, roles cut off."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipelines.cleaning.books import alternative
from pipelines.cleaning.metadata.values import clean_value

MAX_NAMES = 20
_MAX_BYLINE = 600

_WORDS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
_AGENCIES = frozenset(_WORDS["agencies"])
_JOINTS = frozenset(_WORDS["joints"])
_DESK = frozenset(_WORDS["desk_words"])
_NAMELESS = frozenset(_WORDS["nameless"])
_ROLES = frozenset(_WORDS["roles"])
_NOT_NAMES = frozenset(_WORDS["not_names"])


_OPENING = re.compile(rf"{alternative(_WORDS['openings'])}(?:\s{{0,3}}:\s{{0,3}}|\s{{1,3}})")
_LEADING = re.compile(r"(?:et|and|und|avec|with|mit|og|och)\s{1,3}", re.I)
_JOINT = re.compile(
    rf"\s{{0,3}}[;|/•·＋+&]\s{{0,3}}|\s{{1,3}}{alternative(_WORDS['joints'])}\s{{1,3}}|\s{{1,3}}[–—-]\s{{1,3}}"
    r"|\s{0,3}[,、]\s{0,3}|\n",
    re.I,
)
_URL = re.compile(r"https?://\S{1,500}")
_DIGIT = re.compile(r"(?<!\w)\d")
_BEHIND_DATE = re.compile(r"\b(?:par|by|von|por)\s{1,3}(?=\D{4,200}$)", re.I)
_BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|<[^<>]{0,200}>")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|fr|org|net|de|be|ch|ca|at|uk|info|eu)\b|[\w]/[\w]", re.I)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents, so that one spelling stands for all.

    >>> fold("Rédaction")
    'redaction'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in folded if not unicodedata.combining(char))


def split_names(byline: str, site_names: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """The people and the others (agencies, desks, the site) that a byline names, each in its order.

    In doubt a word is no person's name: an article without its author is a lesser fault than a person who
    never wrote it.

    >>> split_names("Propos recueillis par Anne Martin et Luc Petit, journaliste à Lyon")
    (['Anne Martin', 'Luc Petit'], [])
    >>> split_names("La rédaction avec AFP")
    ([], ['La rédaction', 'AFP'])
    >>> split_names("Publié le 3 mai 2024")
    ([], [])
    """
    text = _without_date(
        _BRACKETS.sub(" ", _URL.sub(" ", clean_value(byline, _MAX_BYLINE).replace("\xa0", " ")))
    ).strip(" ,;:.–—-|")
    text = _without_opening(text)
    sites = {_letters(name) for name in site_names} - {""}
    people: list[str] = []
    others: list[str] = []
    after_role = False
    for piece, joint in _pieces(text):
        if after_role and "," in joint:
            continue  # "X, professeur de droit, université de Y": all behind the role belongs to it
        name = _without_opening(piece.strip(" ,;:.*\"'|–—-\xa0"))
        after_role = _is_role(name) and bool(people) and joint.strip() not in ("", ";", "et", "and")
        if after_role or not name:
            continue
        if _is_other(name, sites):
            others += [name] if len(name) <= 60 and not re.search("[:@/]", name) else []
        elif is_person(name):
            people.append(_cut_role(name))
    return _once(people), _once(others)


def is_agency(name: str) -> bool:
    """Whether it is the name of a news agency: `AFP`, `Deutsche Presse-Agentur`."""
    return fold(name) in _AGENCIES


def is_nameless(name: str) -> bool:
    """Whether a signature names nobody, neither a person nor an organisation.

    >>> is_nameless("La Rédaction"), is_nameless("BR24 Redaktion")
    (True, False)
    """
    return _NAMELESS.issuperset(re.findall(r"\w+", fold(name[:100])))


def is_person(name: str) -> bool:
    """Whether words may be the name of one person.

    >>> is_person("Jean-Baptiste de La Tour"), is_person("12 mai 2024"), is_person("@compte")
    (True, False, False)
    """
    if not 2 <= len(name) <= 60 or _ADDRESS.search(name) or any(char.isdigit() for char in name):
        return False
    words = fold(name).replace(".", " ").split()
    if not 1 <= len(words) <= 6 or not any(char.isalpha() for char in name):
        return False
    if any(char in name for char in '!?:;…«»"<>{}[]=_#*'):
        return False
    if len(words) == 1 and words[0] in _JOINTS:
        return False
    if not _NOT_NAMES.isdisjoint(words if len(words) > 1 else words[:1]):
        return False
    # A cased script writes at least the first or the last word of a name in capitals, unless it is one word
    # (a pen name, initials).
    first, last = name.split()[0], name.split()[-1]
    return len(words) == 1 or not (first[0].islower() and last[0].islower())


def _pieces(text: str) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    start, joint = 0, ""
    for match in _JOINT.finditer(text):
        pieces.append((text[start : match.start()], joint))
        start, joint = match.end(), match.group().strip().casefold() or "\n"
        if len(pieces) >= 2 * MAX_NAMES:
            return pieces
    pieces.append((text[start:], joint))
    return pieces


def _without_date(text: str) -> str:
    """A byline ends where its date begins, or begins behind it: "3 mai 2024 par Anne Martin"."""
    digit = _DIGIT.search(text)
    if not digit:
        return text
    behind = _BEHIND_DATE.search(text, digit.start())
    if behind:
        return text[behind.end() :].partition("|")[0]
    words = text[: digit.start()].split()
    while words and fold(words[-1].strip(",;:.|•·–—-()")) in _NOT_NAMES | {""}:
        words.pop()
    return " ".join(words)


def _without_opening(text: str) -> str:
    for _ in range(2):
        # Folding may change lengths ("ß", "œ"), hence the match is on a start that keeps them.
        match = _OPENING.match(_same_length_fold(text[:60])) or _LEADING.match(text)
        if not match:
            break
        text = text[match.end() :].lstrip(" :")
    return text


def _same_length_fold(text: str) -> str:
    return "".join(folded if len(folded := fold(char)) == 1 else char for char in text)


def _is_role(name: str) -> bool:
    words = fold(name).split()
    return (
        bool(words)
        and (name[0].islower() or not _ROLES.isdisjoint(words[:3]))
        and not (
            len(words) == 2 and all(word[0].isupper() for word in name.split()) and words[0] not in _ROLES
        )
    )


def _is_other(name: str, sites: set[str]) -> bool:
    folded = fold(name)
    words = re.split(r"[\s'.-]+", folded[:100])
    return (
        folded in _AGENCIES
        or not _DESK.isdisjoint(words)
        or _letters(name) in sites
        or (len(words) > 1 and "".join(word[0] for word in words if word) in sites)
        or any(len(word) <= 5 and word.isupper() and word.casefold() in sites for word in name.split())
        or (name.isupper() and len(name) <= 5 and len(words) == 1 and name.isascii())
        or bool(re.fullmatch(r"[\w-]{2,40}\.(?:com|fr|org|net|de|be|ch|ca|at|co\.uk|info|eu)", folded))
    )


def _cut_role(name: str) -> str:
    words = name.split(" ")
    for position in range(2, len(words)):
        if words[position].islower() and fold(words[position]) in _ROLES:
            return " ".join(words[:position])
    return name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text[:200])))


def _once(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(_letters(name) or name, name)
    return list(seen.values())[:MAX_NAMES]
