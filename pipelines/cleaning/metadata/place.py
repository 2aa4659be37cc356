"""Tells whether a byline or a date stands with the article that the page is about, or with something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

_ELSEWHERE = tuple(
    """comment related sidebar menu teaser widget recommend most-read mostread promo newsletter
    listing more- popular latest trending carousel""".split()
)
_FOOTER = re.compile(
    r"(?<!post-)(?<!post_)(?<!entry-)(?<!entry_)(?<!article-)(?<!article_)(?<!article__)footer"
)
"""A page's or a box's; that of a post signs and dates it."""
_ELSEWHERE_TAGS = frozenset(["nav", "aside", "figure", "figcaption", "blockquote", "form"])
_ORDINAL = re.compile(r"\s?(?:er|re|e|ème|st|nd|rd|th)\s?$", re.I)
_MAX_ANCESTORS = 60
_MAX_ALIKE = 3000  # elements looked at for a second entry
_BODY = 200  # characters in one piece: there the text begins, and what it mentions is its own matter
_MAX_NODES = 120
_LEVELS = 4


def home_of(headline: Any) -> list[Any]:
    """The elements around the headline, the nearest first; none if there is no headline."""
    return [] if headline is None else list(islice(headline.iterancestors(), _MAX_ANCESTORS))


def stands_elsewhere(element: Any, home: list[Any]) -> bool:
    """Whether an element belongs to comments, related articles, the page's frame, or another article.

    What lies between it and the nearest element around the headline decides; a frame that holds both,
    whatever its name (`with-sidebar`), says nothing.
    """
    for ancestor in islice(element.iterancestors(), _MAX_ANCESTORS):
        if ancestor in home:
            return False
        tag = ancestor.tag
        if tag in ("main", "body"):
            return False
        if tag in _ELSEWHERE_TAGS or (tag == "article" and home):
            return True
        if tag == "footer" and not any(True for _ in ancestor.iterancestors("article", "main")):
            return True
        label = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()[:300]
        if "hentry" in label.split() and _is_only_entry(ancestor):
            return False
        if any(word in label for word in _ELSEWHERE) or _FOOTER.search(label):
            return True
    return False


def _is_only_entry(element: Any) -> bool:
    """Whether no other element like it is marked as an entry by hAtom."""
    alike = islice(element.getroottree().getroot().iter(element.tag), _MAX_ALIKE)
    entries = (one for one in alike if "hentry" in (one.get("class") or ""))
    return len(list(islice(entries, 2))) == 1


def lines_near(headline: Any, home: list[Any]) -> Iterator[tuple[Any, str]]:
    """Short pieces of text around the headline, with their elements, up to where the text begins.

    First all that the headline's parent holds, then of each wider frame what comes behind the headline.
    """
    for level, ancestor in enumerate(home[:_LEVELS]):
        behind = level == 0
        seen = 0
        for node in ancestor.iter():
            behind = behind or node is headline
            if not behind or not isinstance(node.tag, str) or node.tag in ("script", "style"):
                continue
            seen += 1
            if node.tag == "sup" and node is not ancestor and _ORDINAL.match(node.text or ""):
                continue  # told with the words before it: "1<sup>er</sup> mars"
            tail = node.tail if node is not ancestor else None
            pieces = [piece for piece in (node.text, tail) if piece]
            if seen > _MAX_NODES or any(
                len(piece) > _BODY and len(piece.strip()) > _BODY for piece in pieces
            ):
                break
            for piece in pieces:
                line = " ".join(piece.split())
                if line:
                    yield node, line + _ordinal(node, piece) if line[-1].isdigit() else line


def _ordinal(node: Any, piece: str) -> str:
    """What stands behind a piece of text of this element, if it begins with an ordinal's raised letters."""
    following = (node[0] if len(node) else None) if piece == node.text else node.getnext()
    if following is None or following.tag != "sup" or not _ORDINAL.match(following.text or ""):
        return ""
    return " ".join(f"{following.text}{(following.tail or '')[:_BODY]}".split())
