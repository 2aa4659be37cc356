"""`TAMIS_WARC=1`: every answer goes into a WARC file as it came over the wire, before anything is undone."""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from crawler import __version__
from crawler.archives.warc_writing import MAX_BYTES, Exchange, WarcFiles, recover
from crawler.clock import now, stamp
from crawler.feeds.paths import file_of
from crawler.files.failures import stop_for
from crawler.files.folder import output_folder
from crawler.request_meta import WARC_RECORD

logger = logging.getLogger(__name__)


class WarcArchive:
    """Archives robots.txt, feeds, pages and errors alike: they are what the rights fields rest on, too.

    Files that an earlier crawl left open are brought home first.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("TAMIS_WARC"):
            raise NotConfigured
        self.crawler = crawler
        about = {
            "software": f"Tamis/{__version__}",
            "format": "WARC File Format 1.1",
            "http-header-user-agent": settings.get("USER_AGENT") or "",
            "operator": settings.get("TAMIS_CONTACT") or "",
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        }
        stem = Path(str(file_of(crawler, "warc", "")))
        self.files = WarcFiles(stem, about, settings.getint("TAMIS_WARC_BYTES") or MAX_BYTES)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WarcArchive:
        archive = cls(crawler)
        for path, cut in recover(output_folder(crawler.settings) / "warc"):
            logger.info("recovered %s, %d torn bytes cut off", path.name, cut)
        crawler.signals.connect(archive.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(archive.spider_closed, signals.spider_closed)
        return archive

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Write the exchange; the page's record will tell where it stands."""
        moment = stamp(now(self.crawler.settings))
        try:
            place = self.files.write(exchange_of(request, response, moment))
        except OSError as error:
            stop_for(self.crawler, error)
            return
        request.meta[WARC_RECORD] = (place.file, place.offset, moment)

    def spider_closed(self) -> None:
        """Give the last file its name."""
        try:
            self.files.close()
        except OSError as error:
            stop_for(self.crawler, error)


def exchange_of(request: Request, response: Response, moment: str) -> Exchange:
    """An answer that was just downloaded, as the archive keeps it."""
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    return Exchange(
        url=request.url,
        moment=moment,
        method=request.method,
        request_headers=_pairs(request.headers),
        status=response.status,
        reason=reason,
        headers=_pairs(response.headers),
        body=response.body,
        protocol=response.protocol if response.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1",
    )


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]
