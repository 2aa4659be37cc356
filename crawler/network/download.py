"""Scrapy's download handler, the last door before the wire: nobody is asked too early, no head is endless."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.misc import load_object
from twisted.web._newclient import BODY, HTTP11ClientProtocol

from crawler.hosts import HostPaused, host_of, hosts_of
from crawler.network.closing import closing_of
from crawler.request_meta import AT_ONCE

HEAD_LIMIT = 256 * 1024
"""Bytes of status lines and headers read of one answer, `1xx` answers included, and of body pieces that come
with them. Twisted bounds one header line (16 KiB), not their number: 512 MiB of headers were taken in."""


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Breaks the connection when the head of an answer does not end."""

    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        if self._parser is not None and self._parser.state != BODY:
            self._head += len(data)
            if self._head > HEAD_LIMIT and self.transport is not None:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """HTTP/1.1 as Scrapy speaks it; an answer whose head exceeds `HEAD_LIMIT` is a failed download.

    It replaces a private part of Scrapy 2.19 (`_LenientHTTP11ClientFactory`), since no setting bounds the
    number of headers; once one does, this may go.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self.hosts = hosts_of(crawler)
        self.closing = closing_of(crawler)
        names = crawler.settings.getlist("RETRY_EXCEPTIONS")
        self.network_errors: tuple[type[Exception], ...] = tuple(load_object(name) for name in names)

    async def download_request(self, request: Request) -> Response:
        """Let a request out, if its host may be asked at this moment.

        Raises:
            Interrupted: the crawl is closing.
            HostPaused: it must be left alone for now; a request marked `AT_ONCE` waits here instead.
            Refused: it is not asked any more in this crawl.
        """
        return await self.closing.unless_over(self._let_out(request))

    async def _let_out(self, request: Request) -> Response:
        host = host_of(request)
        while True:
            # Scrapy 2.19 lets all waiting requests of a slot out at once where no delay parts them: it counts
            # those on their way only when they have left.
            async with self.hosts.gate(host):
                if refusal := self.hosts.refusal(host):
                    raise refusal
                wait = self.hosts.wait(host)
                if not wait:
                    return await self._ask(request, host)
            if not request.meta.get(AT_ONCE):
                raise HostPaused(host)
            await asyncio.sleep(wait)

    async def _ask(self, request: Request, host: str) -> Response:
        """Ask, and note how the host is before its next request goes out; a middleware hears too late."""
        try:
            response = await super().download_request(request)
        except self.network_errors as error:
            self.hosts.failed(host, f"{type(error).__name__}: {error}")
            raise
        retry_after = response.headers.get("Retry-After") or b""
        self.hosts.heard(host, response.status, retry_after.decode("latin-1"))
        return response
