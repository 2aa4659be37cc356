"""The main text of a parsed page."""

from __future__ import annotations

from typing import Any

from pipelines.cleaning.extraction.blocks import Block
from pipelines.cleaning.extraction.doubt import find_doubts
from pipelines.cleaning.extraction.engine import full_extraction
from pipelines.cleaning.extraction.finish import Told, finish
from pipelines.cleaning.extraction.quick import quick_pass
from pipelines.cleaning.extraction.record import Hints, MainText
from pipelines.cleaning.metadata.head import Head, read_head

__all__ = ["Hints", "MainText", "main_text"]

_NO_HINTS = Hints()
_SWALLOWED = 1.6
_SHORT = 250


def main_text(tree: Any, url: str | None = None, *, hints: Hints | None = None) -> MainText:
    """Pull the main text out of a parsed page."""
    hints = hints or _NO_HINTS
    body = tree.find("body")
    body = tree if body is None else body
    head = read_head(tree, url)
    draft = quick_pass(body)
    told = tell(head)
    text, truncated = finish(draft.blocks, draft, told, hints.boilerplate)
    doubts = find_doubts(draft, head)
    if not doubts:
        return MainText(text, "quick", 0.9, truncated)
    lines = [Block(line.removeprefix("- "), "", 0) for line in full_extraction(tree, url).splitlines()]
    full, cut = finish(lines, draft, told, hints.boilerplate)
    if draft.is_anchored() and len(full) > _SWALLOWED * len(text) > 0:
        return MainText(text, "quick", 0.5, truncated)
    return MainText(full if _has_prose(full) else "", "trafilatura", 0.5, cut)


def tell(head: Head) -> Told:
    titles = (*head.h1, head.meta("og:title")[0], head.meta("twitter:title")[0], head.title)
    return Told(
        tuple(title for title in titles if title),
        head.h1_nodes[0] if head.h1_nodes else None,
        head.meta("og:description", "description", "twitter:description")[0],
    )


def _has_prose(text: str) -> bool:
    """Whether a short text has a sentence at all: where a page has none, menus are all there is to take."""
    return len(text) >= _SHORT or not all(Block(line, "", 0).is_label for line in text.splitlines())
