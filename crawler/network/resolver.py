"""A resolver that knows only the public internet: no page can steer the crawl into our own network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.network.addresses import is_public

REMEMBERED = 1000
"""Refused names kept, so that a drop can name its true reason."""

refused: OrderedDict[str, str] = OrderedDict()
"""Address by name, for names that were refused. A process has one resolver, as it has one reactor."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's own resolver, whose every answer must be a public address.

    It gives the address that is then connected to, and is asked for literal addresses, too. So it also
    catches decimal and hexadecimal forms, redirects, and names whose answer changes after a first look. It
    cannot see what a proxy connects to. `TAMIS_ALLOW_PRIVATE` lifts it, if all crawls of the process set it.
    """

    crawlers: Iterable[Crawler] = ()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        resolver = super().from_crawler(crawler, reactor)
        # Scrapy 2.19 hands over the process, which holds the crawls: a spider's own settings count as well.
        resolver.crawlers = getattr(crawler, "crawlers", (crawler,))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if is_public(address) or self._private_is_allowed():
            return address
        refused[name] = address
        while len(refused) > REMEMBERED:
            refused.popitem(last=False)
        raise DNSLookupError(f"{name} is at {address}, which is no public address")

    def _private_is_allowed(self) -> bool:
        crawlers = list(self.crawlers)
        return bool(crawlers) and all(crawler.settings.getbool("TAMIS_ALLOW_PRIVATE") for crawler in crawlers)
