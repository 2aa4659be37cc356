"""Which elements are words of a line, and which of those are not shown in it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from pipelines.cleaning.extraction.block import HEADINGS
from pipelines.cleaning.extraction.frame import SILENT, is_unseen, names_frame

INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr""".split()
)
MATH = frozenset(
    """math semantics mrow mi mo mn ms mtext mspace mfrac mroot msqrt mstyle mpadded mphantom menclose
    msub msup msubsup munder mover munderover mtable mtr mtd""".split()
)
SECOND_FORMS = frozenset(["annotation", "annotation-xml", "mjx-assistive-mml"])
BLOCKS = frozenset(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend
    li main menu nav ol optgroup p pre search section summary slot table tbody td tfoot th
    thead tr ul""".split()
)
_WORDS = re.compile(r"[^\W\d_]{2,40}")
_SENTENCE = 3  # words; a byline has fewer beside the name
_READ = 80  # characters of each text beside an element
_MOST_BESIDE = 50  # siblings of an element that are asked for words
_MOST_INSIDE = 60  # elements within an unknown one that are asked whether they are blocks
_MOST_AROUND = 10  # children of a heading with a button
_LINE_NUMBER = re.compile(r"(?:^|[\s_-])(?:ln|lnt|lineno|linenos|line-?numbers?|hljs-ln-n)(?:$|[\s_-])", re.I)


def numbers_a_line(element: Any) -> bool:
    """Whether an element inside a listing holds the number of a line and nothing else."""
    text = (element.text or "").strip()
    return text.isdigit() and len(element) == 0 and bool(_LINE_NUMBER.search(element.get("class") or ""))


def acts_inline(element: Any, kind: str) -> bool:
    """Whether an element that HTML does not know is a word of a line, as browsers show it."""
    if kind == "button":
        return True
    inside = list(islice(element.iterdescendants(), _MOST_INSIDE + 1))
    if len(inside) > _MOST_INSIDE or names_frame(kind) or is_unseen(element) or not _words_beside(element):
        return False
    return all(
        not isinstance(one.tag, str) or (one.tag not in BLOCKS and one.tag not in SILENT) for one in inside
    )


def says_a_formula_again(element: Any) -> bool:
    """Whether KaTeX or MathJax shows a formula here that stands beside it as MathML already."""
    label = element.get("class") or ""
    if "MJX_Assistive_MathML" in label or "MathJax_Preview" in label:
        return True
    before = element.getprevious() if "katex-html" in label else None
    return before is not None and "katex-mathml" in (before.get("class") or "")


def is_heading(button: Any, tag: str) -> bool:
    """Whether a button is all that stands in a heading: it opens an answer, and its label is the question."""
    if tag not in HEADINGS or is_unseen(button):
        return False
    node, parent = button, button.getparent()
    while parent is not None:
        children = list(islice(parent, _MOST_AROUND + 1))  # lxml counts all of them for `len(parent)`
        if len(children) > _MOST_AROUND:
            return False
        others = (one for one in children if one is not node)
        if (parent.text or "").strip() or any(text.strip() for one in others for text in one.itertext()):
            return False
        if parent.tag not in INLINE:
            return True
        node, parent = parent, parent.getparent()
    return False


def is_word(element: Any, tag: str) -> bool:
    """Whether an inline element is a part of a line, whatever its class calls it.

    It is in a heading, in code, and where its parent has some words beside it, unless it cannot be seen.
    """
    if tag in HEADINGS or tag == "pre":
        return not is_unseen(element)
    return _words_beside(element) >= _SENTENCE and not is_unseen(element)


def _words_beside(element: Any) -> int:
    parent = element.getparent()
    beside = (parent.text, *(sibling.tail for sibling in islice(parent, _MOST_BESIDE)))
    return sum(len(_WORDS.findall(text[:_READ])) for text in beside if text)
