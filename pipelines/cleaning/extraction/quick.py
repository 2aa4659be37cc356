"""The quick pass: chooses the element that holds the article, and gathers its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.cleaning.extraction.blocks import HEADINGS, Block, Collector
from pipelines.cleaning.extraction.mass import Masses

_FRAME_SHARE = 0.3
_PARAGRAPH_SHARE = 0.7
_BEFORE = 0.2
_LINK_LINE = 150


@dataclass(slots=True)
class Draft:
    """What the quick pass makes of a page."""

    masses: Masses
    container: Any
    blocks: list[Block] = field(default_factory=list)
    cut: int = 0
    """Characters left out for their shape alone."""
    has_headline: bool = False
    """The headline stands inside the container."""

    def is_anchored(self) -> bool:
        """Whether the text stands with the headline in an article of its own."""
        if self.has_headline and self.container is not self.masses.body:
            return True
        around = (self.container, *self.container.iterancestors("article"))
        return any(element.tag == "article" and element in self.masses.headed for element in around)


def quick_pass(body: Any, kept: Any = None) -> Draft:
    """Gather the lines of the element that holds the article.

    Args:
        kept: the element, where it is known.
    """
    masses = Masses(body)
    container = masses.container() if kept is None else kept
    collector = Collector(masses.of, _FRAME_SHARE * max(masses.of.get(container, 0), 1))
    blocks = collector.collect(container)
    draft = Draft(masses, container, cut=collector.cut)
    draft.has_headline = kept is not None or container in masses.headed
    size = sum(len(block.text) for block in blocks)
    start = 0
    for position in collector.headlines:
        if sum(len(block.text) for block in blocks[:position]) <= _BEFORE * size:
            start = position
    blocks = blocks[start:]
    draft.blocks = _without_labels(blocks)
    return draft


def _without_labels(blocks: list[Block]) -> list[Block]:
    """Without the short labels that stand in divs between paragraphs, and without headings at the end."""
    size = sum(len(block.text) for block in blocks)
    if sum(len(block.text) for block in blocks if block.tag == "p") > _PARAGRAPH_SHARE * size:
        blocks = [
            block for block in blocks if block.tag not in ("div", "section", "header") or not block.is_label
        ]
    while blocks and (blocks[-1].tag in HEADINGS or _leads_away(blocks[-1])):
        blocks.pop()
    return blocks


def _leads_away(block: Block) -> bool:
    return len(block.text) < _LINK_LINE and block.linked > 0.5 * len(block.text)
