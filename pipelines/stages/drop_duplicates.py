"""Drop what is kept already, now or by an earlier crawl: the same page, the same text, nearly the same."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.items import Article
from pipelines.identity import article_id
from pipelines.stages.dropping import drop
from pipelines.stages.fields import read_fields
from pipelines.text_index import Match, Seen, TextIndex, fingerprint

STAGE = "drop_duplicates"
POLICIES = {
    "drop": {"same_page", "unchanged", "same_text", "near_text"},
    "mark": {"same_page", "unchanged"},
}
"""What each value of `TAMIS_DUPLICATES` drops; the others stay, joined by their `cluster`."""

_indexes: WeakKeyDictionary[Crawler, TextIndex] = WeakKeyDictionary()


def use_index(crawler: Crawler, index: TextIndex) -> None:
    """Give a crawl an index that remembers; without one it knows its own articles only."""
    _indexes[crawler] = index


def index_of(crawler: Crawler) -> TextIndex:
    """The index of a crawl, made when first asked for."""
    if crawler not in _indexes:
        _indexes[crawler] = TextIndex()
    return _indexes[crawler]


class DropDuplicates:
    """The first one seen stays, and what is dropped names it.

    Acts on items with a `url` or a `text`. An `Article` that stays learns its cluster: the first article that
    tells the same story. The index lies on disk, whatever its size.

    Raises:
        ValueError: `TAMIS_DUPLICATES` is neither `drop` nor `mark`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        policy = crawler.settings.get("TAMIS_DUPLICATES", "drop")
        if policy not in POLICIES:
            raise ValueError(f"TAMIS_DUPLICATES must be one of {', '.join(POLICIES)}, not {policy!r}")
        self._drops = POLICIES[policy]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DropDuplicates:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        found = read_fields(item, ["url", "text", "revision"])
        url, text = found.get("url") or "", found.get("text") or ""
        if not url and not text:
            return item
        page = article_id(url) if url else ""
        printed = (item.fingerprint if isinstance(item, Article) else b"") or (
            fingerprint(text) if text else b""
        )
        index = index_of(self.crawler)
        match = index.find(page, printed, found.get("revision") or 0)
        if match is not None and match.kind in self._drops:
            raise drop(self.crawler, STAGE, match.kind, _describe(match))
        cluster = match.cluster if match else page
        if isinstance(item, Article):
            item.cluster, item.cluster_size = cluster, match.size + 1 if match else 1
        index.add(Seen(page, text, url, cluster, printed))
        return item


def _describe(match: Match) -> str:
    if match.kind == "near_text":
        return f"{match.likeness:.2f} like {match.url}"
    return match.url
