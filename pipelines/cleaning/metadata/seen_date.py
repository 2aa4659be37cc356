"""Finds the date that a reader sees by the headline, in five languages' words."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import Any

from pipelines.cleaning.books import alternative
from pipelines.cleaning.metadata.place import lines_near, stands_elsewhere

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan januar jänner enero gennaio",
            "février fevrier févr fév february feb februar febrero febbraio",
            "mars march mar märz marzo",
            "avril avr april apr abril aprile",
            "mai may mayo maggio",
            "juin june jun juni junio giugno",
            "juillet juil july jul juli julio luglio",
            "août aout august aug agosto",
            "septembre sept september sep septiembre settembre",
            "octobre oct october oktober okt octubre ottobre",
            "novembre nov november noviembre",
            "décembre decembre déc december dec dezember dez diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = alternative(_MONTHS)
_DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s{{1,2}}(?:de\s|of\s)?(?P<m>{_MONTH})\b[.,]?\s{{1,2}}(?:de\s)?"
    r"(?P<y>\d{4})\b"
    rf"|\b(?P<m2>{_MONTH})\.?\s{{1,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y2>\d{{4}})\b"
    r"|(?<![\d/.-])(?P<d3>\d{1,2})(?P<s>[/.-])(?P<m3>\d{1,2})(?P=s)(?P<y3>\d{4})(?![\d/-])",
    re.I,
)
_WEEKDAY = re.compile(r"\s{0,3}(?:[^\W\d]{2,12}[.,]{0,2}\s{1,3})?(?:le |the |el |den )?", re.I)
_EVENT = re.compile(
    r"\b(?:(?P<changed>mise?s? à jour|màj\b|modifi|actualis|last (?:change|edit)|updated?\b|edited\b"
    r"|revised\b|aktualisiert|geändert|bearbeitet|actualizad|aggiornat|atualizad|bijgewerkt)"
    r"|(?P<published>publi|posted\b|posté|paru|mise? en ligne|veröffentlicht|erstellt|created\b|créé"
    r"|pubblicat))",
    re.I,
)
_MAX_TO_DATE = 15  # characters: "ée le mardi :"
_MAX_BEFORE = 80  # characters before the date in its element: a sentence that mentions a date has more


def find_seen_date(
    headline: Any, home: list[Any], first: date, last: date, *, changed: bool = False
) -> date | None:
    """The first date within bounds in the short lines around and behind the headline, if there is one.

    A date behind "updated" is that of a change, which `changed` asks for. Days of the form 05/06/2024 are
    read day first, except on English pages, where they stay in doubt.
    """
    english = bool(home) and (home[-1].get("lang") or "").lower().startswith("en")
    label = ""
    for node, line in lines_near(headline, home):
        before, label = label, "" if node is headline else line[-_MAX_BEFORE:]
        if not any(map(str.isdigit, line)) or stands_elsewhere(node, home) or _is_linked(node):
            continue
        end = 0
        for match in _DATE.finditer(line[: _MAX_BEFORE + 40]):
            said = line[end : match.start()]
            tells_change = says_updated(said) or (not said.strip() and not end and ends_updated(before))
            day = _day(match, english) if match.start() <= _MAX_BEFORE else None
            if day and first <= day <= last and tells_change == changed:
                return day
            end = match.end()
    return None


def says_updated(words: str) -> bool:
    """Whether what follows these words is the date of a change: the last word on a date tells.

    >>> says_updated("Publié lundi, mis à jour le "), says_updated("Mis à jour, publié le ")
    (True, False)
    """
    found = list(_EVENT.finditer(words))
    return bool(found) and found[-1].lastgroup == "changed"


def ends_updated(words: str) -> bool:
    """Whether these words end with "updated on", so that a date that stands alone behind them is a change's.

    >>> ends_updated("Mis à jour le"), ends_updated("La mise à jour du logiciel est gratuite")
    (True, False)
    """
    found = list(_EVENT.finditer(words))
    return bool(found) and found[-1].lastgroup == "changed" and len(words) - found[-1].end() <= _MAX_TO_DATE


def _is_linked(node: Any) -> bool:
    """A date inside a link is another article's."""
    return node.tag == "a" or any(True for _ in islice(node.iterancestors("a"), 1))


def read_worded_day(value: str) -> date | None:
    """The day of a value that is a date in words and begins with it, or with its weekday.

    >>> read_worded_day("March 3, 2026"), read_worded_day("mardi 3 mars 2026 à 10h")
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 3))
    >>> read_worded_day("05/06/2024"), read_worded_day("Posted on my blog, March 3, 2026")
    (None, None)
    """
    match = _DATE.search(value[:60])
    if not match or match["d3"] or not _WEEKDAY.fullmatch(value[: match.start()]):
        return None
    return _day(match, english=False)


def read_seen_day(text: str, *, english: bool = False) -> date | None:
    """The first full date in a few words.

    >>> read_seen_day("Publié le 7 mai 2024 à 10 h")
    datetime.date(2024, 5, 7)
    >>> read_seen_day("mai 2024")
    """
    match = _DATE.search(text[:200])
    return _day(match, english) if match else None


def _day(match: re.Match[str], english: bool) -> date | None:
    found = match.groupdict()
    try:
        if found["d"]:
            return date(int(found["y"]), _MONTHS[found["m"].lower()], int(found["d"]))
        if found["d2"]:
            return date(int(found["y2"]), _MONTHS[found["m2"].lower()], int(found["d2"]))
        day, month = int(found["d3"]), int(found["m3"])
        return None if english and day <= 12 and found["s"] == "/" else date(int(found["y3"]), month, day)
    except ValueError:
        return None
