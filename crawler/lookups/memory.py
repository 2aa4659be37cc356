"""The lookups of a ledger, for one crawl."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scrapy.crawler import Crawler

from crawler.clock import now
from crawler.feeds.known import known_pages
from crawler.lookups.lookup import MAX_TRIES, Lookup, Pending

KIND = "lookup"
REVISIT = "revisit"


class Memory:
    """Lookups by address, and which pages are known. A crawl that does not add to the data set remembers
    nothing: it looks at everything in full."""

    def __init__(self, crawler: Crawler, *, remembers: bool = True) -> None:
        self.crawler = crawler
        self.pages = known_pages(crawler) if remembers else None
        self._forgotten: dict[str, Lookup] = {}  # for a crawl without memory: only its own

    def now(self) -> datetime:
        """The crawl's time."""
        return now(self.crawler.settings)

    def get(self, url: str) -> Lookup:
        """What is known of an address."""
        if self.pages is None:
            return self._forgotten.setdefault(url, Lookup())
        return Lookup.from_entry(self.pages.ledger.get(KIND, url))

    def put_all(self, lookups: Mapping[str, Lookup]) -> None:
        """Remember lookups, together or not at all, before anything that they announced is asked for."""
        if self.pages is None:
            self._forgotten.update(lookups)
            return
        ledger = self.pages.ledger
        with ledger.transaction():
            for url, lookup in lookups.items():
                ledger.put(KIND, url, lookup.as_entry())

    def is_known(self, url: str) -> bool:
        """Whether a page need not be fetched again."""
        return self.pages is not None and self.pages.is_known(url)

    def still_pending(self, lookup: Lookup) -> list[Pending]:
        """What was announced and never came to an end, unless it was tried too often."""
        return [one for one in lookup.pending if one.tries < MAX_TRIES and not self.is_known(one.url)]
