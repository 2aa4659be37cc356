"""What a crawl knows of the hosts it asks: when they may be asked again, and what they say of their pages."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.clock import now, parse, stamp
from crawler.failures import Refused
from crawler.hosts.retry_after import BUSY, ERRORS, read_retry_after
from crawler.ledger import ledger_of
from crawler.rights import SiteRights

KIND = "host"
"""Kind of the ledger's entries, by host name."""
LONGEST = timedelta(days=1)
"""A host that wants longer to be left alone is asked again after this: it may be a mistake, or a trap."""
ORIGINS = 4
"""Origins (scheme, host, port) remembered of one host."""


class HostPaused(Exception):
    """A request is due that must not go out yet. It is asked again later; no page is lost by it."""


@dataclass(slots=True)
class Host:
    """One host."""

    not_before: datetime | None = None
    """Until when it asked to be left alone (`Retry-After`); outlives the crawl."""
    paused_until: float = 0.0
    """Until when it rests after an error, by the monotonic clock."""
    failures: int = 0
    """Errors in a row."""
    given_up: str = ""
    """Why it is not asked again in this crawl; empty while it is."""
    judged: int = 0
    """Requests that wait for its robots.txt at this moment."""
    gate: asyncio.Semaphore | None = None
    """Lets so many requests through at once."""
    crawl_delay: float = 0.0
    """Seconds between two requests that its robots.txt asks for."""


@dataclass
class Hosts:
    """All hosts of one crawl, and the sites on them."""

    crawler: Crawler
    sites: dict[str, SiteRights] = field(default_factory=dict)
    """What is known of each origin asked so far."""
    _hosts: dict[str, Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = self.crawler.settings
        self.ledger = ledger_of(self.crawler)
        self.longest_wait: float = settings.getfloat("TAMIS_MAX_WAIT", 120.0)
        self.patience: int = settings.getint("TAMIS_HOST_FAILURES", 5)
        self.first_pause: float = 4 * settings.getfloat("DOWNLOAD_DELAY")

    def now(self) -> datetime:
        """This moment."""
        return now(self.crawler.settings)

    def of(self, name: str) -> Host:
        """What is known of a host, from this crawl and those before."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host()
            if told := self._entry(name).get("not_before"):
                host.not_before = min(parse(told), self.now() + LONGEST)
        return host

    def gate(self, name: str) -> asyncio.Semaphore:
        """Lets `CONCURRENT_REQUESTS_PER_DOMAIN` requests of a host through at once."""
        host = self.of(name)
        if host.gate is None:
            at_once = self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
            host.gate = asyncio.Semaphore(max(at_once, 1))
        return host.gate

    def wait(self, name: str) -> float:
        """Seconds until a host may be asked; 0 if it may be now."""
        host = self.of(name)
        asked = (host.not_before - self.now()).total_seconds() if host.not_before else 0.0
        return max(asked, host.paused_until - time.monotonic(), 0.0)

    def refusal(self, name: str) -> Refused | None:
        """Why a host is not asked at all in this crawl, if it is not."""
        host = self.of(name)
        if host.given_up:
            return Refused("host_given_up", host.given_up)
        if host.not_before and (host.not_before - self.now()).total_seconds() > self.longest_wait:
            return Refused("retry_later", f"{name} is to be left alone until {stamp(host.not_before)}")
        return None

    def heard(self, name: str, status: int, retry_after: str) -> None:
        """Note an answer of a host: its status, and what it asks for."""
        if status in BUSY and (seconds := read_retry_after(retry_after, self.now())) is not None:
            self.put_off(name, seconds)
        if status in ERRORS:
            self.failed(name, f"status {status}")
            return
        host = self.of(name)
        host.failures = 0
        if host.not_before and host.not_before <= self.now():
            host.not_before = None
            self.remember(name, not_before="")

    def failed(self, name: str, why: str) -> None:
        """Note an error: the host rests, after each in a row twice as long, and is given up in the end."""
        host = self.of(name)
        host.failures += 1
        if host.failures >= self.patience and not host.given_up:
            host.given_up = f"{host.failures} errors in a row, the last: {why}"[:300]
            self.remember(name, given_up=host.given_up, given_up_at=stamp(self.now()))
            self._count("host/given_up")
        pause = min(self.first_pause * 2 ** min(host.failures - 1, 20), self.longest_wait)
        host.paused_until = max(host.paused_until, time.monotonic() + pause)

    def put_off(self, name: str, seconds: float) -> None:
        """Leave a host alone for so many seconds, in this crawl and the next ones."""
        host = self.of(name)
        until = self.now() + min(timedelta(seconds=seconds), LONGEST)
        if host.not_before is None or until > host.not_before:
            host.not_before = until
            # Written down a second late rather than early: stamps have whole seconds.
            self.remember(name, not_before=stamp(until + timedelta(seconds=1)))
            self._count("host/put_off")

    def remember(self, name: str, **values: Any) -> None:
        """Write values into a host's entry in the ledger: `not_before`, `given_up`, `origins`."""
        self.ledger.put(KIND, name, self._entry(name) | values)

    def origin_entry(self, name: str, origin: str) -> dict[str, Any]:
        """What the ledger holds of one origin of a host: its robots.txt and the like."""
        found = self._entry(name).get("origins", {}).get(origin)
        return dict(found) if isinstance(found, dict) else {}

    def remember_origin(self, name: str, origin: str, **values: Any) -> None:
        """Write values into the entry of an origin; the ones longest untouched give way."""
        origins = dict(self._entry(name).get("origins", {}))
        origins[origin] = origins.pop(origin, {}) | values
        while len(origins) > ORIGINS:
            del origins[next(iter(origins))]
        self.remember(name, origins=origins)

    def _entry(self, name: str) -> dict[str, Any]:
        # Read anew each time: half a megabyte of robots.txt a host is not to be kept in memory.
        return self.ledger.get(KIND, name) or {}

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name)


def host_of(request: Request) -> str:
    """Name of the host of a request, as Scrapy names its slot."""
    return urlsplit(request.url).hostname or ""


_crawls: WeakKeyDictionary[Crawler, Hosts] = WeakKeyDictionary()


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts of a crawl; made when first asked for.

    Raises:
        LedgerError: the ledger cannot be used.
    """
    hosts = _crawls.get(crawler)
    if hosts is None:
        hosts = _crawls[crawler] = Hosts(crawler)
    return hosts
