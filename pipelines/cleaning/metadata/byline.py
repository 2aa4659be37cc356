"""The byline that a reader sees: marked as author, or called so by its class, near the headline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipelines.cleaning.metadata.place import lines_near, stands_elsewhere
from pipelines.cleaning.metadata.values import clean_value

MAX_CANDIDATES = 40
_MAX_BYLINE = 200
_MOST_MARKED = 8  # more elements marked as author are those of a list of articles
_MAX_ELEMENTS = 30_000  # three times the largest page of the development set

_NEVER = frozenset(["link", "meta", "script", "body", "html", "img", "svg", "style", "path", "head"])
_NO_NAMES = tuple(
    """comment related teaser card widget bio caption credit photo avatar image social share date follow
    description desc""".split()
)
_OPENINGS = (
    "par ",
    "by ",
    "von ",
    "propos recueillis par",
    "recueilli par",
    "un article de",
    "écrit par",
    "auteur :",
)
_PARTING = frozenset(["a", "br", "div", "li", "p", "td", "dd", "dt"])


def find_bylines(tree: Any, headline: Any, home: list[Any]) -> Iterator[tuple[str, str]]:
    """Texts that the page marks as byline, with their origin, the surest first, names parted by semicolons.

    What stands in a footer, in a comment or in a box of related articles is left out: those sign
    something else.
    """
    found: dict[str, dict[str, None]] = {"itemprop=author": {}, "rel=author": {}, "byline": {}}
    for element in islice(_marked(tree), MAX_CANDIDATES):
        origin = _origin(element)
        if not origin or stands_elsewhere(element, home):
            continue
        text = _words(element)
        if 3 <= len(text) <= _MAX_BYLINE:
            found[origin][text] = None
    for origin in ("itemprop=author", "rel=author"):
        if 0 < len(found[origin]) <= _MOST_MARKED:  # one element a name
            yield " ; ".join(found[origin]), origin
    for text in found["byline"]:
        yield text, "byline"
    for node, line in lines_near(headline, home):
        if f"{line[:40]} ".casefold().startswith(_OPENINGS) and not stands_elsewhere(node, home):
            text = _words(node)
            if len(text) <= _MAX_BYLINE:
                yield text, "seen"


def _marked(tree: Any) -> Iterator[Any]:
    # A plain walk: XPath's contains() copies each class attribute, and took three times as long on pages
    # whose classes are long lists; a pattern of alternatives took twice as long as looking for each word.
    for element in islice(tree.iter(), _MAX_ELEMENTS):
        get = element.get
        classes = get("class")
        named = classes and (
            "uthor" in classes
            or "auteur" in classes
            or "yline" in classes
            or "signature" in classes
            or "contributor" in classes
        )
        if (named or get("rel") == "author" or get("itemprop") == "author") and element.tag not in _NEVER:
            yield element


def _origin(element: Any) -> str:
    if element.get("itemprop") == "author":
        return "itemprop=author"
    if element.get("rel") == "author":
        return "rel=author"
    classes = (element.get("class") or "").lower()[:300]
    return "" if any(word in classes for word in _NO_NAMES) else "byline"


def _words(element: Any) -> str:
    parts = [element.text or ""]
    for node in islice(element.iterdescendants(), 40):
        parting = " ; " if node.tag in _PARTING else " "
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "svg", "noscript"):
            parts += (parting, node.text or "")
        parts += (parting if node.tag != "br" else "", node.tail or "")
    return clean_value("".join(part[:1000] for part in parts), _MAX_BYLINE + 1)
