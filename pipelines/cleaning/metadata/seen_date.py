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
_MAX_BEFORE = 80  # characters before the date in its element: a sentence that mentions a date has more


def find_seen_date(headline: Any, home: list[Any], first: date, last: date) -> date | None:
    """The first date within bounds in the short lines around and behind the headline, if there is one.

    Days of the form 05/06/2024 are read day first, except on English pages, where they stay in doubt.
    """
    english = bool(home) and (home[-1].get("lang") or "").lower().startswith("en")
    for node, line in lines_near(headline, home):
        if not any(map(str.isdigit, line)) or stands_elsewhere(node, home) or _is_linked(node):
            continue
        for match in _DATE.finditer(line[: _MAX_BEFORE + 40]):
            day = _day(match, english) if match.start() <= _MAX_BEFORE else None
            if day and first <= day <= last:
                return day
    return None


def _is_linked(node: Any) -> bool:
    """A date inside a link is another article's."""
    return node.tag == "a" or any(True for _ in islice(node.iterancestors("a"), 1))


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
