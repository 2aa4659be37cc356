"""What a spider knows of a page before it asks for it goes along to the page."""

from __future__ import annotations

from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from crawler.spiders.pages import PageSpider


def spider() -> PageSpider:
    return PageSpider.from_crawler(get_crawler(PageSpider), name="pages")


def test_what_the_catalogue_says_of_a_source_reaches_its_pages() -> None:
    known = {"source": "herald", "discovered_by": "feed", "translated_from": "en"}
    request = spider().ask("https://herald.example/a", **known)
    [page] = spider().page_arrived(
        HtmlResponse(request.url, body=b"<p>Un", request=request), **request.cb_kwargs
    )
    assert (page.source, page.discovered_by, page.translated_from) == ("herald", "feed", "en")


def test_it_reaches_pages_that_did_not_come_too() -> None:
    request = spider().ask("https://herald.example/a", translated_from="en")
    failure = Failure(OSError("gone"))
    failure.request = request  # type: ignore[attr-defined]
    [page] = spider().page_failed(failure)
    assert (page.source, page.translated_from, page.failure) == ("herald.example", "en", "oserror: gone")
