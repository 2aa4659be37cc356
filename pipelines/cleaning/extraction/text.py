"""The main text of a parsed page."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pipelines.cleaning.extraction.agreement import agreement
from pipelines.cleaning.extraction.block import Block
from pipelines.cleaning.extraction.doubt import confidence_of, find_doubts, measure
from pipelines.cleaning.extraction.engine import full_extraction, is_within_bounds
from pipelines.cleaning.extraction.finish import Told, find_code, finish
from pipelines.cleaning.extraction.quick import Draft, quick_pass
from pipelines.cleaning.extraction.record import Hints, MainText, compiled
from pipelines.cleaning.extraction.shapes import host_of
from pipelines.cleaning.extraction.wording import key
from pipelines.cleaning.metadata.head import Head, read_head

__all__ = ["Hints", "MainText", "main_text"]

_NO_HINTS = Hints()
_SWALLOWED = 1.6
_UNFRAMED = 0.4
_AGREED = 0.9
_SAME, _FAR = 0.925, 0.8  # 0.95 loses a paragraph on one of 39 French pages, and gains none
_MINOR = frozenset(["no_paragraphs", "short_pieces", "labels"])
_SHORT = 250
_ROW = re.compile(r"\|.*\|")
_PARAGRAPH, _SEVERAL, _MOST_LINES = 80, 3, 200
_HINTED = 0.95


def main_text(
    tree: Any, url: str | None = None, *, hints: Hints | None = None, head: Head | None = None
) -> MainText:
    """Pull the main text out of a parsed page.

    A quick pass takes the element that holds the long text and gathers its lines. Where its shape is in
    doubt, trafilatura reads the page, too, and its text is taken unless it takes more than the article.
    Both are finished alike: the headline is not repeated, the standfirst stands first, and whole lines that
    belong to the page (bylines, credits, pointers, paywalls) are left out.

    Args:
        tree: the page as `parse` gives it; it is not changed.
        hints: what is known of the site.
        head: what `read_head` gathered of the page, where it was read already.
    """
    hints = hints or _NO_HINTS
    if hints.drop:
        tree, head = _without(tree, hints.drop), None
    body = tree.find("body")
    body = tree if body is None else body
    head = head or read_head(tree, url)
    kept = next((found[0] for selector in hints.keep if (found := compiled(selector)(body))), None)
    told = _tell(head)
    draft = quick_pass(body, kept, told.names, host_of(url or ""))
    text, truncated = finish(draft.blocks, draft, told, hints.boilerplate)
    ours = MainText(text, "quick", _HINTED, truncated, find_code(draft.blocks, text))
    if kept is not None and text:
        return ours
    shares = measure(draft)
    doubts = find_doubts(draft, shares, head)
    if not doubts:
        return replace(ours, confidence=confidence_of(text, shares, head))
    if not is_within_bounds(tree):
        return replace(ours, confidence=0.0)

    def ask(fast: bool) -> MainText:
        found = full_extraction(tree, url, fast=fast)
        lines = [Block(_plain(line), "", 0) for line in found.splitlines()]
        full, cut = finish(lines, draft, told, hints.boilerplate)
        code = find_code(draft.blocks, full)
        return MainText(full, "trafilatura", agreement(text, full), cut, code)

    return _decide(ours, ask, draft, doubts)


def _decide(
    ours: MainText, ask: Callable[[bool], MainText], draft: Draft, doubts: tuple[str, ...]
) -> MainText:
    """Ask trafilatura, at first without its fallbacks: where it agrees with us there is nothing to decide."""
    for fast in (True, False):
        theirs = ask(fast)
        agreed = theirs.confidence
        swallows = _swallows(draft, doubts, len(ours.text), len(theirs.text), agreed)
        if ours.text and (agreed >= _SAME or swallows or _flattens(theirs.text, ours.text)):
            return replace(ours, confidence=agreed)
        if agreed >= _FAR:
            break
    return theirs if _has_prose(theirs.text) else replace(theirs, text="", code=())


def _plain(line: str) -> str:
    """A line without trafilatura's marks of lists and tables."""
    if _ROW.fullmatch(line):
        return " | ".join(cell for cell in map(str.strip, line.strip("|").split("|")) if cell.strip("-"))
    return line.removeprefix("- ")


def _flattens(theirs: str, ours: str) -> bool:
    """Whether a line of theirs holds several paragraphs of ours, as of a page laid out in tables."""
    paragraphs = [key(line) for line in ours.splitlines() if len(line) > _PARAGRAPH][:_MOST_LINES]
    rows = [key(line) for line in theirs.splitlines() if " | " in line and len(line) > _SEVERAL * _PARAGRAPH]
    return any(
        sum(paragraph in row for paragraph in paragraphs) >= _SEVERAL for row in sorted(rows, key=len)[-3:]
    )


def _without(tree: Any, selectors: tuple[str, ...]) -> Any:
    tree = copy.deepcopy(tree)
    for selector in selectors:
        for element in compiled(selector)(tree):
            if element.getparent() is not None:
                element.drop_tree()
    return tree


def _tell(head: Head) -> Told:
    named = (head.meta("og:title")[0], head.meta("twitter:title")[0], head.title)
    names = tuple(name for name in named if name)
    keys = [key(name) for name in names]
    headlines = [line for line in head.h1 if any(key(line) in name for name in keys)] or head.h1[:1]
    return Told(
        (*(line for line in headlines if line), *names),
        names,
        head.h1_nodes[0] if head.h1_nodes else None,
        head.meta("og:description", "description", "twitter:description")[0],
    )


def _swallows(draft: Draft, doubts: tuple[str, ...], ours: int, theirs: int, agreed: float) -> bool:
    """Whether the full extraction takes more than the article, as it does on short ones."""
    if draft.is_anchored() and theirs > _SWALLOWED * ours:
        return True
    masses = draft.masses
    plain = _MINOR.issuperset(doubts) and masses.total >= _UNFRAMED * masses.all
    return plain and agreed < _AGREED and ours < theirs


def _has_prose(text: str) -> bool:
    """Whether a short text has a sentence at all: where a page has none, menus are all there is to take."""
    return len(text) >= _SHORT or not all(Block(line, "", 0).is_label for line in text.splitlines())
