"""When an article was published and changed. The only importer of htmldate; never asks the clock."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, NamedTuple

from htmldate import find_date

from pipelines.cleaning.metadata.head import Head, node_text
from pipelines.cleaning.metadata.main_entity import Described
from pipelines.cleaning.metadata.place import home_of, stands_elsewhere
from pipelines.cleaning.metadata.seen_date import (
    ends_updated,
    find_seen_date,
    read_seen_day,
    read_worded_day,
    says_updated,
)

# htmldate (1.11) logs as errors what a page may hold, to a handler that writes nothing, and upwards. A level
# would not last: trafilatura.metadata (2.3.1) sets it anew when it is imported.
logging.getLogger("htmldate").propagate = False

_FIRST = date(1995, 1, 1)  # the first news sites
_MORNING, _EVENING = 9, 20  # hours UTC
_MAX_BACK = 4  # elements looked at for the words before a time
_NO_BOUND = date(2100, 1, 1)
_MAX_CLAIMS = 40
"""Claims looked at for `find_candidates`; pages of the development set make up to 9."""
_MAX_HTMLDATE = 20_000
"""Elements of the largest page that htmldate is asked about: it copies the tree and runs its patterns over
the whole page. The largest page of the development set has about 14,000."""

_ISO = re.compile(
    r"\s{0,9}(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:[T ]|\s{1,3}(?:at|à|um)?\s{0,3})"
    r"(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,:]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.I,
)  # fmt: skip
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?)?$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_DAY_FIRST = re.compile(r"\s{0,3}(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")

_PUBLISHED = tuple(
    """article:published_time og:article:published_time article:published datepublished date.issued
    dcterms.created dcterms.issued dc.date.issued dc.date.created dc.date dcterms.date pubdate
    publishdate publish-date published_time publication_date sailthru.date parsely-pub-date
    og:published_time citation_publication_date citation_date article.published article_date_original
    cxenseparse:recs:publishtime date created originalpublicationdate rnews:datepublished og:pubdate
    ptime displaydate datecreated article:created article.created vr:published_time""".split()
)
_MODIFIED = tuple(
    """article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified lastmod
    last-modified article:modified article.updated article:updated_time revised date.updated""".split()
)


class Moment(NamedTuple):
    """One date as a page gives it."""

    day: date
    """In the page's own zone."""
    utc: datetime | None
    """Time in UTC, where the page tells time and zone."""
    origin: str = ""

    def written(self) -> str:
        """As `2024-05-07T19:30:00Z`, or as `2024-05-07` where only the day is sure."""
        return self.utc.strftime("%Y-%m-%dT%H:%M:%SZ") if self.utc else self.day.isoformat()


def read_date(value: object) -> Moment | None:
    """Read one date of the page's data: ISO 8601 in its many dialects, RFC 2822, seconds since 1970, words.

    >>> read_date("2024-05-07T23:30:00+02:00").written()
    '2024-05-07T21:30:00Z'
    >>> read_date("2024-05-07 23:30").written()
    '2024-05-07'
    >>> read_date("hier")
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(int(value)) if 0 < value < 1e13 else ""
    if not isinstance(value, str):
        return None
    value = value.strip()[:60]
    try:
        return _read(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _read(value: str) -> Moment | None:
    if match := _ISO.match(value):
        year, _, month, day, hour, minute, second, zone = match.groups()
        return _moment((year, month, day), (hour, minute, second), zone)
    if _EPOCH.match(value):
        moment = datetime.fromtimestamp(int(value[:10]), UTC)
        return Moment(moment.date(), moment)
    if match := _COMPACT.match(value):
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment((year, month, day), (hour, minute, second), zone)
    if match := _DAY_FIRST.match(value):
        first, second_, year = map(int, match.groups())
        sure = first > 12 or first == second_ or "." in value[:6]
        return Moment(date(year, second_, first), None) if sure else None
    if re.match(r"[A-Za-z]{3},? ", value) and ":" in value:
        moment = parsedate_to_datetime(value)
        return Moment(moment.date(), moment.astimezone(UTC) if moment.tzinfo else None)
    day = read_worded_day(value)
    return Moment(day, None) if day else None


def _moment(day: tuple[str, str, str], time: tuple[str, str, str], zone: str | None) -> Moment:
    on = date(*map(int, day))
    if not time[0] or not zone:
        return Moment(on, None)
    local = datetime(on.year, on.month, on.day, int(time[0]) % 24, int(time[1]), min(int(time[2] or 0), 59))
    return Moment(on, (local - _offset(zone)).replace(tzinfo=UTC))


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    timezone(offset)  # raises where the offset is no real one
    return -offset if zone[0] == "-" else offset


def latest_day(max_date: str | None) -> date:
    """Last day that a date may have: the day after `max_date`, for the page's zone may be ahead of ours."""
    moment = read_date(max_date)
    return moment.day + timedelta(days=1) if moment else _NO_BOUND


