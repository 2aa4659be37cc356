"""What an extraction is told, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a site's pages before one is read."""

    drop: tuple[str, ...] = ()
    """CSS selectors of elements that are no article text."""
    keep: tuple[str, ...] = ()
    """CSS selectors of the element that holds the article; the first that matches counts."""
    boilerplate: frozenset[str] = frozenset()
    """Lines that come back on the site's pages, as `learn_boilerplate` gives them."""


@dataclass(frozen=True, slots=True)
class MainText:
    """The text, and how far to trust it."""

    text: str
    """Paragraphs, headings and list items, one a line."""
    engine: str
    """Which extractor gave it: `quick` or `trafilatura`."""
    confidence: float
    """How sure it is, from 0 to 1."""
    truncated: bool
    """A paywall shows only the beginning."""
