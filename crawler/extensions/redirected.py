"""A page whose redirect leads to one that is asked for anyway still ends as a line in `dropped/`."""

from __future__ import annotations

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.clock import now, stamp
from crawler.items import RawPage
from crawler.request_meta import PAGE
from pipelines.stages.drop_unfetched import STAGE
from pipelines.stages.dropping import drop

REASON = "redirected_to_asked"


class Redirected:
    """Tells, as of any dropped page, of requests that Scrapy's duplicate filter takes out after a redirect.

    Without it such a page vanishes: neither its callback nor its errback is called.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Redirected:
        extension = cls(crawler)
        crawler.signals.connect(extension.request_dropped, signals.request_dropped)
        return extension

    def request_dropped(self, request: Request, spider: Spider) -> None:
        """Drop the page that was asked for, in the name of the stage that drops what did not come."""
        asked = request.meta.get("redirect_urls")
        if not asked or not request.meta.get(PAGE):
            return
        page = RawPage(url=asked[0], fetched_at=stamp(now(self.crawler.settings)), **request.cb_kwargs)
        self.crawler.signals.send_catch_log(
            signals.item_dropped,
            item=page,
            response=None,
            spider=spider,
            exception=drop(self.crawler, STAGE, REASON, request.url),
        )
