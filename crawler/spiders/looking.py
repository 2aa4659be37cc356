"""One look at a feed, a sitemap or a listing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from scrapy.http import Response

from crawler.discovery import Found
from crawler.discovery.feeds import read_feed
from crawler.discovery.listings import next_page, read_listing
from crawler.discovery.sitemaps import newest_first, read_sitemap
from crawler.lookups import Unfinished
from crawler.sources import Source

SITEMAP_DEPTH = 2
"""Levels of sitemap indexes followed; deeper ones are archives, or a trap."""
SITEMAPS = 10
"""Sitemaps of one index looked at in one crawl: those where news is likeliest."""
LISTING_PAGES = 10
"""Pages of one listing followed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at, and for whom."""

    source: Source
    kind: str
    """`feed`, `sitemap` or `listing`."""
    url: str
    parent: str
    """The lookup of the catalogue it belongs to; itself if it stands there."""
    depth: int = 0
    """Levels of sitemap indexes above it, or pages of the listing before it."""

    @property
    def has_validators(self) -> bool:
        """Whether an answer "not changed" helps. Listings are pages, whose servers are seldom right."""
        return self.kind != "listing"

    def deeper(self, one: Unfinished) -> Look:
        """The look at what this one named."""
        return replace(self, url=one.url, depth=one.depth)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look brought."""

    links: tuple[Found, ...]
    unfinished: tuple[Unfinished, ...] = ()
    """What it named that is to be looked at as well."""
    pause: int = 0
    """Seconds between looks that the feed asks for."""


async def read(response: Response, look: Look, looked: set[str]) -> Seen:
    """Read an answer, away from the reactor's thread.

    Raises:
        Unreadable: it is not what it should be.
    """
    if look.kind == "feed":
        feed = await asyncio.to_thread(read_feed, response.body, response.url)
        return Seen(feed.links, pause=feed.pause)
    if look.kind == "sitemap":
        sitemap = await asyncio.to_thread(read_sitemap, response.body, response.url)
        deeper = newest_first(sitemap.sitemaps) if look.depth < SITEMAP_DEPTH else []
        return Seen(
            sitemap.pages,
            tuple(Unfinished(one.url, look.depth + 1, one.modified) for one in deeper[:SITEMAPS]),
        )
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    source = look.source
    listing = await asyncio.to_thread(
        read_listing,
        response.body,
        content_type,
        response.url,
        articles=source.article_links,
        following=source.next_link,
    )
    following = ""
    if look.depth + 1 < LISTING_PAGES:
        following = next_page(
            listing, look.depth + 1, source.is_next_page, {*looked, look.url, look.parent, response.url}
        )
    return Seen(listing.links, (Unfinished(following, look.depth + 1),) if following else ())


def permanent_move(response: Response, asked: str, known: str) -> str:
    """Where a lookup has moved for good, if that is news."""
    reasons = response.meta.get("redirect_reasons") or []
    if not reasons or any(reason not in (301, 308) for reason in reasons):
        return ""
    return response.url if response.url not in (asked, known) else ""


def validators_of(response: Response) -> dict[str, str]:
    """What a later request may ask with."""
    names = {"etag": "ETag", "last_modified": "Last-Modified"}
    return {name: (response.headers.get(header) or b"").decode("latin-1") for name, header in names.items()}
