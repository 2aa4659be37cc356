"""Which announced links are articles that are wanted; every other is counted with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.clock import stamp
from crawler.discovery import Found
from crawler.discovery.addresses import is_trap, without_tracking
from crawler.lookups.lookup import MAX_PENDING
from crawler.sources import Source

Count = Callable[[str], None]


def wanted(links: Iterable[Found], source: Source, since: str, count: Count) -> list[Found]:
    """Links that are wanted, newest first, those without a date in their order before all others.

    Args:
        since: RFC 3339 UTC moment; what was announced with an earlier date is not wanted.
        count: told the reason of each link that is not.
    """
    kept: dict[str, Found] = {}
    for link in links:
        url = without_tracking(link.url)
        if reason := _fault(link, url, source, since):
            count(reason)
        else:
            kept.setdefault(url, replace(link, url=url))
    newest = sorted(kept.values(), key=lambda link: link.date or "9", reverse=True)
    for _ in newest[MAX_PENDING:]:
        count("passed_over")
    return newest[:MAX_PENDING]


def _fault(link: Found, url: str, source: Source, since: str) -> str:
    if is_trap(url):
        return "trap"
    if not source.owns(url):
        return "other_host"
    if not source.is_article(url):
        return "no_article"
    if link.language and link.language.lower()[:2] != source.language[:2]:
        return "other_language"
    if since and link.date and link.date < since:
        return "old"
    if not source.is_on_topic(link.title, *link.tags, url=url):
        return "off_topic"
    return ""


def since_of(now: datetime, span: timedelta | None) -> str:
    """The moment before which announcements are old; empty if none is."""
    if span is None:
        return ""
    try:
        return stamp(now - span)
    except OverflowError:
        return ""


def digests_of(links: Iterable[Found]) -> list[str]:
    """Digests of what was announced: counters and dates of the feed itself do not change them."""
    said = ("\0".join((link.url, link.title, link.published, link.modified)) for link in links)
    return [hashlib.blake2b(one.encode("utf-8", "replace"), digest_size=6).hexdigest() for one in said]


def view_of(source: Source, span: timedelta | None) -> str:
    """Digest of all that decides what is wanted of a source."""
    said = (
        source.language,
        source.hosts,
        source.article,
        source.article_links,
        source.next_page,
        source.next_link,
        source.topics,
        span,
    )
    return hashlib.blake2b(repr(said).encode(), digest_size=8).hexdigest()
