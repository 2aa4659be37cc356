"""What is no line of the article by its shape: cards that lead to other articles, and captions."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml import etree

from pipelines.cleaning.extraction.block import ENDS, HEADINGS, Block
from pipelines.cleaning.extraction.frame import SILENT

_CAPTION = 250
_CARD = 500
_SIGN = re.compile(r"emoji|smiley|emoticon", re.I)
_SIGN_WIDTH = 32
_STEP = 0.9
_HOST = re.compile(r"(?:https?:)?//(?:[^/?#@]{0,100}@)?([\w.-]{1,253})", re.I)
_PAID = re.compile(r"sponsored", re.I)


def is_card(blocks: list[Block], size: int) -> bool:
    """A linked headline, and a few words on the article that it leads to."""
    return size <= _CARD and len(blocks) > 1 and blocks[0].linked >= 0.9 * len(blocks[0].text)


def leads_elsewhere(element: Any, blocks: list[Block], host: str) -> bool:
    """Whether a linked heading with sentences below it leads to another site: a thing that is spoken of."""
    if not host or blocks[0].tag not in HEADINGS or blocks[0].linked == 0:
        return False
    if not all(block.text.endswith(ENDS) and not block.linked for block in blocks[1:]):
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


def is_caption(element: Any, blocks: list[Block], size: int) -> bool:
    """A few words beside a picture, but neither a sentence before it nor one beside a sign."""
    if size > _CAPTION or len(blocks) > 2 or blocks[0].tag in HEADINGS:
        return False
    pictures = (one for one in element.iter("img", "picture", "video") if not _is_sign(one))
    picture = next(pictures, None)
    if picture is None and element.find(".//svg") is None:
        return False
    if not all(block.text.endswith(ENDS) for block in blocks):
        return True
    return picture is not None and not _stands_behind(picture, element, size)


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
        if event == "end" or node.tag not in SILENT:
            before += len((text or "").strip())
    return False
