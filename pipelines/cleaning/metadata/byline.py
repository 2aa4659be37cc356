"""The byline that a reader sees: marked as author, or called so by its class, near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from pipelines.cleaning.metadata.names import is_byline, is_credit, is_sentence
from pipelines.cleaning.metadata.place import lines_near, stands_elsewhere
from pipelines.cleaning.metadata.values import clean_value

MAX_CANDIDATES = 40
_MAX_BYLINE = 200
_MOST_MARKED = 8  # more elements marked as author are those of a list of articles
_MORE = 20  # characters: a role, a date
_MAX_ELEMENTS = 30_000  # three times the largest page of the development set

_NEVER = frozenset(["link", "meta", "script", "body", "html", "img", "svg", "style", "path", "head"])
_NO_NAMES = frozenset(
    """comment comments related teaser teasers card cards widget bio biography caption credit credits photo
    photos avatar avatars social share follow description desc""".split()
)
"""Words of a class that say that its element tells something else of an author than the name."""
_PICTURES = frozenset(["image", "images", "img", "picture", "figure", "media"])
"""Before "author" in a class they say whose author: `image--author`; `author-image-left` is a layout."""
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PARTING = frozenset(["a", "br", "div", "li", "p", "td", "dd", "dt"])


def find_bylines(tree: Any, headline: Any, home: list[Any]) -> Iterator[tuple[str, str]]:
    """Texts that the page marks as byline, with their origin, the surest first, names parted by semicolons.

    What stands in a footer, in a comment or in a box of related articles is left out: those sign
    something else.
    """
    found: dict[str, dict[str, None]] = {"itemprop=author": {}, "rel=author": {}}
    bylines: list[tuple[tuple[Any, str], str]] = []
    for element in islice(_marked(tree), MAX_CANDIDATES):
        origin = _origin(element)
        if not origin or stands_elsewhere(element, home):
            continue
        text = _words(element)
        if not 3 <= len(text) <= _MAX_BYLINE:
            continue
        if origin == "byline":
            if not is_sentence(text) and not is_credit(text) and not _is_part_of_link(element, text):
                bylines.append(((element.getparent(), element.get("class")), text))
        else:
            found[origin][text] = None
    for origin in ("itemprop=author", "rel=author"):
        if 0 < len(found[origin]) <= _MOST_MARKED:  # one element a name
            yield " ; ".join(found[origin]), origin
    for _, alike in groupby(bylines, key=itemgetter(0)):  # one element a name: side by side, of one class
        yield " ; ".join(dict.fromkeys(text for _, text in alike)), "byline"
    for node, line in lines_near(headline, home):
        if node is not headline and is_byline(line) and not stands_elsewhere(node, home):
            text = _said(node, line)
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
    for label in (element.get("class") or "")[:300].split():
        words = [word.lower() for word in _CLASS_WORD.findall(label)]
        if any(word.removeprefix("author") in _NO_NAMES for word in words):
            return ""
        first = next((place for place, word in enumerate(words) if word in _PICTURES), len(words))
        if "author" in words[first:]:
            return ""
    return "byline"


def _is_part_of_link(element: Any, text: str) -> bool:
    """A link that says more than who signed leads to another article, which they signed."""
    for link in islice(element.iterancestors("a"), 1):
        return len(_words(link)) > len(text) + _MORE
    return False


def _said(node: Any, line: str) -> str:
    """A line by the headline with all that its element says, or, where it stands behind it, with the next."""
    if line in " ".join((node.text or "").split()):
        return _words(node)
    following = node.getnext()
    return line if following is None or following.tag == "br" else f"{line} {_words(following)}"


def _words(element: Any) -> str:
    parts = [element.text or ""]
    for node in islice(element.iterdescendants(), 40):
        parting = " ; " if node.tag in _PARTING else " "
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "svg", "noscript"):
            parts += (parting, node.text or "")
        parts += (parting if node.tag != "br" else "", node.tail or "")
    return clean_value("".join(part[:1000] for part in parts), _MAX_BYLINE + 1)
