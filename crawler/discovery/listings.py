"""Pages that list articles: a section, an archive, a front page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from crawler.discovery.addresses import absolute
from crawler.discovery.found import Found, Unreadable
from crawler.discovery.markup import MAX_ANCHORS, base_of, parse_page, words_of
from crawler.discovery.moments import read_moment

_MAX_DATES = 500
_CLIMB = 4  # elements above a date in which the link it belongs to is looked for
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing links to."""

    links: tuple[Found, ...]
    """Links in reading order, each once: all, or those inside the elements asked for."""
    following: tuple[str, ...] = ()
    """Addresses of the next page: those the page marks as such (`rel=next`), or the selector finds."""
    around: tuple[str, ...] = ()
    """All links of the page, for finding the next page by its form."""


def read_listing(
    body: bytes, content_type: str, url: str, *, articles: str = "", following: str = ""
) -> Listing:
    """Read a listing.

    Args:
        articles: CSS selector of the elements in which the links to articles lie; empty: the whole page.
        following: CSS selector of the link to the next page; empty: what is marked `rel=next`.

    Raises:
        Unreadable: it is no page, or a selector is none.
    """
    tree = parse_page(body, content_type)
    base = base_of(tree, url)
    dates = _dates(tree, base)
    links = _links(_select(tree, articles) if articles else [tree], base)
    if following:
        next_pages = [link for link, _ in _links(_select(tree, following), base)]
    else:
        marked = (one for one in tree.iter("a", "link") if "next" in (one.get("rel") or "").lower().split())
        next_pages = [absolute(one.get("href") or "", base) for one in islice(marked, 5)]
    return Listing(
        links=_unique(Found(link, words, published=dates.get(link, "")) for link, words in links),
        following=tuple(dict.fromkeys(link for link in next_pages if link and link != url)),
        around=tuple(dict.fromkeys(link for link, _ in _links([tree], base) if link != url)),
    )


def next_page(
    listing: Listing, number: int, looks_like_one: Callable[[str], bool], seen: Iterable[str]
) -> str:
    """The page that follows page `number` of a listing; empty if there is none.

    What the page itself marks is trusted first. Of links that only look like pages (`/page/2`, `/page/3`)
    the one with the smallest number above `number` follows.

    >>> listing = Listing((), around=("https://e.fr/p/1", "https://e.fr/p/3", "https://e.fr/p/2"))
    >>> next_page(listing, 1, lambda url: "/p/" in url, seen=[])
    'https://e.fr/p/2'
    """
    passed = set(seen)
    for link in listing.following:
        if link not in passed:
            return link
    by_number = []
    for link in listing.around:
        if link not in passed and looks_like_one(link):
            numbers = _NUMBER.findall(link)
            by_number.append((int(numbers[-1]) if numbers else 0, link))
    return min((one for one in by_number if one[0] > number), default=(0, ""))[1]


def _select(tree: Any, selector: str) -> list[Any]:
    try:
        return list(CSSSelector(selector, translator="html")(tree))[:MAX_ANCHORS]
    except (SelectorError, ValueError, RecursionError) as error:
        raise Unreadable(f"{selector!r} is no CSS selector: {error}") from None


def _links(elements: Iterable[Any], base: str) -> Iterator[tuple[str, str]]:
    anchors = (anchor for element in elements for anchor in element.iter("a", "area"))
    for anchor in islice(anchors, MAX_ANCHORS):
        link = absolute(anchor.get("href") or "", base)
        if link:
            yield link, words_of(anchor)


def _dates(tree: Any, base: str) -> dict[str, str]:
    """The date beside each link: that of a `<time>` in the same small element."""
    dates: dict[str, str] = {}
    for stamp in islice(tree.iter("time"), _MAX_DATES):
        moment = read_moment(stamp.get("datetime") or "")
        above = stamp
        for _ in range(_CLIMB if moment else 0):
            above = above.getparent()
            if above is None or above.tag in ("body", "main", "html"):
                break
            near = [absolute(a.get("href") or "", base) for a in islice(above.iter("a"), 5)]
            if any(near):
                for link in near:
                    dates.setdefault(link, moment)
                break
    return dates


def _unique(links: Iterable[Found]) -> tuple[Found, ...]:
    """Each link once, with the first words any of its anchors has: a picture's link has none."""
    found: dict[str, Found] = {}
    for link in links:
        if link.url not in found or (link.title and not found[link.url].title):
            found[link.url] = link
    return tuple(found.values())
