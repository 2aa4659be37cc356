"""From bytes to a parsed page: decoded by the browsers' rules, parsed once, bounded."""

from __future__ import annotations

import re

import webencodings
from lxml.etree import ElementDefaultClassLookup, ErrorTypes, ParserError
from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

MOST_CHARACTERS = 8 * 2**20
"""A longer page is no article; the crawl stops a download there, too."""

MOST_ELEMENTS = 100_000
"""Real news pages have 500 to 12,000 elements."""

MOST_TAGS = 300_000
"""Angle brackets of a page, counted before it is parsed: 7 MB of empty paragraphs take 800 MB once parsed.
The largest page of the development set has 6,000."""

MOST_ATTRIBUTES = 5_000
"""Attributes of one tag: the parser compares each with all before it, and 100,000 take it 10 s."""
_LONG_TAG = 20_000  # characters; data attributes of real pages reach 100,000, in a few attributes

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
_LEAST_GOOD = (
    4  # characters for each bad byte; of 9,800 texts of our sets, none in Windows-1252 has more than 1
)
_HEAD = 8192  # browsers look at 1,024 bytes, and then again wherever a declaration comes late
_IN_HEADER = re.compile(r"""charset\s{0,5}=\s{0,5}["']?([\w:.-]{1,40})""", re.I)
_IN_PAGE = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{1,40})"""
    rb"""|<\?xml\b[^>]{0,200}?\bencoding\s{0,5}=\s{0,5}["']([\w:.-]{1,40})""",
    re.I,
)
_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,300}\?>")
_TAG = re.compile(r"<[a-zA-Z]")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
# What no XML tree may hold, bare or as a reference: lxml reads it and then refuses to write it anywhere. As
# bytes, since a pattern over the whole page took as long as the parser.
_UNREADABLE = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20)])
_FORM_FEED = bytes.maketrans(b"\x0c", b" ")
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_REFERENCE = re.compile(
    rb"&#(?:[xX]0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])"
    rb"|0{0,6}(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]))(?:;|(?![0-9a-fA-F]))"
)


class PageRefused(ValueError):
    """A page that cannot be read at all. `reason` is the fault in lower snake case."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


def decode(body: bytes, content_type: str | None = None) -> str:
    """Decode a page as browsers do (WHATWG, Encoding and HTML standards).

    A byte order mark goes before the header's charset, that before the page's own declaration. Bytes
    beyond ASCII that are valid UTF-8 are taken as such whatever was declared: no text in another encoding
    passes for it, and wrong declarations are common. A few bad bytes among many characters of UTF-8 change
    that only where another encoding than Windows-1252 is declared. Where nothing tells, Windows-1252.

    Args:
        content_type: the header, `text/html; charset=…`; a label nobody knows is passed over.

    Returns:
        Text, always; bytes that make no sense become U+FFFD.

    >>> decode("<p>Été</p>".encode(), "text/html; charset=latin1")
    '<p>Été</p>'
    >>> decode(b"<meta charset=latin1>\\x80 \\xe9t\\xe9")
    '<meta charset=latin1>€ été'
    """
    for mark, label in _MARKS:
        if body.startswith(mark):
            return _decode(body, label)
    if not body.isascii():
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    declared = _declared(body, content_type)
    if declared is None or declared.name == "windows-1252":
        text = body.decode("utf-8", "replace")
        return text if _is_nearly_utf8(text) else _decode(body, "windows-1252")
    return _decode(body, declared)


def _is_nearly_utf8(text: str) -> bool:
    """Whether characters beyond ASCII outnumber the bytes that are no UTF-8 by far."""
    bad = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond - bad >= _LEAST_GOOD * bad


def _decode(body: bytes, encoding: webencodings.Encoding | str) -> str:
    text: str = webencodings.decode(body, encoding, errors="replace")[0]
    return text


def _declared(body: bytes, content_type: str | None) -> webencodings.Encoding | None:
    header = _IN_HEADER.search(content_type or "")
    if header and (encoding := webencodings.lookup(header[1])):
        return encoding
    for found in _IN_PAGE.finditer(body[:_HEAD]):
        encoding = webencodings.lookup((found[1] or found[2]).decode("ascii", "ignore"))
        # A page that could be read far enough to find this is not in UTF-16, says the standard.
        if encoding:
            return webencodings.UTF8 if encoding.name.startswith("utf-16") else encoding
    return None


def parse(html: str) -> HtmlElement:
    """Parse a page into a tree of lxml.html elements.

    The class of an element is looked up in C: lxml.html's own lookup calls Python for every element, which
    costs 12 to 14 % of an extraction, for the same text on 150 of 150 pages.

    Raises:
        PageRefused: the page is empty (`empty_page`), beyond any article's size (`too_big_page`), has a tag
            with thousands of attributes (`too_many_attributes`), or is nested so deep that the parser gives
            up (`too_deep_page`, beyond 253 levels).
    """
    _refuse_costly(html)
    parser = HTMLParser(encoding="utf-8")
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    try:
        tree = document_fromstring(_readable(html), parser=parser)
    except (ParserError, ValueError, AssertionError) as error:
        raise PageRefused("empty_page", str(error)[:200]) from error
    count = int(tree.xpath("count(//*)"))
    if count > MOST_ELEMENTS:
        raise PageRefused("too_big_page", f"{count} elements")
    log = parser.error_log
    if len(log) and log[-1].type == ErrorTypes.ERR_RESOURCE_LIMIT:
        # The parser stops there without a word (libxml2 2.14): all that follows would be missing.
        raise PageRefused("too_deep_page", str(log[-1].message)[:200])
    return tree


def _readable(html: str) -> bytes:
    """The page as UTF-8, without what no tree may hold."""
    declaration = _DECLARATION.match(html)
    source = (html[declaration.end() :] if declaration else html).encode("utf-8", "ignore")
    source = source.translate(_FORM_FEED, _UNREADABLE)
    if "\ufffe" in html or "\uffff" in html:
        for character in _NO_CHARACTERS:
            source = source.replace(character, b"")
    return _REFERENCE.sub(b"", source)


def _refuse_costly(html: str) -> None:
    """Refuse shapes that cost the parser more than their size lets expect, before it sees them."""
    if len(html) > MOST_CHARACTERS:
        raise PageRefused("too_big_page", f"{len(html)} characters")
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise PageRefused("too_big_page", f"{tags} tags")
    step = _LONG_TAG // 2  # a long tag fills at least one such stretch of the page
    if all(html.find(">", start, start + step) >= 0 for start in range(0, len(html) - step, step)):
        return
    for piece in html.split(">"):
        if len(piece) > _LONG_TAG and (tag := _TAG.search(piece)):
            inside = _QUOTED.sub("", piece[tag.start() :])
            attributes = inside.count("=") if "=" in inside else len(inside.split())
            if attributes > MOST_ATTRIBUTES:
                raise PageRefused("too_many_attributes", f"{attributes} on one tag")
