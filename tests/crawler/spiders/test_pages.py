"""What a spider hands on of a page, whatever its site's files hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.items import RawPage
from crawler.spiders import pages
from crawler.spiders.pages import PageSpider


def test_a_page_whose_rights_cannot_be_read_is_told_and_not_lost(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def break_down(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(pages, "rights_of", break_down)
    spider = PageSpider.from_crawler(get_crawler(PageSpider, {"TAMIS_OUTPUT": str(tmp_path)}), name="pages")
    url = "https://exemple.fr/a"
    [page] = spider.page_arrived(HtmlResponse(url, body=b"<p>Bonjour", request=Request(url)))
    assert isinstance(page, RawPage)
    assert (page.url, page.failure) == (url, "rights_unreadable: KeyError")
