"""What an extraction is told, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml.cssselect import CSSSelector, SelectorError, SelectorSyntaxError


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a site's pages before one is read.

    Raises:
        ValueError: a selector cannot be read.
    """

    drop: tuple[str, ...] = ()
    """CSS selectors of elements that are no article text."""
    keep: tuple[str, ...] = ()
    """CSS selectors of the element that holds the article; the first that matches counts."""
    boilerplate: frozenset[str] = frozenset()
    """Lines that come back on the site's pages, as `learn_boilerplate` gives them."""

    def __post_init__(self) -> None:
        for selector in (*self.drop, *self.keep):
            compiled(selector)


@lru_cache(maxsize=1024)
def compiled(selector: str) -> Any:
    """A CSS selector, ready to be called on an element.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, SelectorSyntaxError) as error:
        raise ValueError(f"CSS selector {selector!r}: {error}") from error


@dataclass(frozen=True, slots=True)
class MainText:
    """The text, and how far to trust it."""

    text: str
    """Paragraphs, headings and list items, one a line."""
    engine: str
    """Which extractor gave it: `quick` or `trafilatura`."""
    confidence: float
    """How sure it is, from 0 to 1: how far two opinions agree, or by how much the decision was clear."""
    truncated: bool
    """A paywall shows only the beginning."""
    code: tuple[str, ...] = ()
    """What the page shows as code, as it stands in the text: listings, or single lines of them."""


_PAGES, _SHARE, _LONG = 3, 0.5, 60


def learn_boilerplate(texts: Iterable[str]) -> frozenset[str]:
    """Lines that come back on the pages of one site, from the texts of several of its pages.

    A line of 60 characters counts when three pages have it; a shorter one, which may be a subheading that
    returns, when half of at least three pages have it. Texts given twice count once.

    >>> pages = [f"Texte {number}.\\nLa rédaction vous répond." for number in range(4)]
    >>> learn_boilerplate(pages)
    frozenset({'La rédaction vous répond.'})
    >>> learn_boilerplate(pages[:2])
    frozenset()
    """
    seen: dict[str, int] = {}
    pages = dict.fromkeys(texts)
    for text in pages:
        for line in {line.strip() for line in text.splitlines()}:
            seen[line] = seen.get(line, 0) + 1
    least = max(_PAGES, len(pages) * _SHARE)
    return frozenset(
        line for line, count in seen.items() if line and count >= (_PAGES if len(line) >= _LONG else least)
    )
