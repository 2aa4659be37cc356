"""Rights in the headers of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.rights.tdmrep import says_reserved

HEADERS = ("tdm-reservation", "tdm-policy", "x-robots-tag", "content-signal", "content-usage")
"""Headers that speak of rights."""
RESERVING = frozenset(("noai", "notdm", "notrain"))
"""Words of `X-Robots-Tag` and of robots metas that reserve a page's text. `noimageai` speaks of pictures and
`noindex` of search; both are told, neither reserves."""
TOLD = {"noai", "noimageai", "notdm", "notrain", "noindex", "none", "noarchive"}
DIRECTIVES = {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
"""Words that a colon follows and that name no agent."""
MAX_VALUE = 1000
_NAMED = re.compile(r"([A-Za-z0-9_.-]{1,60})\s{0,5}:(.*)", re.DOTALL)


def find_words(values: Iterable[str]) -> list[str]:
    """Words about rights in the values of `X-Robots-Tag`, each as `noai`, or `GPTBot: noai` for one agent.

    >>> find_words(["noindex, nofollow", "GPTBot: noai"])
    ['noindex', 'GPTBot: noai']
    """
    found: list[str] = []
    for value in values:
        agent = ""
        for part in re.split(r"[,;]", value[:MAX_VALUE]):
            match = _NAMED.fullmatch(part.strip())
            if match and match[1].lower() not in DIRECTIVES:
                agent = match[1]
            word = (match[2] if match else part).strip().lower()
            if word in TOLD:
                found.append(f"{agent}: {word}" if agent else word)
    return list(dict.fromkeys(found))


def reserves(words: Iterable[str], agents: Iterable[str]) -> bool:
    """Whether words of `find_words` reserve the page, for everybody or for one of these agents."""
    ours = {agent.lower() for agent in agents}
    for said in words:
        agent, _, word = said.rpartition(": ")
        if word in RESERVING and (not agent or agent.lower() in ours):
            return True
    return False


def find_tdm(values: Iterable[str]) -> bool | None:
    """What `tdm-reservation` headers say; the strict one wins."""
    said = [says_reserved(value[:20]) for value in values]
    return True if True in said else False if False in said else None
