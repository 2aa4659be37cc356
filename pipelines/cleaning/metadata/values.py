"""Brings words and addresses found in a page into safe, short, normal form."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

MAX_URL = 2048
MAX_VALUE = 1000
_SLACK = 4  # entities and markup are longer than what they stand for

# Controls, lone surrogates, soft hyphen, zero-width space, word joiner, BOM, direction marks and overrides.
# The zero-width joiners stay: Persian and Indic words and emoji need them.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\xad\u200b\u200e\u200f\u202a-\u202e"
                       "\u2060-\u2069\ufeff\ufffe\uffff]")  # fmt: skip
# No-break spaces are French typography and stay; runs of the others become one space.
_SPACES = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|br|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u)\b[^<>]{0,300}>", re.I
)
_BAD_IN_URL = re.compile('[\x00-\x20\x7f-\x9f<>"\\\\^`{|}\ud800-\udfff]')
_EDGES = " \xa0\u202f\u3000"


def clean_value(value: object, limit: int = MAX_VALUE) -> str:
    """Bring one value of a page into normal form: NFC, one line, no markup, nothing invisible.

    Entities are resolved once more than the parser did, since many sites escape twice. Anything that is not a
    string is empty; what is longer than `limit` characters is cut there.

    >>> clean_value(" L&#8217;IA\\x00 <em>avance</em>\\n vite ")
    'L’IA avance vite'
    >>> clean_value("a < b > c")
    'a < b > c'
    """
    if not isinstance(value, str) or not value:
        return ""
    text = value[: limit * _SLACK]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    text = _SPACES.sub(" ", _UNWANTED.sub("", text)).strip(_EDGES)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text[:limit].rstrip(_EDGES)


def absolute_url(href: object, base: str | None) -> str | None:
    """The absolute http(s) address that `href` means on a page at `base`, without fragment; else None.

    >>> absolute_url("/a b?c=1#top", "https://example.org/x")
    'https://example.org/a%20b?c=1'
    >>> absolute_url("javascript:alert(1)", "https://example.org/")
    """
    if not isinstance(href, str):
        return None
    href = href.strip().replace("\n", "").replace("\t", "").replace("\r", "")
    if not href or len(href) > MAX_URL:
        return None
    try:
        url = href if href.startswith(("https://", "http://")) else urljoin(base or "", href)
        url = url.partition("#")[0].replace(" ", "%20")
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # a port that is no number raises here, not in the crawler
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or len(url) > MAX_URL or _BAD_IN_URL.search(url):
        return None
    return url
