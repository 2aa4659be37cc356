"""Scrapy's download handler, with a bound on what comes before the body."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.web._newclient import BODY, HTTP11ClientProtocol

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
