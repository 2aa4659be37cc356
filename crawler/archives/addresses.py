"""Addresses and names that archives give their pages: anybody may have written them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

from crawler.discovery.addresses import MAX_LENGTH, find_fault
from pipelines.printable import ORDERS

NOWHERE = "https://archive.invalid/"
"""Where pages lie whose address nobody knows; `.invalid` is reserved and never resolves (RFC 2606)."""

_UNSAFE = re.compile(rf"[{ORDERS} \xa0]")


def spelt(url: str) -> str:
    """An address with all percent-encoded that gives a terminal orders or has no bytes.

    >>> spelt(" https://exemple.fr/été à la\\x1b[2J\\n")
    'https://exemple.fr/été%20à%20la%1B[2J'
    """
    return _UNSAFE.sub(lambda sign: quote(sign[0], errors="replace"), url.strip())


def fault_of(url: str) -> str:
    """What keeps an address from being a page's, as in `dropped/`; empty if nothing does.

    >>> fault_of("https://exemple.fr/a"), fault_of("http://")
    ('', 'bad_address: names no host: http://')
    """
    why = f"has {len(url)} characters" if len(url) > MAX_LENGTH else find_fault(url)
    return f"bad_address: {why}: {url[:200]}" if why else ""


def place_of(path: Path | str) -> str:
    """The made address of a file; its name need not be UTF-8.

    >>> place_of("html/b\\udcff.html")
    'https://archive.invalid/html/b%FF.html'
    """
    return NOWHERE + quote(os.fsencode(path))


def name_of(path: Path) -> str:
    """A file's name as a record can hold it: what is no UTF-8 becomes U+FFFD."""
    return os.fsencode(path.name).decode("utf-8", "replace")
