"""A `Crawl-delay` stands, whatever else sets the distance between two requests."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from scrapy import Spider, signals
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from crawler.hosts import hosts_of
from crawler.settings import EXTENSIONS

NAME = "crawler.extensions.crawl_delay.CrawlDelay"


def test_autothrottle_does_not_lower_the_delay_that_a_host_asks_for(tmp_path: Path) -> None:
    crawler = get_crawler(
        Spider,
        {"TAMIS_OUTPUT": str(tmp_path), "EXTENSIONS": {NAME: EXTENSIONS[NAME]}, "AUTOTHROTTLE_ENABLED": True},
    )
    slots = {
        host: SimpleNamespace(delay=5.0, jitter=1.0, concurrency=2, transferring=[])
        for host in ("slow.example", "quick.example")
    }
    crawler.engine = cast(Any, SimpleNamespace(downloader=SimpleNamespace(slots=slots)))
    spider = Spider(name="any")
    crawler.signals.send_catch_log(signals.spider_opened, spider=spider)
    hosts_of(crawler).of("slow.example").crawl_delay = 3.0
    for host in slots:
        request = Request(f"http://{host}/", meta={"download_slot": host, "download_latency": 0.01})
        for _ in range(9):
            response = Response(request.url, request=request)
            crawler.signals.send_catch_log(
                signals.response_downloaded, response=response, request=request, spider=spider
            )
    hosts_of(crawler).ledger.close()
    assert (slots["slow.example"].delay, slots["slow.example"].jitter) == (3.0, 0.0)
    assert slots["quick.example"].delay < 1
