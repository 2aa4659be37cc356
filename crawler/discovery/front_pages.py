"""Where a site announces its articles: what its front page and its robots.txt say, and where to try."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from crawler.discovery.addresses import absolute, site_of
from crawler.discovery.found import one_line
from crawler.discovery.markup import base_of, parse_page

MAX_ANNOUNCED = 20
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
)
_COMMENTS = ("comment", "commentaire")
_FEED_PATHS = ("feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json")
_SITEMAP_PATHS = (
    "news-sitemap.xml",
    "sitemap_news.xml",
    "sitemap-news.xml",
    "sitemap_index.xml",
    "sitemap.xml",
)
_WORDPRESS_SITEMAPS = ("wp-sitemap.xml",)


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a front page says of its site."""

    name: str
    """Name of the site, as it gives it itself."""
    language: str
    """Language of the page (`lang`), without region."""
    feeds: tuple[str, ...]
    """Feeds it announces, those of comments left out."""
    wordpress: bool
    """Whether WordPress made it; its feeds and sitemaps have known addresses."""


def read_front_page(body: bytes, content_type: str, url: str) -> FrontPage:
    """Read a site's front page.

    Raises:
        Unreadable: it is no page.
    """
    tree = parse_page(body, content_type)
    base = base_of(tree, url)
    feeds: dict[str, None] = {}
    for link in islice(tree.iter("link", "a"), 5000):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        address = absolute(link.get("href") or "", base)
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if address and kind in _FEED_TYPES and not _is_of_comments(link, address):
            feeds[address] = None
    return FrontPage(
        name=_name(tree),
        language=one_line(tree.get("lang"), 12).lower().partition("-")[0],
        feeds=tuple(feeds)[:MAX_ANNOUNCED],
        wordpress=b"/wp-content/" in body or b"/wp-json" in body,
    )


def read_robots_sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """Sitemaps that a robots.txt names.

    >>> read_robots_sitemaps(b"Sitemap: https://exemple.fr/s.xml # ours", "https://exemple.fr/robots.txt")
    ('https://exemple.fr/s.xml',)
    """
    found: dict[str, None] = {}
    for line in body[: 512 * 1024].decode("utf-8-sig", "replace").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon and field.strip().lower() == "sitemap" and (address := absolute(value, url)):
            found[address] = None
    return tuple(found)[:MAX_ANNOUNCED]


def places_to_try(url: str, *, wordpress: bool) -> tuple[list[str], list[str]]:
    """Feeds and sitemaps that a site may have without announcing them: first in the folder of its front page
    (`/fr/`), then at its root.

    >>> places_to_try("https://exemple.fr/fr/", wordpress=True)[1][0]
    'https://exemple.fr/fr/wp-sitemap.xml'
    """
    folder = url if url.endswith("/") else f"{url.partition('?')[0]}/"
    roots = list(dict.fromkeys([folder, site_of(url)]))
    sitemaps = (
        (*_WORDPRESS_SITEMAPS, *_SITEMAP_PATHS) if wordpress else (*_SITEMAP_PATHS, *_WORDPRESS_SITEMAPS)
    )
    feeds = _FEED_PATHS[:1] if wordpress else _FEED_PATHS
    return (
        [absolute(path, root) for root in roots for path in feeds],
        [absolute(path, root) for root in roots for path in sitemaps],
    )


def _is_of_comments(link: Any, address: str) -> bool:
    said = f"{link.get('title') or ''} {address}".lower()
    return any(word in said for word in _COMMENTS)


def _name(tree: Any) -> str:
    for meta in islice(tree.iter("meta"), 200):
        if (meta.get("property") or "").lower() == "og:site_name" and meta.get("content"):
            return one_line(meta.get("content"), 80)
    for title in islice(tree.iter("title"), 1):
        parts = one_line(title.text, 200).replace(" – ", " | ").replace(" - ", " | ").split(" | ")
        return min(parts, key=len)[:80]
    return ""
