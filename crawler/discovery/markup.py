"""HTML of listings and front pages, parsed for its links alone."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import Any

from lxml import etree, html

from crawler.discovery.addresses import absolute
from crawler.discovery.found import Unreadable, one_line

MAX_BYTES = 4 * 2**20
"""Largest listing or front page read; real ones stay under 2 MiB."""
MAX_ANCHORS = 5000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def parse_page(body: bytes, content_type: str) -> Any:
    """The tree of a page.

    Raises:
        Unreadable: there is nothing to parse, or too much.
    """
    if len(body) > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES} bytes")
    try:
        parser = html.HTMLParser(encoding=_charset(content_type), huge_tree=False)
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(f"is not a page: {one_line(error, 100)}") from None
    if tree is None or tree.tag != "html":
        raise Unreadable("is not a page")
    return tree


def base_of(tree: Any, url: str) -> str:
    """What relative links of the page are relative to."""
    for element in islice(tree.iter("base"), 1):
        return absolute(element.get("href") or "", url) or url
    return url


def words_of(element: Any) -> str:
    """The words of a link: its text, else what it says to those who cannot see."""
    parts = islice(element.itertext(), 50)
    return one_line(" ".join(parts)) or one_line(element.get("title")) or one_line(element.get("aria-label"))


def _charset(content_type: str) -> str | None:
    match = _CHARSET.search(content_type[:200])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1]).name
    except LookupError:
        return None
    # Pages that say Latin-1 are read as browsers read them; codecs that are no charset are passed over.
    return {"iso8859-1": "windows-1252"}.get(name, name) if _is_known(name) else None


def _is_known(name: str) -> bool:
    try:
        html.HTMLParser(encoding=name)
    except LookupError:
        return False
    return True
