"""RSS, Atom and JSON Feed."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
import msgspec

from crawler.discovery.addresses import absolute
from crawler.discovery.found import Found, Unreadable, one_line
from crawler.discovery.moments import read_moment
from crawler.discovery.prolog import refuse_document_type

MAX_ENTRIES = 500
"""Entries read of one feed; the largest real ones hold a few hundred."""
MAX_BYTES = 5 * 2**20
"""Largest feed read. One with whole articles in it stays under 2 MiB."""
MAX_ELEMENTS = 2000
"""Elements of one entry. feedparser compares each keyword of an entry with all before it: 20,000 of them cost
12 s, 2,000 cost 0.15 s."""
MAX_NAMESPACES = 1000
"""Declarations of namespaces in one feed, for the like reason."""
_MAX_TAGS = 20
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 30 * 24, "yearly": 365 * 24}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed announces."""

    links: tuple[Found, ...]
    """Articles in the feed's order, each once."""
    pause: int = 0
    """Seconds between two looks that the feed asks for (`ttl`, `sy:updatePeriod`); 0: it does not say."""


def read_feed(body: bytes, url: str) -> Feed:
    """Read an RSS, Atom or JSON feed.

    Args:
        body: the feed as fetched.
        url: its address, for links that are relative.

    Raises:
        Unreadable: it declares a document type or entities, is too large, or is no feed.
    """
    if len(body) > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES} bytes")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(body, url)
    refuse_document_type(body)
    _refuse_mazes(body)
    try:
        # A stream: what is given as bytes feedparser (6.0) first takes for the name of a file to open.
        # Entries are read for their links alone: nothing of their HTML is wanted, sanitized or not.
        parsed: Any = feedparser.parse(
            BytesIO(body),
            response_headers={"content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser's own failures on broken feeds are of any kind
        raise Unreadable(f"cannot be parsed: {type(error).__name__}") from None
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("is not a feed")
    return Feed(
        links=_unique(_read_entry(entry, url) for entry in parsed.entries[:MAX_ENTRIES]),
        pause=_pause(parsed.feed),
    )


def _refuse_mazes(body: bytes) -> None:
    """Refuse what would keep feedparser busy for longer than its size tells."""
    if body.count(b"xmlns:") > MAX_NAMESPACES:
        raise Unreadable(f"declares more than {MAX_NAMESPACES} namespaces")
    at = 0
    while True:  # entry by entry, with what stands in CDATA left out: it is text to the parser
        elements, at = _count_elements(body, at)
        if elements > MAX_ELEMENTS:
            raise Unreadable(f"has more than {MAX_ELEMENTS} elements in one entry")
        if at < 0:
            return


def _count_elements(body: bytes, at: int) -> tuple[int, int]:
    """Elements from a place to the next entry, and that entry's place; -1 at the end."""
    count = 0
    while (at := body.find(b"<", at)) >= 0 and count <= MAX_ELEMENTS:
        if body.startswith(b"<![CDATA[", at):
            at = body.find(b"]]>", at)
            if at < 0:
                break
        elif body.startswith((b"<item", b"<entry"), at) and count:
            return count, at
        else:
            count += not body.startswith(b"</", at)
        at += 1
    return count, at


def _read_entry(entry: Any, base: str) -> Found:
    # FeedBurner and its heirs put their own address into `link`, and the article's beside it.
    own = entry.get("feedburner_origlink") or entry.get("pheedo_origlink") or ""
    link = absolute(one_line(own, 2000), base) or absolute(one_line(entry.get("link"), 2000), base)
    if not link and entry.get("guidislink", True):
        link = absolute(one_line(entry.get("id"), 2000), base)
    modified = _moment(entry.get("updated_parsed")) if "updated" in entry else ""
    published = _moment(entry.get("published_parsed"))
    return Found(
        url=link,
        title=one_line(entry.get("title")),
        published=published or modified,
        modified=modified,
        language=one_line(entry.get("language"), 12),
        tags=_tags(tag.get("label") or tag.get("term") for tag in entry.get("tags") or ()),
    )


def _pause(feed: Any) -> int:
    try:
        asked = float(str(feed.get("ttl") or 0)[:12]) * 60
        if period := _PERIODS.get(one_line(feed.get("sy_updateperiod"), 12).lower()):
            asked = max(
                asked, period * 3600 / max(float(str(feed.get("sy_updatefrequency") or 1)[:12]), 1 / 1000)
            )
        return int(min(max(asked, 0), 365 * 86400))
    except (ValueError, OverflowError):
        return 0


def _read_json(body: bytes, url: str) -> Feed:
    try:
        feed = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"is broken JSON: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise Unreadable("is not a feed")
    entries = (item for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return Feed(links=_unique(_read_item(item, url) for item in entries))


def _read_item(item: dict[str, Any], base: str) -> Found:
    said = {name: value for name, value in item.items() if isinstance(value, str)}
    tags = item.get("tags")
    address = said.get("id", "") if said.get("id", "").startswith("http") else ""
    return Found(
        url=absolute(said.get("url", ""), base) or absolute(address, base),
        title=one_line(said.get("title")),
        published=read_moment(said.get("date_published", "")),
        modified=read_moment(said.get("date_modified", "")),
        language=one_line(said.get("language"), 12),
        tags=_tags(tags if isinstance(tags, list) else ()),
    )


def _unique(links: Iterable[Found]) -> tuple[Found, ...]:
    found: dict[str, Found] = {}
    for link in links:
        if link.url:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _tags(said: Iterable[Any]) -> tuple[str, ...]:
    words = (one_line(word, 100) for word in said)
    return tuple(dict.fromkeys(word for word in words if word))[:_MAX_TAGS]


def _moment(parsed: Any) -> str:
    try:
        return read_moment(datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat())
    except (TypeError, ValueError, OverflowError, OSError):
        return ""
