"""Turns an element into lines of text, one a paragraph, heading, list item or row."""

from __future__ import annotations

import re
from typing import Any

from pipelines.cleaning.extraction.block import ENDS, Block, as_code
from pipelines.cleaning.extraction.frame import SILENT, is_frame, names_subhead
from pipelines.cleaning.extraction.inline import (
    BLOCKS,
    INLINE,
    MATH,
    SECOND_FORMS,
    acts_inline,
    is_heading,
    is_word,
    numbers_a_line,
    says_a_formula_again,
)
from pipelines.cleaning.extraction.shapes import is_caption, is_card, leads_elsewhere

_LINES = frozenset(["p", "li", "td", "th", "dd", "dt", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"])
_GROUPS = frozenset(
    [
        "ul",
        "ol",
        "dl",
        "div",
        "section",
        "table",
        "tbody",
        "p",
        "header",
        "article",
        "blockquote",
        "li",
        "figure",
    ]
)
_KEEPERS = frozenset(["li", "blockquote", "td", "th", "dd", "dt"])
_SPACES = re.compile("[ \t\n\r\f\v]+")
_EDGES = " \xa0\u202f"
_HEAVY = 0.5
_WHOLE = 0.9  # of a sentence, nearly all may be a link
_WHOLES = frozenset(["blockquote", "ul", "ol", "dl", "table", "tbody"])  # no caption is made of them
_NAME = 40  # characters: a link in a table of figures is a name, in a list of articles a headline
_LINE_NUMBERS = re.compile(r"[\d\s]+")


class Collector:
    """Walks over an element once and gathers its lines.

    Left out are scripts, forms, the frame (unless it holds as much long text as an article would), link
    lists, cards that lead to other articles, and captions.
    """

    def __init__(self, masses: dict[Any, int], least: float, host: str = "") -> None:
        self.blocks: list[Block] = []
        self.headlines: list[int] = []
        """Where an h1 stands: the number of blocks before it."""
        self.cut = 0
        """Characters left out though nothing but their shape speaks against them."""
        self._of = masses
        self._host = host
        self._least = least
        self._parts: list[str] = []
        self._linked = 0
        self._holes = 0

    def collect(self, element: Any) -> list[Block]:
        """The lines of an element in reading order."""
        self._walk(element, element.tag, False, False)
        self._flush(element.tag)
        return self.blocks

    def _flush(self, tag: str) -> None:
        if self._parts:
            text = "".join(self._parts)
            text = as_code(text) if tag == "pre" else _SPACES.sub(" ", text).strip(_EDGES)
            if text:
                self.blocks.append(Block(text, tag, self._linked))
            self._parts = []
            self._linked = 0

    def _walk(self, element: Any, tag: str, linked: bool, figure: bool) -> None:
        text = element.text
        if text and not figure:
            self._parts.append(text)
            if linked:
                self._linked += len(text)
        for child in element:
            kind = child.tag
            if not isinstance(kind, str):
                pass
            elif kind == "br":
                self._parts.append("\n") if tag == "pre" else self._flush(tag)
            elif kind == "h1":
                self._flush(tag)
                self.headlines.append(len(self.blocks))
                if not self._is_out(child):
                    self._block(child, kind, tag, linked, figure)
            elif tag == "pre" and numbers_a_line(child):
                pass
            elif kind in INLINE:
                if kind == "a" or kind == "time" or not self._is_no_word(child, kind, tag):
                    self._walk(child, tag, linked or kind == "a", figure)
            elif kind in MATH:
                self._walk(child, tag, linked, figure)
            elif kind in SILENT and not (kind == "button" and is_heading(child, tag)):
                if kind in ("iframe", "noscript", "video", "audio", "template"):
                    self._flush(tag)
            elif kind in SECOND_FORMS:
                pass
            elif tag in _LINES and kind not in BLOCKS and acts_inline(child, kind):
                self._walk(child, tag, linked, figure)
            elif self._is_out(child):
                self._flush(tag)
            else:
                self._block(child, kind, tag, linked, figure)
            tail = child.tail
            if tail and not figure:
                self._parts.append(tail)
                if linked:
                    self._linked += len(tail)

    def _is_no_word(self, child: Any, kind: str, tag: str) -> bool:
        if kind == "span" and says_a_formula_again(child):
            return True
        return self._is_out(child) and not is_word(child, tag)

    def _is_out(self, child: Any) -> bool:
        return bool(is_frame(child)) and self._of.get(child, 0) < self._least

    def _block(self, child: Any, kind: str, tag: str, linked: bool, figure: bool) -> None:
        self._flush(tag)
        start, holes = len(self.blocks), self._holes
        if kind == "div" and (label := child.get("class")) and names_subhead(label):
            kind = "h3"
        inside = tag if tag == "pre" or (tag in _KEEPERS and kind in ("p", "div")) else kind
        if kind == "figure":
            figure = True
        elif kind in ("table", "pre", "blockquote"):
            figure = False
        self._walk(child, inside, linked, figure)
        self._flush(inside)
        if len(self.blocks) == start:
            return
        if kind == "tr":
            self._row(start)
        elif kind in _GROUPS and inside != "pre" and self._of.get(child, 0) < self._least:
            self._judge(child, kind, start, holes)

    def _judge(self, child: Any, kind: str, start: int, holes: int) -> None:
        mine = self.blocks[start:]
        size = sum(len(block.text) for block in mine)
        links = sum(block.linked for block in mine)
        sentences = all(block.tag == "p" and block.text.endswith(ENDS) for block in mine)
        rows = all(block.tag == "tr" and block.linked <= _NAME for block in mine)
        heavy = _WHOLE if sentences or rows else _HEAVY
        apart = sum(3 * block.text.count(" | ") for block in mine) if rows else 0
        out = links > heavy * (size - apart) or (
            self._holes > holes and all(block.is_label for block in mine)
        )
        if not out and kind not in ("p", "li", "header"):
            out = (is_card(mine, size) and not leads_elsewhere(child, mine, self._host)) or (
                kind not in _WHOLES and is_caption(child, mine, size)
            )
            self.cut += size * out
        if out:
            del self.blocks[start:]
            self._holes += 1
            for number in range(len(self.headlines) - 1, -1, -1):
                if self.headlines[number] <= start:
                    break
                self.headlines[number] = start

    def _row(self, start: int) -> None:
        mine = self.blocks[start:]
        if len(mine) > 1 and any(block.tag == "pre" for block in mine):
            self.blocks[start:] = [block for block in mine if not _LINE_NUMBERS.fullmatch(block.text)]
        elif len(mine) > 1 and all(len(block.text) < 200 for block in mine):
            row = Block(" | ".join(block.text for block in mine), "tr", sum(block.linked for block in mine))
            self.blocks[start:] = [row]
