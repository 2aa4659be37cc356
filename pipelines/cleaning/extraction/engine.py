"""trafilatura, the only importer: the full extraction for pages that the quick pass is unsure of."""

from __future__ import annotations

import copy
import re
from typing import Any

import trafilatura
from lxml import etree

_OUT = ("script", "style", "svg")
# Cutting more costs 0.6 to 1.5 points of F1 on the wider web: accordions and lazy content live in it.

MOST_ELEMENTS = 20_000
MOST_CHILDREN = 4_000
"""Beyond these trafilatura's time grows with the square: 40,000 small paragraphs take 3 s, 90,000 spans 76 s.
The largest page of the development set has 14,000 elements."""
_count = etree.XPath("count(//*)")
_crowded = etree.XPath(f"boolean(//*[count(*) > {MOST_CHILDREN}])")

_STAND_INS = {"\xa0": "჻", "\u202f": "፠", "\u2009": "᎒"}
"""trafilatura (2.3.1) turns every kind of space into a plain one. Where a no-break, narrow no-break or thin
space stands beside a word, a sign of scripts that no page mixes in stands for it on the way through. It may
go when `" ".join(text.split())` is gone from trafilatura.utils.trim."""
_BACK = str.maketrans({sign: space for space, sign in _STAND_INS.items()})
_has_signs = etree.XPath("boolean(//text()[contains(., '჻') or contains(., '፠') or contains(., '᎒')])")
_spaced = etree.XPath(
    "//text()[contains(., '\xa0') or contains(., '\u202f') or contains(., '\u2009')]"
    "[not(parent::script or parent::style)]"
)
_BESIDE = re.compile(r"(?<=\S)[\xa0\u202f\u2009]|[\xa0\u202f\u2009](?=\S)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that lxml reads out of a page and refuses to take back."""
_INLINE = frozenset(["a", "abbr", "b", "cite", "em", "i", "mark", "q", "span", "strong", "sub", "sup", "u"])
_MOST_SPACED = 5_000


def is_within_bounds(tree: Any) -> bool:
    """Whether a page is small enough for `full_extraction`."""
    return bool(_count(tree) <= MOST_ELEMENTS and not _crowded(tree))


def full_extraction(tree: Any, url: str | None = None, *, fast: bool = False) -> str:
    """trafilatura's text of a page, comments left out; no-break spaces stay. The tree is not changed.

    Args:
        fast: without its fallbacks, at six tenths of the cost.
    """
    page = copy.deepcopy(tree)
    etree.strip_elements(page, *_OUT, with_tail=False)
    signs = _put_stand_ins(page)
    found: Any = trafilatura.bare_extraction(page, url=url, include_comments=False, fast=fast)
    text = (found.text or "") if found is not None else ""
    return text.translate(_BACK) if signs else text


def _put_stand_ins(page: Any) -> bool:
    if _has_signs(page):
        return False  # the page itself has such signs: better plain spaces than wrong ones
    for text in _spaced(page)[:_MOST_SPACED]:
        owner = text.getparent()
        shown = _NOT_XML.sub(" ", _BESIDE.sub(_stand_in, text))
        if text in _STAND_INS and text.is_tail and owner.tag in _INLINE:
            owner.tail = _STAND_INS[text]
        elif text.is_tail:
            owner.tail = shown
        else:
            owner.text = shown
    return True


def _stand_in(space: re.Match[str]) -> str:
    return _STAND_INS[space.group()]
