"""The links of a page, by a plain walk over its tree."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.record import Link
from pipelines.cleaning.metadata.values import absolute_url, clean_value

MAX_LINKS = 5000
"""Different links kept of one page; the fullest page of the development set has about 1,300."""
_MAX_ANCHORS = 4 * MAX_LINKS
_MAX_TEXT = 300
_MAX_WALK = 200_000  # elements looked at for the words of all links: nested links would cost the square
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def find_links(tree: Any, base_url: str) -> list[Link]:
    """The links of a parsed page in reading order: absolute http(s) addresses without fragment, each once.

    Args:
        base_url: address of the page; a `<base href>` in it is honoured.

    Returns:
        At most `MAX_LINKS` links. The words of an address are those of its first link that has any.

    >>> from lxml.html import document_fromstring
    >>> tree = document_fromstring('<a href="/a#b">Un</a> <a href="mailto:x@y.z">M</a> <a href="/a">2</a>')
    >>> find_links(tree, "https://example.org/")
    [Link(url='https://example.org/a', text='Un', rel=())]
    """
    base = base_url
    for element in islice(tree.iter("base"), 1):
        base = absolute_url(element.get("href"), base_url) or base_url
    found: dict[str, Link] = {}
    left = _MAX_WALK
    for element in islice(tree.iter("a", "area"), _MAX_ANCHORS):
        href = element.get("href")
        if not href or href[0] == "#":
            continue
        url = absolute_url(href, base)
        if url is None or (url in found and found[url].text):
            continue
        text, walked = _words(element, left)
        left -= walked
        rel = tuple((element.get("rel") or "").lower()[:100].split())
        if url in found:
            found[url] = found[url]._replace(text=text)
        elif len(found) < MAX_LINKS:
            found[url] = Link(url, text, rel)
    return list(found.values())


def _words(element: Any, left: int) -> tuple[str, int]:
    parts = [element.text or ""]
    walked = 0
    for node in islice(element.iterdescendants(), max(min(left, 100), 0)):
        walked += 1
        if node.tag in ("script", "style", "svg", "noscript") or not isinstance(node.tag, str):
            parts.append(node.tail or "")
            continue
        parts += (" ", node.text or "", " ", node.tail or "")
    text = clean_value("".join(parts)[: 4 * _MAX_TEXT], _MAX_TEXT)
    return text or clean_value(element.get("title") or element.get("aria-label") or "", _MAX_TEXT), walked


def find_alternates(head: Head) -> tuple[tuple[str, str], ...]:
    """The page in other languages: (hreflang, absolute address), at most 100."""
    found: dict[tuple[str, str], None] = {}
    for link in head.links:
        language = link.get("hreflang", "").strip()
        if language and len(language) <= 20 and "alternate" in link.get("rel", "").lower().split():
            url = absolute_url(link.get("href"), head.base)
            if url and "rss" not in link.get("type", ""):
                found[language, url] = None
    return tuple(found)[:100]


def find_feeds(head: Head) -> tuple[str, ...]:
    """Addresses of the feeds that the page announces, at most 20."""
    found: dict[str, None] = {}
    for link in head.links:
        if (
            link.get("type", "").strip().lower() in _FEEDS
            and "alternate" in link.get("rel", "").lower().split()
        ):
            url = absolute_url(link.get("href"), head.base)
            if url:
                found[url] = None
    return tuple(found)[:20]
