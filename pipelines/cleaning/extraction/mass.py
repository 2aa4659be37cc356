"""Where the text of a page stands: long pieces of text weighed, and the element that holds them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from lxml import etree

from pipelines.cleaning.extraction.frame import SILENT, is_frame

LONG = 60
_LONG_TEXTS = etree.XPath(f".//text()[string-length() > {LONG}]")
_MOST_TEXTS = 20_000
_SHARE = 0.8
_HEADED_SHARE = 0.35
_LEAST = 200
_MOST_HEADLINES = 100
_MOST_FRAME = 0.35
_MOST_SURE_FRAME = 0.85


class Masses:
    """Characters of long text under each element, links and the frame left out."""

    def __init__(self, body: Any) -> None:
        self.body = body
        self.headed: set[Any] = set()
        """Elements around an h1."""
        for headline in islice(body.iter("h1"), _MOST_HEADLINES):
            self.headed.update(headline.iterancestors())
        own = self._own()
        self.raw: dict[Any, int] = {}
        self._add(self.raw, own)
        self.all = self.raw.get(body, 0)
        self._most, self._most_sure = self.all * _MOST_FRAME, self.all * _MOST_SURE_FRAME
        self._framed: dict[Any, bool] = {body: False}
        self.of: dict[Any, int] = {}
        self._add(self.of, {parent: size for parent, size in own.items() if not self.is_framed(parent)})
        self.total = self.of.get(body, 0)

    def _own(self) -> dict[Any, int]:
        own: dict[Any, int] = {}
        silent: dict[Any, bool] = {self.body: False}
        found: list[Any] = _LONG_TEXTS(self.body)  # pieces of text that know their parents
        for text in found[:_MOST_TEXTS]:
            parent = text.getparent()
            if parent.tag in ("script", "style") and not text.is_tail:
                continue
            if text.is_tail:
                parent = parent.getparent()
            size = len(text.strip())
            if size > LONG // 2 and not _inherited(parent, silent, _is_silent):
                own[parent] = own.get(parent, 0) + size
        return own

    def _add(self, of: dict[Any, int], own: dict[Any, int]) -> None:
        for node, size in own.items():
            while node is not None:
                of[node] = of.get(node, 0) + size
                if node is self.body:
                    break
                node = node.getparent()

    def is_framed(self, element: Any) -> bool:
        """Whether an element stands in the frame of the page."""
        return _inherited(element, self._framed, self._starts_frame)

    def _starts_frame(self, node: Any) -> bool:
        share = self.raw.get(node, 0)
        if node in self.headed or share > self._most_sure:
            return False
        called = is_frame(node)
        return called == 2 or (called == 1 and share <= self._most)

    def container(self) -> Any:
        """The smallest element that holds nearly all of the text.

        Where the text is spread over several, the article around the headline is taken.
        """
        node = self.body
        total = self.total
        while True:
            least = max(total * _SHARE, 1)
            found = next((child for child in node if self.of.get(child, 0) >= least), None)
            if found is None and (article := self._headed_article(node)) is not None:
                found, total = article, self.of[article]
            if found is None or found.tag == "p":  # a brief may have one long paragraph among short ones
                return self._with_first_paragraphs(node)
            node = found

    def _with_first_paragraphs(self, node: Any) -> Any:
        """The element around it, if paragraphs of the text stand beside it: the first one above a fold."""
        parent = node.getparent()
        if node is self.body or parent is None or parent is self.body or self._framed.get(parent):
            return node
        beside = (child for child in parent if child is not node and child.tag == "p")
        return parent if any(self.of.get(child, 0) for child in beside) else node

    def _headed_article(self, node: Any) -> Any:
        total = self.of.get(node, 0)
        for child in node:
            size = self.of.get(child, 0)
            if child in self.headed and size >= _LEAST:
                if size >= _HEADED_SHARE * total:
                    return child
                if child.tag == "article" or any(
                    self.of.get(article, 0) >= _SHARE * size for article in child.iterdescendants("article")
                ):
                    return child
        return None


def _is_silent(node: Any) -> bool:
    return not isinstance(node.tag, str) or node.tag == "a" or node.tag in SILENT


def _inherited(element: Any, known: dict[Any, bool], test: Any) -> bool:
    chain = []
    node = element
    while node is not None and node not in known:
        chain.append(node)
        node = node.getparent()
    found = known[node] if node is not None else False
    for node in reversed(chain):
        found = found or test(node)
        known[node] = found
    return found
