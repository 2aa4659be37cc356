"""In a replay every host is on loopback: the name, the scheme and the slot stay those of the real host."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.network.download import BoundedDownloadHandler


class _Detour(HTTP11DownloadHandler):
    """The wire itself: asks the replay's port and names the host in the header."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.port = crawler.settings.getint("TAMIS_REPLAY_PORT")

    async def download_request(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        local = request.replace(
            url=parts._replace(scheme="http", netloc=f"127.0.0.1:{self.port}").geturl(),
            headers={**request.headers, "Host": parts.netloc},
        )
        response = await super().download_request(local)
        request.meta.update(local.meta)  # the latency, for AutoThrottle
        return response.replace(url=request.url)


class LoopbackDownloadHandler(BoundedDownloadHandler, _Detour):
    """The crawl's own handler, whose way out is the detour."""
