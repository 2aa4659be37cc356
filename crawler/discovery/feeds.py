"""RSS and Atom."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from crawler.discovery.found import Found, Unreadable

MAX_ENTRIES = 2000
"""Entries read of one feed; the largest real ones hold a few hundred."""

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_feed(body: bytes, url: str) -> list[Found]:
    """Links of an RSS or Atom feed, in its own order, each once.

    Args:
        body: the feed as fetched.
        url: its address, for links that are relative.

    Raises:
        Unreadable: it declares a document type or entities (no honest feed does), or is no feed.
    """
    if _DOCTYPE.search(body, 0, 4096):
        raise Unreadable("declares a document type")
    # Entries are read for their links alone: nothing of their HTML is wanted, sanitized or not.
    parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("is not a feed")
    found: dict[str, Found] = {}
    for entry in parsed.entries[:MAX_ENTRIES]:
        link = absolute(entry.get("link") or "", url)
        if link and link not in found:
            found[link] = Found(
                url=link,
                title=" ".join((entry.get("title") or "").split()),
                published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
                language=(parsed.feed.get("language") or "")[:12],
            )
    return list(found.values())


def absolute(link: str, base: str) -> str:
    """A link as an absolute http(s) address without fragment; empty if it leads anywhere else.

    >>> absolute("/a#b", "https://exemple.fr/feed")
    'https://exemple.fr/a'
    >>> absolute("javascript:alert(1)", "https://exemple.fr/")
    ''
    """
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if not link.strip() or parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return parts._replace(fragment="").geturl()


def _moment(parsed: Any) -> str:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError, OverflowError, OSError):
        return ""