def find_published(tree: Any, head: Head, described: Described, url: str | None, last: date) -> Moment | None:
    """When the article was published: JSON-LD, metas, time elements, what is seen, then htmldate."""
    for value, origin in _published_claims(tree, head, described):
        moment = read_date(value)
        if moment and _FIRST <= moment.day <= last:
            return _in_own_zone(moment._replace(origin=origin), str(value), head, last)
    seen, only = _seen(head, last), _only_time(head, last)
    if only and seen in (None, only.day):
        return only
    if seen:
        return Moment(seen, None, "seen")
    found, changed = _search(tree, url, last), _shown_change(head, last)
    # htmldate takes whatever date it sees: one that the page calls a change's is no publication.
    return None if found and changed and found.day == changed.day else found


def find_candidates(tree: Any, head: Head, described: Described, last: date) -> tuple[str, ...]:
    """Every date of publication that the page's data tell, each with its origin, where their days disagree.

    The one that `find_published` takes comes first; nothing is told where all say the same day.
    """
    found: dict[str, date] = {}
    for value, origin in islice(_published_claims(tree, head, described), _MAX_CLAIMS):
        moment = read_date(value)
        if moment and _FIRST <= moment.day <= last:
            found.setdefault(f"{moment.written()} {origin}", moment.day)
    return tuple(found) if len(set(found.values())) > 1 else ()


def _seen(head: Head, last: date) -> date | None:
    home = home_of(head.headline)
    return find_seen_date(head.headline, home, _FIRST, last) if home else None


def _in_own_zone(moment: Moment, value: str, head: Head, last: date) -> Moment:
    """A time told in UTC hides the day of the page's own zone, which the date that a reader sees tells."""
    if moment.utc is None or not value.strip()[-6:].endswith(("Z", "z", "+00:00", "+0000", "GMT", "UTC")):
        return moment
    if _MORNING <= moment.utc.hour < _EVENING:  # then no zone between the Americas and Moscow has another day
        return moment
    seen = _seen(head, last)
    shift = timedelta(days=-1 if moment.utc.hour < _MORNING else 1)
    return moment._replace(day=seen) if seen == moment.day + shift else moment


def find_modified(head: Head, described: Described, last: date) -> Moment | None:
    """When the article was last changed, if the page says so."""
    nodes = filter(None, (described.article, described.page))
    claims = [(_first(node.get("dateModified")), "json-ld") for node in nodes]
    claims += [(value, f"meta:{name}") for name in _MODIFIED for value in head.metas.get(name, ())[:2]]
    for value, origin in claims:
        moment = read_date(value)
        if moment and _FIRST <= moment.day <= last:
            return moment._replace(origin=origin)
    return _shown_change(head, last)


def _shown_change(head: Head, last: date) -> Moment | None:
    """The date that a time element or a line by the headline calls that of a change."""
    home = home_of(head.headline)
    for element in head.times:
        if _names_change(element) or _tells_change(element):
            moment = read_date(_time_claim(element)) if element.get("datetime") else None
            if moment and _FIRST <= moment.day <= last and not stands_elsewhere(element, home):
                return moment._replace(origin="time")
    day = find_seen_date(head.headline, home, _FIRST, last, changed=True) if home else None
    return Moment(day, None, "seen") if day else None


