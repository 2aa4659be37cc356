"""One walk over the tree that gathers what the other rooms read: metas, links, headings, data scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipelines.cleaning.metadata.values import absolute_url, clean_value

MAX_ELEMENTS = 20_000
"""Elements of these kinds that are walked over. Pages of the development set have at most a few hundred; a
page with 100,000 is an attack, and what it says after that counts for nothing."""
MAX_NAMES = 500
MAX_SAME_NAME = 100
MAX_LINK_ELEMENTS = 2000
MAX_META = 4000
MAX_JSON_LD = 2_000_000
"""Characters of JSON-LD read of one page; the largest page of the development set has 160,000."""
MAX_SCRIPTS = 50
MAX_HEADINGS = 20


@dataclass(slots=True)
class Head:
    """What one walk gathered."""

    base: str | None = None
    """Address that relative links are relative to."""
    language: str = ""
    """`lang` of the html element."""
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Contents of the meta elements by name, property, itemprop or http-equiv in lower case."""
    links: list[dict[str, str]] = field(default_factory=list)
    """Attributes of the link elements."""
    title: str = ""
    """The title element."""
    h1: list[str] = field(default_factory=list)
    """Words of the first h1 elements."""
    h1_nodes: list[Any] = field(default_factory=list)
    """Those elements."""
    headline: Any = None
    """The h1 of the article: the one that says the title, else the first."""
    json_ld: list[str] = field(default_factory=list)
    """Contents of the JSON-LD scripts."""
    times: list[Any] = field(default_factory=list)
    """The first time elements."""

    def meta(self, *names: str) -> tuple[str, str]:
        """First non-empty value among these metas, with its name; two empty strings if there is none."""
        for name in names:
            for value in self.metas.get(name, ()):
                cleaned = clean_value(value)
                if cleaned:
                    return cleaned, name
        return "", ""


_ANCHORS = frozenset("# ¶ § 🔗 ⚓ ∞".split())
_BESIDE = frozenset("badge sr-only visually-hidden visuallyhidden screen-reader-text screen-reader".split())
"""Words of a class that say that an element stands beside a headline rather than in it."""
_TAGS = ("meta", "link", "title", "h1", "script", "time", "base")


def read_head(tree: Any, url: str | None) -> Head:
    """Walk over a parsed page once and gather what tells about it. The tree is not changed."""
    head = Head(base=url)
    root = tree.getroottree().getroot() if hasattr(tree, "getroottree") else tree
    head.language = str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    json_ld_left = MAX_JSON_LD
    for element in islice(root.iter(*_TAGS), MAX_ELEMENTS):
        tag = element.tag
        if tag == "script":
            kind = element.get("type")
            if kind and "ld+json" in kind.lower() and json_ld_left > 0 and len(head.json_ld) < MAX_SCRIPTS:
                script = (element.text or "")[:json_ld_left]
                json_ld_left -= len(script)
                head.json_ld.append(script)
        else:
            _take(head, tag, element)
    return head


def _take(head: Head, tag: str, element: Any) -> None:
    if tag == "meta":
        content = element.get("content")
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = element.get(attribute)
                if name and len(head.metas) < MAX_NAMES:
                    contents = head.metas.setdefault(name.strip().lower()[:80], [])
                    if len(contents) < MAX_SAME_NAME:
                        contents.append(content[:MAX_META])
    elif tag == "link":
        if len(head.links) < MAX_LINK_ELEMENTS:
            head.links.append(dict(element.items()))  # `attrib` refuses the name "{", which a page may have
    elif tag == "title":
        if not head.title and not _in_svg(element):
            head.title = clean_value(element.text)
    elif tag == "h1":
        if len(head.h1) < MAX_HEADINGS:
            words = _headline(element)
            if words:
                head.h1.append(words)
                head.h1_nodes.append(element)
    elif tag == "time":
        if len(head.times) < MAX_HEADINGS:
            head.times.append(element)
    elif tag == "base" and head.base:
        head.base = absolute_url(element.get("href"), head.base) or head.base


def _in_svg(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in ("svg", "symbol", "g")


def _headline(element: Any) -> str:
    """Words of an h1 without the anchor, the badge and the words for screen readers at its edges."""
    words = node_text(element)
    asides = [
        said
        for inner in islice(element.iterdescendants("a", "span", "sup", "small", "i", "em", "div"), 20)
        if (said := node_text(inner)) and said != words and (said in _ANCHORS or _is_beside(inner))
    ]
    for said in reversed(asides):
        words = words.removesuffix(said).rstrip()
    for said in asides:
        words = words.removeprefix(said).lstrip()
    return words or node_text(element)


def _is_beside(element: Any) -> bool:
    return not _BESIDE.isdisjoint(re.split(r"[\s_]+", (element.get("class") or "")[:300].lower()))


def node_text(element: Any, max_nodes: int = 60, limit: int = 400) -> str:
    """Words of an element, scripts left out, at most `max_nodes` elements and `limit` characters of it."""
    parts = [element.text or ""]
    for node in islice(element.iterdescendants(), max_nodes):
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "svg", "noscript"):
            parts.append(node.text or "")
            if node.tag in ("br", "div", "p", "li"):
                parts.append(" ")
        parts.append(node.tail or "")
    return clean_value("".join(parts)[: limit * 4], limit)
