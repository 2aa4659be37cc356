"""Turns an element into lines of text, one a paragraph, heading, list item or row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from textwrap import dedent
from typing import Any

from lxml import etree

from pipelines.cleaning.extraction.frame import SILENT, is_frame, is_unseen, names_frame

_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr""".split()
)
_MATH = frozenset(
    """math semantics mrow mi mo mn ms mtext mspace mfrac mroot msqrt mstyle mpadded mphantom menclose
    msub msup msubsup munder mover munderover mtable mtr mtd""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend
    li main menu nav ol optgroup p pre search section summary slot table tbody td tfoot th thead tr ul""".split()
)
_MOST_INSIDE = 60  # elements within an unknown one that are asked whether they are blocks
_LINES = frozenset(["p", "li", "td", "th", "dd", "dt", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
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
_ENDS = tuple(".!?…:;»”\"’')]。！？")
_HEAVY = 0.5
_WHOLE = 0.9  # of a sentence, nearly all may be a link
_CAPTION = 250
_CARD = 500
_SHORT = 80
_WHOLES = frozenset(["blockquote", "ul", "ol", "dl", "table", "tbody"])  # no caption is made of them
_SIGN = re.compile(r"emoji|smiley|emoticon", re.I)
_SUBHEAD = re.compile(
    r"(?:^|[\s_-])(?:sub-?(?:title|head|heading)|intertitre|sous-?titre|cross-?head|zwischen(?:titel|ueberschrift)|ladillo)(?:$|\s)",
    re.I,
)
_STEP = 0.9
_HOST = re.compile(r"(?:https?:)?//(?:[^/?#@]{0,100}@)?([\w.-]{1,253})", re.I)
_PAID = re.compile(r"sponsored", re.I)
_SIGN_WIDTH = 32
_SECOND_FORMS = frozenset(["annotation", "annotation-xml", "mjx-assistive-mml"])
_WORDS = re.compile(r"[^\W\d_]{2,40}")
_SENTENCE = 3  # words; a byline has fewer beside the name
_LINE_NUMBER = re.compile(r"(?:^|[\s_-])(?:ln|lnt|lineno|linenos|line-?numbers?|hljs-ln-n)(?:$|[\s_-])", re.I)
_LINE_NUMBERS = re.compile(r"[\d\s]+")
_MOST_BESIDE = 50  # siblings of an element that are asked for words


@dataclass(slots=True)
class Block:
    """One line."""

    text: str
    tag: str
    """Tag of the nearest element that is no inline one."""
    linked: int
    """Characters inside links."""

    @property
    def is_label(self) -> bool:
        """Whether it may be a label: a heading, or a few words that are no sentence."""
        return self.tag in HEADINGS or (len(self.text) < _SHORT and not self.text.endswith(_ENDS))


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
            elif tag == "pre" and _numbers_a_line(child):
                pass
            elif kind in _INLINE:
                if kind in ("a", "time") or not self._is_out(child) or _is_word(child, tag):
                    if kind != "span" or not _says_a_formula_again(child):
                        self._walk(child, tag, linked or kind == "a", figure)
            elif kind in _MATH:
                self._walk(child, tag, linked, figure)
            elif kind in SILENT and not (kind == "button" and _is_heading(child, tag)):
                if kind in ("iframe", "noscript", "video", "audio", "template"):
                    self._flush(tag)
            elif kind in _SECOND_FORMS:
                pass
            elif tag in _LINES and kind not in _BLOCKS and _acts_inline(child, kind):
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

    def _is_out(self, child: Any) -> bool:
        return bool(is_frame(child)) and self._of.get(child, 0) < self._least

    def _block(self, child: Any, kind: str, tag: str, linked: bool, figure: bool) -> None:
        self._flush(tag)
        start, holes = len(self.blocks), self._holes
        if kind == "div" and _SUBHEAD.search(child.get("class") or ""):
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
        sentences = all(block.tag == "p" and block.text.endswith(_ENDS) for block in mine)
        heavy = _WHOLE if sentences else _HEAVY
        out = links > heavy * size or (self._holes > holes and all(block.is_label for block in mine))
        if not out and kind not in ("p", "li", "header"):
            out = (_is_card(mine, size) and not _leads_elsewhere(child, mine, self._host)) or (
                kind not in _WHOLES and _is_caption(child, mine, size)
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


def as_code(text: str) -> str:
    """Code with its line feeds and indentation, without empty lines."""
    return dedent("\n".join(line.rstrip() for line in text.splitlines() if line.strip()))


def _numbers_a_line(element: Any) -> bool:
    """Whether an element inside a listing holds the number of a line and nothing else."""
    text = (element.text or "").strip()
    return text.isdigit() and len(element) == 0 and bool(_LINE_NUMBER.search(element.get("class") or ""))


def _acts_inline(element: Any, kind: str) -> bool:
    """Whether an element that HTML does not know is a word of a line, as browsers show it."""
    if kind == "button":
        return True
    inside = list(islice(element.iterdescendants(), _MOST_INSIDE + 1))
    if len(inside) > _MOST_INSIDE or names_frame(kind) or is_unseen(element) or not _words_beside(element):
        return False
    return all(
        not isinstance(one.tag, str) or (one.tag not in _BLOCKS and one.tag not in SILENT) for one in inside
    )


def _says_a_formula_again(element: Any) -> bool:
    """Whether KaTeX or MathJax shows a formula here that stands beside it as MathML already."""
    label = element.get("class") or ""
    if "MJX_Assistive_MathML" in label or "MathJax_Preview" in label:
        return True
    before = element.getprevious() if "katex-html" in label else None
    return before is not None and "katex-mathml" in (before.get("class") or "")


def _is_heading(button: Any, tag: str) -> bool:
    """Whether a button is all that stands in a heading: it opens an answer, and its label is the question."""
    if tag not in HEADINGS or is_unseen(button):
        return False
    node = button
    while node.tag != tag:
        parent = node.getparent()
        others = (one for one in parent if one is not node)
        if (parent.text or "").strip() or any(text.strip() for one in others for text in one.itertext()):
            return False
        node = parent
    return True


def _is_word(element: Any, tag: str) -> bool:
    """Whether an inline element is a part of a line, whatever its class calls it.

    It is in a heading, in code, and where its parent has some words beside it, unless it cannot be seen.
    """
    if tag in HEADINGS or tag == "pre":
        return not is_unseen(element)
    return _words_beside(element) >= _SENTENCE and not is_unseen(element)


def _words_beside(element: Any) -> int:
    parent = element.getparent()
    beside = (parent.text, *(sibling.tail for sibling in islice(parent, _MOST_BESIDE)))
    return sum(len(_WORDS.findall(text[:_SHORT])) for text in beside if text)


def _is_card(blocks: list[Block], size: int) -> bool:
    """A linked headline, and a few words on the article that it leads to."""
    return size <= _CARD and len(blocks) > 1 and blocks[0].linked >= 0.9 * len(blocks[0].text)


def _leads_elsewhere(element: Any, blocks: list[Block], host: str) -> bool:
    """Whether a linked heading with sentences below it leads to another site: a thing that is spoken of."""
    if not host or blocks[0].tag not in HEADINGS or blocks[0].linked == 0:
        return False
    if not all(block.text.endswith(_ENDS) and not block.linked for block in blocks[1:]):
        return False
    links = [link for link in islice(element.iter("a"), 3) if link.get("href")]
    if len(links) != 1 or _PAID.search(links[0].get("rel") or ""):
        return False
    there = host_of(links[0].get("href"))
    return bool(there) and _site(there) != _site(host)


def host_of(address: str) -> str:
    """The host of an absolute address, else nothing."""
    found = _HOST.match(address)
    return found[1].lower() if found else ""


def _site(host: str) -> str:
    """The last two names of a host: more hosts than one site's at times, in doubt the same."""
    return ".".join(host.rsplit(".", 2)[-2:])


def _is_caption(element: Any, blocks: list[Block], size: int) -> bool:
    """A few words beside a picture, but neither a sentence before it nor one beside a sign."""
    if size > _CAPTION or len(blocks) > 2 or blocks[0].tag in HEADINGS:
        return False
    pictures = element.iter("img", "picture", "video", "svg")
    picture = next((one for one in pictures if not _is_sign(one)), None)
    if picture is None:
        return False
    if not all(block.text.endswith(_ENDS) for block in blocks):
        return True
    return picture.tag != "svg" and not _stands_behind(picture, element, size)


def _is_sign(picture: Any) -> bool:
    """Whether a picture is a sign in a line of text: an emoji or an icon."""
    width = picture.get("width") or ""
    if picture.tag == "img" and width.isdecimal() and 1 < int(width[:9]) <= _SIGN_WIDTH:
        return True
    return bool(_SIGN.search((picture.get("class") or "")[:200]))


def _stands_behind(picture: Any, element: Any, size: int) -> bool:
    """Whether a picture has nearly all of the text before it: a step that it shows, no caption of it."""
    before = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is picture:
            return before >= _STEP * size
        text = node.text if event == "start" else node.tail
        if isinstance(node.tag, str) and node.tag not in SILENT or event == "end":
            before += len((text or "").strip())
    return False
