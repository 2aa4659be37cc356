"""The versions of a page in other languages, as it announces them."""

from __future__ import annotations

from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.values import absolute_url


def find_alternates(head: Head) -> tuple[tuple[str, str], ...]:
    """The page in other languages: (hreflang, absolute address), at most 100."""
    found: dict[tuple[str, str], None] = {}
    for link in head.links:
        language = link.get("hreflang", "").strip()
        if language and len(language) <= 20 and "alternate" in link.get("rel", "").lower().split():
            url = absolute_url(link.get("href"), head.base)
            if url and "rss" not in link.get("type", ""):
                found[language, url] = None
    return tuple(found)[:100]
