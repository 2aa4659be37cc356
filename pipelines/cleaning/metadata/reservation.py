"""What the metas of a page say against mining it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

MAX_METAS = 2000
WORDS = {"noai", "noimageai", "notdm", "notrain", "noindex", "none"}
RESERVING = {"noai", "notdm", "notrain"}
"""`noimageai` speaks of pictures, `noindex` and `none` of search: told, but they reserve no text."""

OTHERS = {"index", "follow", "nofollow", "archive", "noarchive", "nosnippet", "all", ""}


@dataclass(frozen=True, slots=True)
class PageReservation:
    """What was found."""

    reserved: bool | None = None
    """Whether rights are reserved; None where the page says nothing of it."""
    evidence: tuple[str, ...] = ()
    """Each meta that speaks of it, as `meta robots: noai`."""


def find_page_reservation(tree: Any) -> PageReservation:
    """Read robots and TDMRep metas of a parsed page. Where they contradict one another, the strict one holds.

    The protocol's metas are `tdm-reservation` and `tdm-policy` (W3C TDMRep); `noai` is a habit of art sites
    that news sites took up.

    >>> from lxml.html import fromstring
    >>> page = '<html><head><meta name="robots" content="{}"></head></html>'
    >>> find_page_reservation(fromstring(page.format("noindex, noai")))
    PageReservation(reserved=True, evidence=('meta robots: noindex, noai',))
    >>> find_page_reservation(fromstring(page.format("follow")))
    PageReservation(reserved=None, evidence=())
    """
    said: list[bool] = []
    evidence: list[str] = []
    for element in islice(tree.getroottree().getroot().iter("meta"), MAX_METAS):
        name = (element.get("name") or "").strip().lower()[:60]
        content = (element.get("content") or "").strip()[:300]
        if name == "tdm-reservation" and content in ("0", "1"):
            said.append(content == "1")
            evidence.append(f"meta tdm-reservation: {content}")
        elif name == "tdm-policy" and content:
            evidence.append(f"meta tdm-policy: {content}")
        elif content and "no" in content.lower():
            told = re.split(r"[\s,;]{1,20}", content.lower())
            words = [word for word in told if word in WORDS]
            # A meta for one agent bears its name; prose about the word is told by its other words.
            if words and (name == "robots" or (RESERVING & set(words) and set(told) <= WORDS | OTHERS)):
                said += [True] if RESERVING & set(words) else []
                evidence.append(f"meta {name}: {', '.join(words)}")
    reserved = any(said) if said else None
    return PageReservation(reserved, tuple(dict.fromkeys(evidence))[:10])
