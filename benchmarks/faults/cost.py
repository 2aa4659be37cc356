"""What the export costs: lines a second, and its share of a crawl's CPU time."""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.utils.test import get_crawler

from benchmarks.faults.crawls import FEED, finish, start
from benchmarks.faults.site import Site
from crawler.feeds.exporter import ShardExporter
from crawler.feeds.run_files import run_files_of
from crawler.files.lines import encode
from crawler.files.shards import read_articles
from crawler.items import Article
from crawler.ledger import ledger_of
from pipelines.identity import article_id

RECORDS = 20_000


def measure(folder: Path, site: Site, pages: int) -> dict[str, Any]:
    """CPU seconds (never wall clock: the machine may be busy) of the parts of an export."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    place = folder / "cost"
    if code := finish(start(place, site, range(pages), "TAMIS_COMMIT_RECORDS=100")):
        raise RuntimeError(f"the crawl ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    crawl = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    articles = list(read_articles(place / "output"))
    encoded = _encode_rate(articles)
    export = _export_seconds(place / "again", articles)
    shutil.rmtree(place)
    return {
        "records_encoded_a_second": round(encoded),
        "records_exported_a_second": round(RECORDS / export),
        "mean_bytes": round(sum(len(encode(asdict(a))) for a in articles) / len(articles)),
        "crawl_cpu_s": round(crawl, 2),
        "share_of_crawl_cpu": round(len(articles) * export / RECORDS / crawl, 4),
    }


def _encode_rate(articles: list[Article]) -> float:
    records = [asdict(article) for article in _copies(articles)]
    began = time.process_time()
    for record in records:
        encode(record)
    return RECORDS / (time.process_time() - began)


def _export_seconds(folder: Path, articles: list[Article]) -> float:
    """Encoding, reading back, writing, syncing, and the ledger, as a crawl with its own settings does."""
    crawler = get_crawler(Spider, {"TAMIS_OUTPUT": str(folder), "TAMIS_REMOVED": True, **FEED})
    exporter = ShardExporter(crawler)
    copies = list(_copies(articles))
    began = time.process_time()
    for article in copies:
        exporter.export_item(article)
    run_files_of(crawler).close()
    ledger_of(crawler).close()
    return time.process_time() - began


def _copies(articles: list[Article]) -> Iterator[Article]:
    for number in range(RECORDS):
        article = articles[number % len(articles)]
        url = f"{article.url}/{number}"
        yield Article(**(asdict(article) | {"id": article_id(url), "url": url}))
