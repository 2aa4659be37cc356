"""The main text of a parsed page."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import trafilatura


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a site's pages before one is read."""

    drop: tuple[str, ...] = ()
    """CSS selectors of elements that are no article text."""
    keep: tuple[str, ...] = ()
    """CSS selectors of the element that holds the article; the first that matches counts."""
    boilerplate: frozenset[str] = frozenset()
    """Lines that come back on the site's pages."""


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


def main_text(tree: Any, url: str | None = None, *, hints: Hints | None = None) -> MainText:
    """Pull the main text out of a parsed page."""
    found: Any = trafilatura.bare_extraction(copy.deepcopy(tree), url=url, include_comments=False)
    text = (found.text or "") if found is not None else ""
    return MainText(text, "trafilatura", 0.5, False)
