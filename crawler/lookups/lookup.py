"""What is known of one feed, sitemap or listing. Pure: the time comes from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from crawler.clock import parse, stamp
from crawler.lookups.polling import EARLY, after_failure, next_interval

MAX_PENDING = 2000
"""Announced articles remembered until they are taken in; beyond, the oldest are let go."""
MAX_TRIES = 5
"""Crawls in which an announced article is asked for that never comes to an end."""
KEPT_HISTORY = 10
KEPT_LINKS = 20


@dataclass(slots=True)
class Pending:
    """An announced article of which no shard and no drop knows yet."""

    url: str
    title: str = ""
    published: str = ""
    tries: int = 0


@dataclass(slots=True)
class Unfinished:
    """A page of a listing, or a sitemap of an index, that is still to be looked at."""

    url: str
    depth: int
    modified: str = ""


@dataclass(slots=True)
class Lookup:
    """The entry of kind `lookup` in the ledger.

    A server that says "not changed" says so of what we fetched, not of what we kept: a crawl may have died in
    between. So what was announced stands here, as `pending`, before the validators may be used, and goes
    only when the ledger knows the page.
    """

    source: str = ""
    kind: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    """Of what it announced the last time."""
    last_links: list[str] = field(default_factory=list)
    """Digests of the first links it announced; if none of them is left, some may have come and gone."""
    view: str = ""
    """Of all that decides what is wanted of it; once that changes, the validators are worth nothing."""
    moved_to: str = ""
    """Where a permanent redirect leads."""
    last_seen: str = ""
    """When it was last read, or was told unchanged."""
    next_visit: str = ""
    interval: int = 0
    history: list[tuple[str, int]] = field(default_factory=list)
    """The last looks, each with the number of new articles."""
    since_full: int = 0
    stuck: bool = False
    """Its validators stayed the same when its content changed: they are not used any more."""
    failures: int = 0
    trouble: str = ""
    """What went wrong the last time."""
    pending: list[Pending] = field(default_factory=list)
    unfinished: list[Unfinished] = field(default_factory=list)
    children: list[Unfinished] = field(default_factory=list)
    """Sitemaps that an index names: it may well be unchanged when they are not."""

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any] | None) -> Lookup:
        """Read an entry. One that another version wrote and this one cannot read counts as none."""
        try:
            return msgspec.convert(entry or {}, cls)
        except msgspec.ValidationError:
            return cls()

    def as_entry(self) -> dict[str, Any]:
        """The entry to write."""
        return asdict(self)

    def is_due(self, now: datetime, view: str = "") -> bool:
        """Whether it is time to look."""
        if not self.next_visit or (view and self.view and self.view != view):
            return True
        try:
            return parse(self.next_visit) <= now
        except ValueError:
            return True

    def validators(self, view: str, full_every: int = 8) -> dict[str, str]:
        """Headers for a conditional request; none if it must be fetched in full, as every so many times."""
        if self.stuck or self.view != view or self.since_full + 1 >= full_every:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    def unchanged(self, now: datetime) -> None:
        """The server said 304."""
        self.since_full += 1
        self._seen(now, new=0)

    def read(
        self,
        now: datetime,
        *,
        links: list[str],
        view: str,
        new: int,
        etag: str = "",
        last_modified: str = "",
        pause: int = 0,
    ) -> None:
        """It was read in full; `links` are digests of what it announces, in its order."""
        digest = hashlib.blake2b("".join(links).encode(), digest_size=16).hexdigest()
        rolled_over = bool(links and self.last_links) and not set(links).intersection(self.last_links)
        self.last_links = links[:KEPT_LINKS]
        same = (etag, last_modified) == (self.etag, self.last_modified) and (etag or last_modified)
        if same and self.digest and digest != self.digest and view == self.view:
            self.stuck = True
        self.etag, self.last_modified = etag[:500], last_modified[:100]
        self.digest, self.view, self.since_full = digest, view, 0
        self._seen(now, new, pause=pause, rolled_over=rolled_over)

    def failed(self, now: datetime, why: str) -> None:
        """It could not be read."""
        self.failures += 1
        self.trouble = why[:300]
        self.moved_to = ""  # should the new place be gone, the old one is tried again
        self.next_visit = stamp(now + timedelta(seconds=after_failure(self.failures)))

    def expect(self, links: list[Pending]) -> None:
        """Remember what is announced and not yet taken in, newest first; what it announced before stays."""
        before = {one.url: one for one in self.pending}
        for one in links:
            if one.url in before:
                one.tries = before.pop(one.url).tries
        rest = [one for one in before.values() if one.tries < MAX_TRIES]
        self.pending = [*links, *rest][:MAX_PENDING]

    def _seen(self, now: datetime, new: int, *, pause: int = 0, rolled_over: bool = False) -> None:
        first = not self.interval
        elapsed = (now - parse(self.last_seen)).total_seconds() if self.last_seen else 0.0
        self.interval = next_interval(
            self.interval, elapsed, new, pause=pause, rolled_over=rolled_over and not first
        )
        self.last_seen = stamp(now)
        self.next_visit = stamp(now + timedelta(seconds=self.interval * EARLY))
        self.history = [*self.history, (stamp(now), new)][-KEPT_HISTORY:]
        self.failures, self.trouble = 0, ""
