"""What all spiders share: asking for an article's page, and handing it on whatever happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.clock import now, stamp
from crawler.failures import TOO_MANY_REDIRECTS, reason_of
from crawler.feeds.known import known_pages, next_revision
from crawler.items import RawPage
from crawler.middlewares.robots import rights_of
from crawler.network.closing import Interrupted
from crawler.request_meta import AGAIN, PAGE, WARC_RECORD
from crawler.rights import Facts
from crawler.settings import EXTENSIONS
from pipelines.printable import printable

HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")

WRITES_NOTHING: dict[str, Any] = {
    "FEEDS": {},
    "ITEM_PIPELINES": {},
    "SPIDER_MIDDLEWARES": {},
    # A spider's setting takes the place of the project's whole: what is a manner has to stand here again.
    "EXTENSIONS": {name: place for name, place in EXTENSIONS.items() if "crawl_delay" in name},
}
"""`custom_settings` of a command's spider: it keeps all the manners of a crawl, `Crawl-delay` included, and
writes nothing to the data set or the ledger's pages."""


class PageSpider(Spider):
    """A spider that yields every page it asks for as a `RawPage`, failures included, so that each ends in
    `articles/` or in `dropped/`."""

    again = False
    """Take in pages anew that the data set has."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if contact := settings.get("TAMIS_CONTACT"):
            agent = f"{settings['USER_AGENT'].partition(' (')[0]} (+{contact})"
            settings.set("USER_AGENT", agent, priority="spider")

    def ask(self, url: str, *, again: bool | None = None, **known: Any) -> Request:
        """A request for an article's page; what is known of it beforehand (`source`, `discovered_by`, other
        fields of `RawPage`) goes along.

        A page that the data set has is not fetched, unless it is asked for `again`.
        """
        known["source"] = known.get("source") or urlsplit(url).hostname or ""
        known.setdefault("discovered_by", "list")
        return Request(
            url,
            callback=self.page_arrived,
            errback=self.page_failed,
            cb_kwargs={name: value for name, value in known.items() if value},
            meta={PAGE: AGAIN if (self.again if again is None else again) else True},
        )

    def page_arrived(self, response: Response, **known: Any) -> Iterator[RawPage]:
        """Hand a page on. Nothing of it is parsed here: that is the workers' business."""
        again = response.meta.get(PAGE) == AGAIN
        if self.was_known(response.meta.get("redirect_urls"), response.url) and not again:
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        media = content_type.partition(";")[0].strip().lower()
        file, offset, moment = response.meta.get(WARC_RECORD, ("", 0, ""))
        failure = "" if media in HTML_TYPES else f"not_html: {media[:80]}"
        try:
            rights = rights_of(self.crawler, response)
        except Exception as error:  # our mistake, whatever the site's files hold: the page is told, not lost
            self.logger.error("rights of %s cannot be read", printable(response.url), exc_info=True)
            rights, failure = Facts(), f"rights_unreadable: {type(error).__name__}"
        yield RawPage(
            url=response.url,
            body=response.body if media in HTML_TYPES else b"",
            content_type=content_type,
            status=response.status,
            failure=failure,
            fetched_at=moment or stamp(now(self.settings)),
            revision=next_revision(self.crawler, response.url) if again else 0,
            warc_file=file,
            warc_offset=offset,
            **rights.fields(),
            **known,
        )

    def was_known(self, asked: list[str] | None, arrived: str) -> bool:
        """Whether a redirect led to a page that the data set has; the ledger learns where it leads."""
        pages = known_pages(self.crawler) if asked else None
        if not asked or pages is None:
            return False
        pages.learn_move(asked[0], arrived)
        return pages.is_known(arrived)

    def page_failed(self, failure: Failure) -> Iterator[RawPage]:
        """Hand on that a page did not come. One that a closing crawl gave up is the next crawl's."""
        if isinstance(failure.value, Interrupted):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        page = RawPage(url=request.url, fetched_at=stamp(now(self.settings)), **request.cb_kwargs)
        error = failure.value
        if isinstance(error, HttpError):
            page.url, page.status = error.response.url, error.response.status
        else:
            page.failure = reason_of(error)
            if page.failure == TOO_MANY_REDIRECTS:  # where the circle was left says nothing
                page.url = (request.meta.get("redirect_urls") or [request.url])[0]
        yield page
