"""Addresses out of foreign hands: made absolute, freed of tracking, and told from traps."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from pipelines.tracking import is_tracking

MAX_LENGTH = 2000
"""Longest address followed, in characters; longer ones are traps, or carry a session."""
MAX_SEGMENTS = 16
MAX_REPEATS = 3
"""How often one segment of a path may stand in it: `/a/b/a/b/a/b/a/b` is a relative link that eats itself."""

_HTTP = re.compile(r"https?://", re.IGNORECASE)


def find_fault(address: str) -> str:
    """What keeps an address that a person wrote from being asked for; empty if nothing does.

    >>> find_fault("HTTPS://exemple.fr/a"), find_fault("http://[::1]:8000/")
    ('', '')
    >>> find_fault("ftp://exemple.fr/"), find_fault("http://"), find_fault("http://exemple.fr/a b")
    ('no http(s) address', 'names no host', 'holds a blank or a control character')
    >>> find_fault("http://127.0.0.1:99999/")
    'Port out of range 0-65535'
    """
    if not _HTTP.match(address):
        return "no http(s) address"
    if any(sign.isspace() or sign < " " or sign == "\x7f" for sign in address):
        return "holds a blank or a control character"
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
        (host if ":" in host else host.removesuffix(".")).encode("idna")
    except ValueError as error:  # UnicodeError is one
        return str(error)
    if not host:
        return "names no host"
    return "port 0 is none" if port == 0 else ""


def absolute(link: str, base: str) -> str:
    """A link as an absolute http(s) address without fragment; empty if it leads anywhere else.

    >>> absolute("/a#b", "https://exemple.fr/feed")
    'https://exemple.fr/a'
    >>> absolute("javascript:alert(1)", "https://exemple.fr/")
    ''
    """
    link = link.strip()
    if not link or len(link) > MAX_LENGTH:
        return ""
    try:
        parts = urlsplit(urljoin(base, link))
        _ = parts.port  # raises if it is no number
        host = parts.hostname or ""
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and host and "@" not in parts.netloc
    if not plain or any(sign <= " " for sign in parts.netloc):
        return ""
    return parts._replace(fragment="", path=parts.path or "/").geturl().replace(" ", "%20")


def without_tracking(url: str) -> str:
    """An address without the parameters that say who sent the reader. The others stay as they stand.

    >>> without_tracking("https://exemple.fr/a?id=3&utm_source=rss&at_medium=x")
    'https://exemple.fr/a?id=3'
    >>> without_tracking("https://exemple.fr/a?b=&b=2")
    'https://exemple.fr/a?b=&b=2'
    """
    path, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [part for part in query.split("&") if not is_tracking(part)]
    return path + ("?" + "&".join(kept) if kept else "")


def is_trap(url: str) -> bool:
    """Whether an address has the form of those that never end: too long, too deep, or going round.

    >>> is_trap("https://exemple.fr/2026/11/24/un-titre")
    False
    >>> is_trap("https://exemple.fr" + "/agenda/suivant" * 5)
    True
    """
    if len(url) > MAX_LENGTH:
        return True
    segments = [segment for segment in url.partition("?")[0].split("/")[3:] if segment]
    if len(segments) > MAX_SEGMENTS:
        return True
    return any(count > MAX_REPEATS for count in Counter(segments).values())


def site_of(url: str) -> str:
    """Scheme and host of an address, with a slash.

    >>> site_of("https://exemple.fr/a/b")
    'https://exemple.fr/'
    """
    return absolute("/", url)
