"""The standfirst: the sentence or two between headline and text, which stand outside the text's element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipelines.cleaning.extraction.blocks import Collector
from pipelines.cleaning.extraction.frame import is_frame
from pipelines.cleaning.extraction.furniture import find_furniture
from pipelines.cleaning.extraction.quick import Draft
from pipelines.cleaning.extraction.wording import key

_CALLED = re.compile(
    r"(?:^|[\s_-])(?:chapo|chapeau|standfirst|stand-first|lede|lead|leadtext|dek|deck|subtitle|sub-title|sous-titre|subheadline"
    r"|subhead|sub-head|subheading|intro|introduction|excerpt|hat|incipit|summary|abstract|vorspann|teaser-text"
    r"|kicker-text|entradilla|bajada|sumario|occhiello|sommario|strapline|headline-description|description|resume)"
    r"(?:$|[\s_-])",
    re.I,
)
_LEAST, _MOST = 40, 1200
_LEAST_CALLED = 25
_CONTAINING = etree.XPath(".//text()[contains(., $start)]")
_START = 40
_BLOCKS = frozenset(["p", "div", "h2", "h3", "h4", "section", "header", "li", "blockquote", "td", "ul"])
_SILENT = frozenset(["script", "style", "a", "noscript", "template"])
_FOUND = 10
_NEAR = 400  # elements between headline and text


def find_standfirst(draft: Draft, headline: Any, description: str, text_key: str) -> list[str]:
    """Lines of the standfirst, if it stands outside the text.

    Args:
        headline: the h1, if there is one.
        description: what the page says it is about; a standfirst often begins like it.
        text_key: `key` of the text.
    """
    found: list[str] = []
    start = " ".join(description.split())[:_START].rstrip(" .…")
    stands = len(start) >= _LEAST_CALLED and key(start) in text_key
    for element in _candidates(draft, headline, "" if stands else start, near=stands):
        for line in _lines(draft, element):
            line_key = key(line)
            if line_key in text_key or any(line_key in key(other) for other in found) or find_furniture(line):
                continue
            if _LEAST_CALLED <= len(line) <= _MOST:
                found = [other for other in found if key(other) not in line_key]
                found.append(line)
        if found:
            break
    return found[:4]


def _lines(draft: Draft, element: Any) -> list[str]:
    blocks = [block for block in Collector(draft.masses.of, 0).collect(element) if block.tag != "h1"]
    size = sum(len(block.text) for block in blocks)
    if not size or sum(block.linked for block in blocks) > 0.5 * size or size > _MOST:
        return []
    if any(find_furniture(block.text) for block in blocks):
        return []
    return [block.text for block in blocks]


def _candidates(draft: Draft, headline: Any, start: str, *, near: bool) -> Iterator[Any]:
    if len(start) >= _LEAST_CALLED:
        for text in _CONTAINING(draft.masses.body, start=start[:_LEAST_CALLED])[:_FOUND]:
            element = text.getparent()
            if text.is_tail or element.tag in _SILENT or not " ".join(text.split()).startswith(start):
                continue
            if not _inside(element, draft.container):
                yield _block_of(element)
                break
    if headline is not None and not draft.has_headline:
        for element, level in _between(headline, draft):
            if near and level:
                break
            label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if _CALLED.search(label[:300]) or draft.masses.of.get(element, 0) >= _LEAST:
                yield element


def _between(headline: Any, draft: Draft) -> Iterator[tuple[Any, int]]:
    """Elements behind the headline and before the text, in reading order, with their distance."""
    seen = level = 0
    node = headline
    while node is not None and node is not draft.masses.body:
        for sibling in node.itersiblings():
            if sibling is draft.container or _inside(draft.container, sibling):
                for element in sibling.iter():
                    if element is draft.container:
                        return
                    seen += 1
                    if seen > _NEAR:
                        return
                    if element.tag in _BLOCKS and not is_frame(element):
                        if _inside(draft.container, element):
                            continue
                        yield element, level
                return
            if isinstance(sibling.tag, str) and sibling.tag not in _SILENT and not is_frame(sibling):
                yield sibling, level
                for element in sibling.iterdescendants(*_BLOCKS):
                    seen += 1
                    if seen > _NEAR:
                        return
                    if not is_frame(element):
                        yield element, level
        node = node.getparent()
        level += 1


def _inside(element: Any, outer: Any) -> bool:
    return element is outer or any(ancestor is outer for ancestor in element.iterancestors())


def _block_of(element: Any) -> Any:
    while element.tag not in _BLOCKS:
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            break
        element = parent
    return element