def _published_claims(tree: Any, head: Head, described: Described) -> Iterator[tuple[Any, str]]:
    for node in filter(None, (described.article, described.page)):
        for key in ("datePublished", "dateCreated", "uploadDate"):
            yield _first(node.get(key)), "json-ld"
    for name in _PUBLISHED:
        for value in head.metas.get(name, ())[:2]:
            yield value, f"meta:{name}"
    home = home_of(head.headline)
    for element in tree.xpath("(//*[@itemprop='datePublished'])[position()<=5]"):
        if not stands_elsewhere(element, home):
            yield element.get("content") or element.get("datetime") or element.get("title"), "itemprop"
    told = [time for time in head.times if time.get("datetime") and not _tells_change(time)]
    times = [time for time in told if not _names_change(time) and not stands_elsewhere(time, home)]
    for element in times:
        if element.get("pubdate") is not None or "publi" in (element.get("class") or "").lower():
            yield element.get("datetime"), "time"
    # The first time with its neighbours: where "updated" stands before "published", the earlier day counts.
    near = times[0].getparent() if times else None
    claims = [_time_claim(time) for time in times if time.getparent() is near]
    for claim in sorted(claims, key=lambda text: text[:10]):
        yield claim, "time"
    moments = {time.get("datetime", "") for time in told if not _names_change(time)}
    days = {moment[:10] for moment in moments}
    if len(days) == 1:  # wherever they stand, they all say the same
        yield (moments if len(moments) == 1 else days).pop(), "time"


def _only_time(head: Head, last: date) -> Moment | None:
    """The time that all time elements tell, of a change too: hAtom asks for the class "updated" alone."""
    moments = {time.get("datetime") for time in head.times if not _tells_change(time)}
    moment = read_date(moments.pop()) if len(moments) == 1 else None
    return moment._replace(origin="time") if moment and _FIRST <= moment.day <= last else None


def _names_change(element: Any) -> bool:
    """Whether the attributes of a time element call it that of a change, and not of publication too."""
    names = f"{element.get('itemprop') or ''} {element.get('class') or ''}"[:300].lower()
    return ("updat" in names or "modif" in names) and "publi" not in names and element.get("pubdate") is None


def _tells_change(element: Any) -> bool:
    """Whether the words in a time element, or those before it, say that it is the time of a change."""
    words = node_text(element)
    digit = next((place for place, char in enumerate(words) if char.isdigit()), len(words))
    if words[:digit].strip() and (says_updated(words[:digit]) or "publi" in words.lower()):
        return says_updated(words[:digit])
    node = element
    for _ in range(_MAX_BACK):
        before, parent = node.getprevious(), node.getparent()
        if before is None and parent is None:
            break
        said = parent.text if before is None else before.tail or node_text(before, 5, 100)
        if said and said.strip():
            return ends_updated(" ".join(said.split()))
        node = parent if before is None else before
    return False


def _time_claim(element: Any) -> str:
    """The attribute of a time element, unless its words tell another day: they are what the author wrote."""
    claim = str(element.get("datetime"))
    moment, seen = read_date(claim), read_seen_day(node_text(element))
    if moment and seen and abs(moment.day - seen) > timedelta(days=1):
        return seen.isoformat()
    return claim


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _search(tree: Any, url: str | None, last: date) -> Moment | None:
    if tree.xpath("count(//*)") > _MAX_HTMLDATE:
        return None
    try:
        # The extensive search is left off: it reads dates without a year as the current year's.
        found = find_date(
            tree,
            url=url,
            extensive_search=False,
            original_date=True,
            min_date=_FIRST.isoformat(),
            max_date=last.isoformat(),
        )
    except Exception:
        # htmldate 1.11 and lxml raise many kinds on odd pages; a page without a date is no loss.
        return None
    moment = read_date(found)
    return moment._replace(origin="htmldate") if moment else None
