"""What a crawl hears of its hosts, and how long it leaves them alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from crawler.hosts import Hosts, hosts_of

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    crawler = get_crawler(settings_dict={"TAMIS_OUTPUT": str(tmp_path), "DOWNLOAD_DELAY": 0})
    hosts = hosts_of(crawler)
    yield hosts
    hosts.ledger.close()


@pytest.mark.parametrize(
    ("status", "failures"),
    [(200, 0), (404, 0), (403, 0), (408, 1), (429, 1), (500, 1), (501, 1), (503, 1), (521, 1), (530, 1)],
)
def test_errors_of_the_host_are_told_from_those_of_a_page(hosts: Hosts, status: int, failures: int) -> None:
    hosts.heard("a.example", status, "")
    assert hosts.of("a.example").failures == failures


def test_a_host_is_left_alone_until_its_retry_after_ends_and_not_longer(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(seconds: float) -> None:
        monkeypatch.setattr(Hosts, "now", lambda self: NOW + timedelta(seconds=seconds))

    at(0)
    hosts.heard("a.example", 429, "2")
    assert hosts.wait("a.example") == 2
    at(1.75)
    assert hosts.wait("a.example") == 0.25
    assert hosts.wait("b.example") == 0
    at(2)
    assert hosts.wait("a.example") == 0
