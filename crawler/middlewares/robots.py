"""robots.txt before anything else is asked for, and what else a site says of its pages."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    NotConfigured,
)
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler.clock import parse, stamp
from crawler.failures import Refused, reason_of
from crawler.hosts import host_of, hosts_of
from crawler.request_meta import AT_ONCE, PAGE
from crawler.rights import Facts, Robots, SiteRights, gather
from crawler.rights.headers import HEADERS
from crawler.rights.robots import LIMIT, is_html
from crawler.rights.tdmrep import LIMIT as SMALL
from crawler.rights.tdmrep import PLACE, read_tdmrep

FRESH = timedelta(hours=24)
"""RFC 9309: a robots.txt is not used for longer, unless it cannot be had."""
LAST_RESORT = timedelta(days=30)
"""How old a copy may be that stands in for one that cannot be had."""
FILES_FRESH = timedelta(days=7)
"""tdmrep.json and ai.txt are read once a week."""
LONGEST_DELAY = 60.0
"""Longest `Crawl-delay` applied, in seconds."""
NETWORK = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, Refused)
"""Errors that the page itself would meet as well, and that are told as they are."""


class RobotsRules:
    """Refuses what robots.txt disallows, by RFC 9309: no file, no rules; a file that cannot be had, nothing.

    Scrapy's own takes any answer for a file, whatever its status, and fetches it anew in every crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent = agent_of(crawler)
        self.hosts = hosts_of(crawler)
        self._reading: dict[tuple[str, str], asyncio.Task[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsRules:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Judge a request; read the site's files first, where they are not known."""
        if request.meta.get("dont_obey_robotstxt") or not request.url.startswith(("http://", "https://")):
            return
        host, origin = host_of(request), origin_of(request.url)
        if refusal := self.hosts.refusal(host):
            raise refusal
        waiting = self.hosts.of(host)
        waiting.judged += 1
        try:
            await self._once("robots", host, origin)
        finally:
            waiting.judged -= 1
        site = self.hosts.sites[origin]
        if site.robots is None:
            reason, _, detail = site.robots_read.partition(": ")
            raise self._refuse(reason, detail)
        verdict = site.robots.verdict(self.agent, request.url)
        if not verdict.allowed:
            raise self._refuse("robots", f"User-agent: {verdict.agent}, {verdict.rule}")
        if request.meta.get(PAGE):
            await self._once("files", host, origin)

    def _refuse(self, reason: str, detail: str) -> Refused:
        self._count("robots/forbidden" if reason == "robots" else "robots/unavailable")
        return Refused(reason, detail)

    async def _once(self, what: str, host: str, origin: str) -> None:
        """Read a site's files once, however many requests wait for them."""
        task = self._reading.get((what, origin))
        if task is None:
            read = self._read_robots if what == "robots" else self._read_files
            task = self._reading[what, origin] = asyncio.ensure_future(read(host, origin))
        await asyncio.shield(task)

    async def _read_robots(self, host: str, origin: str) -> None:
        site = self.hosts.sites[origin] = SiteRights()
        known: dict[str, Any] = self.hosts.origin_entry(host, origin).get("robots", {})
        if not self._is_younger(known, FRESH):
            status, body, why = await self._fetch(f"{origin}/robots.txt", retries=1)
            self._count("robots/fetched")
            if is_final(status):
                text = text_of(status, body[:LIMIT])
                known = {"read": stamp(self.hosts.now()), "status": status, "text": text}
                self.hosts.remember_origin(host, origin, robots=known)
            elif self._is_younger(known, LAST_RESORT):
                known = {**known, "kept": f", kept, since it now answers {status or 'nothing'}"}
            else:
                site.robots_read = why or f"robots_unavailable: status {status}"
                return
        site.robots = Robots(known["text"])
        site.robots_read = known["read"] + known.get("kept", "")
        if known["status"] != 200:
            site.robots_read += f", status {known['status']}"
        elif site.robots.is_html:
            site.robots_read += ", a page of HTML"
        delay = site.robots.crawl_delay(self.agent) or 0.0
        self.hosts.of(host).crawl_delay = min(max(delay, self.hosts.of(host).crawl_delay), LONGEST_DELAY)

    async def _read_files(self, host: str, origin: str) -> None:
        site = self.hosts.sites[origin]
        for name, place in (("tdmrep", PLACE), ("ai_txt", "/ai.txt")):
            known: dict[str, Any] = self.hosts.origin_entry(host, origin).get(name, {})
            if not self._is_younger(known, FILES_FRESH):
                if site.robots is None or not site.robots.verdict(self.agent, origin + place).allowed:
                    continue
                status, body, _ = await self._fetch(origin + place, retries=0, size=SMALL)
                if not is_final(status):
                    continue
                known = {"read": stamp(self.hosts.now()), "text": text_of(status, body[:SMALL])}
                self.hosts.remember_origin(host, origin, **{name: known})
            if name == "tdmrep":
                site.tdmrep, site.tdmrep_read = read_tdmrep(known["text"].encode()), known["read"]
            else:
                site.ai_txt, site.ai_txt_read = Robots(known["text"]), known["read"]

    def _is_younger(self, known: dict[str, Any], age: timedelta) -> bool:
        return bool(known.get("read")) and parse(known["read"]) > self.hosts.now() - age

    async def _fetch(self, url: str, *, retries: int, size: int = 0) -> tuple[int, bytes, str]:
        """Status and body of a small file; if there was no answer, status 0 and why."""
        meta = {"dont_obey_robotstxt": True, AT_ONCE: True, "max_retry_times": retries}
        if size:
            meta |= {"download_maxsize": size}
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(
                Request(url, meta=meta, callback=NO_CALLBACK, priority=1000)
            )
        except DownloadCancelledError as error:
            # Too big. Of the files about rights that is some page of the site, and no such file.
            return (413, b"", "") if size else (0, b"", f"robots_unavailable: {error}")
        except NETWORK as error:
            return 0, b"", reason_of(error)
        except Exception as error:
            # Whatever else went wrong, the file could not be had: a redirect without end, a broken encoding.
            return 0, b"", f"robots_unavailable: {type(error).__name__}: {error}"
        return response.status, response.body, ""

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name)


def is_final(status: int) -> bool:
    """Whether an answer says what there is: a file, or that there is none. A 429 says nothing of it.

    >>> [is_final(status) for status in (200, 404, 429, 503, 0)]
    [True, True, False, False, False]
    """
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)


def text_of(status: int, body: bytes) -> str:
    """What is remembered of a file: nothing of an error, and of a page of HTML in its place the beginning."""
    text = body.decode("utf-8", "replace") if status < 300 else ""
    return text[:500] if is_html(text) else text


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, which share one robots.txt.

    >>> origin_of("https://Exemple.fr/a?b"), origin_of("http://exemple.fr:8080/")
    ('https://exemple.fr', 'http://exemple.fr:8080')
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def agent_of(crawler: Crawler) -> str:
    """The name under which files about rights may speak of a crawl."""
    name: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
    return name


def rights_of(crawler: Crawler, response: Response) -> Facts:
    """What is known of the rights of a page that came: its site's files and its own headers."""
    hosts = hosts_of(crawler)
    headers = {
        name: [value.decode("latin-1") for value in response.headers.getlist(name)[:20]] for name in HEADERS
    }
    return gather(hosts.sites.get(origin_of(response.url)), response.url, headers, agent_of(crawler))
