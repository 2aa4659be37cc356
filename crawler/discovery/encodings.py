"""The bytes of a feed as UTF-8 that says so, whatever they were."""

from __future__ import annotations

import codecs
import re

_DECLARATION = re.compile(rb"\s{0,100}<\?xml(?=\s)([^<>]{0,500})\?>")
_ENCODING = re.compile(rb"""encoding\s{0,20}=\s{0,20}["']([\w.:+-]{1,40})["']""")
_WEB = re.compile(
    r"utf-8|ascii|(?:iso8859|koi8|mac)-[\w-]{1,12}|cp(?:125\d|866|874|932|936|949|950)|"
    r"gb(?:2312|k|18030)|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)|iso2022_jp"
)
"""Codecs, by Python's names, of encodings that browsers read as well; all take time as the length grows."""
_HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"
# `&#xD83D;&#xDE00;`: halves of surrogate pairs, which XML forbids one by one and together, and neighbours.
_REFERENCES = re.compile(r"(?:&#(?:[xX]0{0,8}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,8}5[5-7]\d{3});)+")


def as_utf8(body: bytes) -> bytes:
    """A feed in UTF-8, with a declaration of its own on a line of its own.

    Encodings are those of the web; what calls itself otherwise, or is not what it says, is UTF-8 or else
    Windows-1252. Left to itself feedparser (6.0) takes any codec of Python's at its word (`punycode` takes
    the square of the length), and looks for the declaration in all of the first line, with an expression
    whose time is the cube of the number of `encoding="a"` there. References to halves of surrogate pairs, at
    which it loses the whole feed, become the character they make together, or U+FFFD.

    >>> as_utf8(b'<?xml version="1.0" encoding="latin1"?><rss>\\xe9&#xD83D;&#xDE00;&#xD800;</rss>').decode()
    "<?xml version='1.0' encoding='utf-8'?>\\n<rss>é😀�</rss>"
    """
    text = _decoded(body).lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :] if "?>" in text[:1000] else text
    return (_HEAD + _REFERENCES.sub(_whole, text)).encode("utf-8", "replace")


def _decoded(body: bytes) -> str:
    names = [*filter(None, [_marked(body)]), "utf-8", "cp1252"]
    for name in names:
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    return body.decode(names[0], "replace")


def _codec(label: str) -> str:
    """A label's codec; empty where it is none of the web. Latin-1 is read as Windows-1252, as browsers do."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return "cp1252" if name in ("ascii", "iso8859-1") else name if _WEB.fullmatch(name) else ""


def _marked(body: bytes) -> str:
    """The codec that a file's first bytes or its declaration tell; empty where that is none of the web."""
    if body.startswith(codecs.BOM_UTF16_LE) or body[1:2] == b"\0":
        return "utf-16-le"
    if body.startswith(codecs.BOM_UTF16_BE) or body[:1] == b"\0":
        return "utf-16-be"
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8"
    declared = _DECLARATION.match(body)
    said = _ENCODING.search(declared[1]) if declared else None
    return _codec(said[1].decode("ascii")) if said else ""  # no UTF-16: it could be read as ASCII


def _whole(references: re.Match[str]) -> str:
    told = (one[2:] for one in references[0].split(";")[:-1])
    signs = "".join(chr(int(one[1:], 16) if one[0] in "xX" else int(one)) for one in told)
    return signs.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
