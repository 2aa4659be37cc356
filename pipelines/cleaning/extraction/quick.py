"""The quick pass: chooses the element that holds the article, and gathers its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.cleaning.extraction.block import HEADINGS, Block
from pipelines.cleaning.extraction.blocks import Collector
from pipelines.cleaning.extraction.mass import Masses
from pipelines.cleaning.extraction.wording import key

_FRAME_SHARE = 0.3
_PARAGRAPH_SHARE = 0.7
_BEFORE = 0.2
_LINK_LINE = 150
_PARAGRAPH, _SUBHEAD = 80, 150


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


def quick_pass(body: Any, kept: Any = None, titles: tuple[str, ...] = (), host: str = "") -> Draft:
    """Gather the lines of the element that holds the article.

    Args:
        kept: the element, where it is known.
        titles: what the page calls itself.
        host: the page's.
    """
    masses = Masses(body)
    container = masses.container() if kept is None else kept
    collector = Collector(masses.of, _FRAME_SHARE * max(masses.of.get(container, 0), 1), host)
    blocks = collector.collect(container)
    draft = Draft(masses, container, cut=collector.cut)
    draft.has_headline = kept is not None or container in masses.headed
    draft.blocks = _without_labels(_behind_headline(blocks, collector.headlines, titles))
    return draft


def _behind_headline(blocks: list[Block], places: list[int], titles: tuple[str, ...]) -> list[Block]:
    """What stands behind the headline. Further ones are subheads, unless they say the same.

    The headline is the last h1 near the beginning that says what the page calls itself; else the last that
    has no paragraph of the article between the first and itself.
    """
    told = {key(title) for title in titles}
    size = sum(len(block.text) for block in blocks if block.tag != "h1")
    start = at = before = 0
    headline, named, opened = "", False, False
    for place in places:
        for block in blocks[at:place]:
            before += len(block.text) if block.tag != "h1" else 0
            opened = opened or (place > places[0] and _is_paragraph(block))
        at = place
        if before > _BEFORE * size:
            break
        says = key(blocks[place].text) if place < len(blocks) and blocks[place].tag == "h1" else ""
        if says in told or not (named or opened):
            start, headline, named = place, says, says in told
    said = {*told, headline}
    lines = (block for block in blocks[start:] if block.tag != "h1" or _is_subhead(block, said))
    return [Block(line.text, "h2", line.linked) if line.tag == "h1" else line for line in lines]


def _is_subhead(block: Block, said: set[str]) -> bool:
    return (
        len(block.text) <= _SUBHEAD and block.linked < 0.5 * len(block.text) and key(block.text) not in said
    )


def _is_paragraph(block: Block) -> bool:
    return block.tag == "p" and len(block.text) > _PARAGRAPH and block.linked < 0.5 * len(block.text)


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
