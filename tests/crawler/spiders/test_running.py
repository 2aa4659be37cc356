"""A crawl at work: nothing of it listens, nobody else gets in, and it ends with the code of its cause."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.crawls import Crawl, run_scrapy
from tests.scripted_site import Answer, ScriptedSite, article

PATIENCE = 120
"""Seconds after which an answer that nobody released comes all the same, and the test fails."""
QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")


def test_no_port_listens_and_a_second_crawl_leaves_at_once(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    listening: list[str] = []
    second: list[Crawl] = []

    def look(number: int) -> Answer:
        for child in psutil.Process().children(recursive=True):
            opened = child.net_connections(kind="inet")
            listening.extend(str(entry.laddr) for entry in opened if entry.status == psutil.CONN_LISTEN)
        output = tmp_path / "second"
        state = ("-s", f"TAMIS_OUTPUT={output}", "-s", f"TAMIS_STATE={tmp_path / 'output' / 'state'}")
        second.append(run_scrapy(output, "crawl", "urls", "-a", "urls=http://127.0.0.1:9/", *state))
        return Answer(article())

    with ScriptedSite({"/a": look}) as site:
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/a", *QUICK)
    assert crawl.exit_code == 0, crawl.stderr
    assert len(crawl.lines("articles")) == 1
    assert listening == []
    [other] = second
    assert other.exit_code == 18, other.stderr
    assert not list(other.output.glob("**/*.jsonl"))


def test_a_crawl_that_runs_out_of_time_says_so(scrapy: Callable[..., Crawl]) -> None:
    over = threading.Event()

    def slow(number: int) -> Answer:
        over.wait(PATIENCE)
        return Answer(article())

    with ScriptedSite({"/a": slow, "/b": Answer(article("Jamais demandée"))}) as site:
        limits = ("-s", "CLOSESPIDER_TIMEOUT=1", "-s", "CONCURRENT_REQUESTS=1")
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/a,{site.url}/b", *QUICK, *limits)
        over.set()
    assert crawl.exit_code == 15, crawl.stderr
    assert "/b" not in site.paths()


def test_a_crawl_that_loses_an_item_says_so(scrapy: Callable[..., Crawl]) -> None:
    stages = json.dumps({"tests.failing_stage.Failing": 650})
    with ScriptedSite({"/a": Answer(article())}) as site:
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/a", *QUICK, "-s", f"ITEM_PIPELINES={stages}")
    assert crawl.exit_code == 12, crawl.stderr
    assert [line["reason"] for line in crawl.lines("dropped")] == ["RuntimeError"]
