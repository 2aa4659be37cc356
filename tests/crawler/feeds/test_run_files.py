"""What one page does to the files of a crawl, it does to itself alone."""

from __future__ import annotations

from pathlib import Path

from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.extensions.audit import drop_line
from crawler.feeds.run_files import RunFiles
from crawler.items import RawPage
from crawler.ledger.pages import KIND, dropped_entry


def test_a_page_that_the_ledger_cannot_take_in_does_not_hold_up_the_others(tmp_path: Path) -> None:
    crawler = get_crawler(
        Spider,
        {"TAMIS_OUTPUT": str(tmp_path), "FEEDS": {"x": {"format": "shards"}}, "TAMIS_SHARD_PACKING": ""},
    )
    crawler.spider = Spider("essai")
    files = RunFiles(crawler)
    files.has_shards = True
    pages = [RawPage(url=url) for url in ("https://e.fr/a", "https://e.fr/\ud800", "https://e.fr/c")]
    for number, page in enumerate(pages):
        line = drop_line(page, "drop_unfetched", "torn", "")
        strange = {"tries": object()} if number == 0 else {}
        files.add([("dropped", b"{}\n")], line["id"], dropped_entry(line) | strange)
    files.commit()
    known = {entry["url"] for _, entry in files.ledger.items(KIND)}
    assert known == {"https://e.fr/?", "https://e.fr/c"}
    assert crawler.stats is not None
    assert crawler.stats.get_value("ledger/unlearnt") == 1
    assert not files.broken
    files.close()
    files.ledger.close()
