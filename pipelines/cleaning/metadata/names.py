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
_CALENDAR = frozenset(_WORDS["calendar"])
_LOWER = frozenset(_WORDS["not_names_in_lower_case"]) | _CALENDAR
_BEFORE_DATE = _NOT_NAMES | _LOWER | {""}
_BEHIND_LE = frozenset(_WORDS["behind_le"])
_PREPOSITIONS = frozenset(_WORDS["prepositions"])
_PARTICLES = frozenset(_WORDS["particles"])


_OPENING = re.compile(
    rf"{alternative(_WORDS['openings'] + _WORDS['labels'])}(?:\s{{0,3}}:\s{{0,3}}|\s{{1,3}}|(?<='))"
)
_SEEN_OPENING = re.compile(
    rf"(?:{alternative(_WORDS['openings'])}(?:\s{{0,3}}:\s{{0,3}}|\s{{1,3}}|(?<=')|$)"
    rf"|{alternative(_WORDS['labels'])}\s{{0,3}}:)"
)
_CREDIT = re.compile(rf"{alternative(_WORDS['credits'])}\s{{0,3}}:")
_LEADING = re.compile(r"(?:et|and|und|avec|with|mit|og|och)\s{1,3}", re.I)
_JOINT = re.compile(
    rf"\s{{0,3}}[;|/•·＋+&]\s{{0,3}}|\s{{1,3}}{alternative(_WORDS['joints'])}\s{{1,3}}|\s{{1,3}}[–—-]\s{{1,3}}"
    r"|\s{0,3}[,、]\s{0,3}|\n",
    re.I,
)
_URL = re.compile(r"https?://\S{1,500}")
_DIGIT = re.compile(r"(?<!\w)\d")
_BEHIND_DATE = re.compile(r"\b(?:par|by|von|por)\s{1,3}(?=\D{4,200}$)", re.I)
_AT_ONCE_BEHIND_DATE = re.compile(r"\d[\s,|.:h–—-]{1,5}(?:par|by|von|por)\s{1,3}\D{4,150}$", re.I)
_MOST_BEFORE_DATE = 4  # words: "Article publié le mardi"
_END = re.compile(r"\w{3}[.!?…](?:\s|$)")
_MAX_SENTENCE = 4  # words in lower case that a byline has beside its names, most often a role
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
    text = _BRACKETS.sub(" ", _URL.sub(" ", clean_value(byline, _MAX_BYLINE).replace("\xa0", " "))).strip()
    start = fold(text[:60]).split()[:1] if _DIGIT.search(text) else []
    date_first = text if any(word.strip(",;:.") in _CALENDAR for word in start) else ""
    text = _without_opening(_without_date(text).strip(" ,;:.–—-|"))
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
        elif is_person(name := _cut_role(name)) and not date_first.startswith(name):
            people.append(name)
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
    >>> is_person("Bruno Le Maire"), is_person("Le Soir")
    (True, False)
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
    if not _NOT_NAMES.isdisjoint(words) or _is_of_the_page(name.replace(".", " ").split()):
        return False
    # A cased script writes at least the first or the last word of a name in capitals, unless it is one word
    # (a pen name, initials).
    first, last = name.split()[0], name.split()[-1]
    return len(words) == 1 or not (first[0].islower() and last[0].islower())


def is_byline(line: str) -> bool:
    """Whether a line that nothing marks as byline begins as one, or goes on as one behind its date.

    >>> is_byline("Par Anne Petit"), is_byline("Le 3 mai 2024 par Anne Petit"), is_byline("Texte intégral")
    (True, True, False)
    """
    if _SEEN_OPENING.match(_same_length_fold(line[:32])):
        return True
    digit = _DIGIT.search(line[:60])
    return bool(
        digit
        and len(line[: digit.start()].split()) <= _MOST_BEFORE_DATE
        and _AT_ONCE_BEHIND_DATE.search(line[:200], digit.start())
    )


def is_credit(text: str) -> bool:
    """Whether a text names who made a picture: `Foto: Anne Petit`."""
    return bool(_CREDIT.match(_same_length_fold(text[:60])))


def is_sentence(text: str) -> bool:
    """Whether a text says something of a person rather than names one: it ends as a sentence does.

    >>> is_sentence("Journaliste depuis 2012, elle suit les transports."), is_sentence("Par Anne Petit.")
    (True, False)
    """
    if not _END.search(text):
        return False
    return sum(word[0].islower() for word in _without_opening(text).split()) > _MAX_SENTENCE


def is_written_as_name(name: str) -> bool:
    """Whether there are two words at least, and all but particles ("de") have a capital or know none.

    >>> is_written_as_name("Jean de La Tour"), is_written_as_name("Maria a signé")
    (True, False)
    """
    words = name.split()
    if len(words) < 2 or not all(any(map(str.isalpha, word)) for word in words):
        return False
    return not any(word[0].islower() and fold(re.split("['’]", word)[0]) not in _PARTICLES for word in words)


def _is_of_the_page(words: list[str]) -> bool:
    """Whether words of a date, or between the page's words, stand there as such and not in a name."""
    folded = [fold(word) for word in words]
    if _CALENDAR.issuperset(folded) or folded == ["le"]:
        return True
    if any(word[0].islower() and (fold(word) in _LOWER or fold(word) in _PREPOSITIONS) for word in words):
        return True
    # "Lê" is a name of its own; "Le" in front is the article of a newspaper unless a name goes on behind it.
    return words[0].casefold() == "le" and folded[1] not in _BEHIND_LE


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
    while words and fold(words[-1].strip(",;:.|•·–—-()")) in _BEFORE_DATE:
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
    if text.isascii():
        return text.lower()
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
        word = words[position]
        # "Directrice éditoriale chez …" tells no name before its preposition.
        ends = _ROLES if fold(words[0]) in _ROLES else _ROLES | _PREPOSITIONS
        # Markup alone parts "d'" from what follows: the name of a magazine, a programme.
        if word.islower() and (fold(word) in ends or word in ("d'", "d’")):
            return " ".join(words[:position])
    return name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text[:200])))


def _once(names: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(_letters(name) or name, name)
    return list(seen.values())[:MAX_NAMES]
