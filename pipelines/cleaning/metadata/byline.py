"""The byline that a reader sees: marked as author, or called so by its class, near the headline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from pipelines.cleaning.metadata.head import node_text

MAX_CANDIDATES = 40
_MAX_BYLINE = 200

_MARKED = etree.XPath(
    "//*[@rel='author' or @itemprop='author' or @class[contains(., 'author') or contains(., 'auteur') or "
    "contains(., 'byline') or contains(., 'Author') or contains(., 'signature') or contains(., 'Byline')]]"
    "[not(self::link or self::meta or self::script or self::body or self::html or self::img or self::svg)]"
)
_ELSEWHERE = tuple(
    """comment related sidebar footer menu teaser card widget recommend most-read promo newsletter bio
    caption credit figure photo listing more- avatar image social share date follow""".split()
)
_ELSEWHERE_TAGS = frozenset(["footer", "nav", "aside", "figure", "figcaption", "blockquote", "li"])


def find_bylines(tree: Any) -> Iterator[tuple[str, str]]:
    """Texts that the page marks as byline, with their origin, the surest first.

    What stands in a footer, in a comment or in a box of related articles is left out: those sign
    something else.
    """
    seen: dict[str, tuple[int, str]] = {}
    for element in islice(_MARKED(tree), MAX_CANDIDATES):
        rank, origin = _rank(element)
        if rank < 0 or _stands_elsewhere(element):
            continue
        text = node_text(element, max_nodes=30, limit=_MAX_BYLINE + 1)
        if 3 <= len(text) <= _MAX_BYLINE and seen.get(text, (9, ""))[0] > rank:
            seen[text] = rank, origin
    for text, (_, origin) in sorted(seen.items(), key=lambda item: item[1][0]):
        yield text, origin


def _rank(element: Any) -> tuple[int, str]:
    if element.get("rel") == "author":
        return 1, "rel=author"
    if element.get("itemprop") == "author":
        return 0, "itemprop=author"
    classes = (element.get("class") or "").lower()[:300].split()
    for word in classes:
        if any(other in word for other in _ELSEWHERE):
            return -1, ""
    return 2, "byline"


def _stands_elsewhere(element: Any) -> bool:
    for ancestor in islice(element.iterancestors(), 12):
        if ancestor.tag in ("article", "main", "body", "header"):
            return False
        if ancestor.tag in _ELSEWHERE_TAGS:
            return True
        label = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()[:300]
        if any(word in label for word in _ELSEWHERE[:15]):
            return True
    return False
