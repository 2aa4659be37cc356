"""Patience: nobody is asked before their time is over, and nobody else waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.hosts.retry_after import read_retry_after
from tests.crawls import Crawl, run_scrapy
from tests.scripted_site import Answer, Script, ScriptedSite, article

OPEN = ("-s", "TWISTED_DNS_RESOLVER=tests.open_resolver.OpenResolver")
QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")
ONE = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
PATIENCE = 60
"""Seconds after which an answer that nobody released is given up, and the test fails."""
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def busy(status: int, retry_after: str) -> Answer:
    return Answer(b"", status, {"Retry-After": retry_after})


def urls(site: ScriptedSite, host: str, count: int) -> str:
    return ",".join(f"http://{host}:{site.port}/{number}" for number in range(count))


def pages(host: str, count: int) -> dict[str, Answer]:
    return {f"{host}/{number}": Answer(article(f"La nouvelle {number} de {host}")) for number in range(count)}


def under_way_after(count: int, script: dict[str, Answer]) -> tuple[dict[str, Script], threading.Event]:
    """The same answers, and an event that is set when so many of the pages were asked for: a wait that begins
    only then does not have to outlast the start of a crawl."""
    event, asked = threading.Event(), set[str]()

    def watched(place: str) -> Script:
        def tell(number: int) -> Answer:
            asked.add(place)
            if len(asked) >= count:
                event.set()
            return script[place]

        return tell

    return {place: watched(place) for place in script}, event


def test_no_request_goes_out_before_a_retry_after_ends_and_others_go_on(
    scrapy: Callable[..., Crawl],
) -> None:
    calm, under_way = under_way_after(2, pages("calm.example", 4))

    def first(number: int) -> Answer:
        if number:
            return Answer(article("Enfin"))
        assert under_way.wait(PATIENCE)
        return busy(429, "3")

    script = {**pages("busy.example", 6), **calm, "busy.example/0": first}
    with ScriptedSite(script, at_once=True) as site:
        both = urls(site, "busy.example", 6) + "," + urls(site, "calm.example", 4)
        crawl = scrapy(
            "crawl", "urls", "-a", f"urls={both}", *OPEN, *QUICK, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"
        )
    assert crawl.exit_code == 0, crawl.stderr
    assert len(crawl.lines("articles")) == 10
    asked = [(hit.host, hit.path) for hit in site.hits]
    then = [host for host, _ in asked[asked.index(("busy.example", "/0")) + 1 :]]
    # The others did not wait: all of them were asked before the busy host was asked again.
    assert then == sorted(then, reverse=True), asked
    assert {"busy.example", "calm.example"} == set(then)
    assert [site.paths("busy.example").count(f"/{number}") for number in range(6)] == [2, 1, 1, 1, 1, 1]


def test_a_long_wait_outlives_the_crawl_and_is_no_loss(tmp_path: Path) -> None:
    script = {"long.example/0": lambda number: busy(503, "3600") if number == 0 else Answer(article("Un"))}
    with ScriptedSite({**pages("long.example", 5), **script}) as site:
        asked, crawls = [], []
        for moment in ("06:00", "06:50", "07:10"):
            output = tmp_path / moment.replace(":", "")
            told = {"NOW": f"2026-11-24T{moment}:00Z", "OUTPUT": output, "STATE": tmp_path / "state"}
            settings = [part for name, value in told.items() for part in ("-s", f"TAMIS_{name}={value}")]
            asks = ("-a", f"urls={urls(site, 'long.example', 5)}", *OPEN, *QUICK, *ONE)
            crawls.append(run_scrapy(output, "crawl", "urls", *asks, *settings))
            asked.append(len(site.hits))
    first, second, third = crawls
    assert {line["reason"] for line in first.lines("dropped")} == {"retry_later"}
    assert len(first.lines("dropped")) + len(first.lines("articles")) == 5
    assert asked[1] == asked[0]
    assert [line["reason"] for line in second.lines("dropped")] == ["retry_later"] * 5
    assert len(third.lines("articles")) == 5, third.lines("dropped")


def test_a_host_in_trouble_is_given_up_and_only_that(scrapy: Callable[..., Crawl]) -> None:
    dead = {f"dead.example/{number}": Answer(b"", 500, {}) for number in range(9)}
    with ScriptedSite({**dead, **pages("calm.example", 2)}) as site:
        both = urls(site, "dead.example", 9) + "," + urls(site, "calm.example", 2)
        crawl = scrapy(
            "crawl", "urls", "-a", f"urls={both}", *OPEN, *QUICK, "-s", "RETRY_ENABLED=0",
            "-s", "TAMIS_HOST_FAILURES=3", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1",
        )  # fmt: skip
    reasons = [line["reason"] for line in crawl.lines("dropped")]
    assert reasons.count("http_500") == 3
    assert reasons.count("host_given_up") == 6
    assert len(crawl.lines("articles")) == 2
    assert len([path for path in site.paths("dead.example") if path[1:].isdigit()]) == 3


def test_a_crawl_delay_is_kept_under_autothrottle(scrapy: Callable[..., Crawl]) -> None:
    quick, under_way = under_way_after(1, pages("quick.example", 3))

    def rules(number: int) -> Answer:
        assert under_way.wait(PATIENCE)
        return Answer(b"User-agent: *\nCrawl-delay: 2", headers={})

    script = {**pages("slow.example", 1), **quick, "slow.example/robots.txt": rules}
    with ScriptedSite(script, at_once=True) as site:
        both = urls(site, "slow.example", 1) + "," + urls(site, "quick.example", 3)
        crawl = scrapy(
            "crawl", "urls", "-a", f"urls={both}", *OPEN,
            "-s", "AUTOTHROTTLE_START_DELAY=0.05", "-s", "DOWNLOAD_DELAY=0.05",
        )  # fmt: skip
    assert len(crawl.lines("articles")) == 4
    # The other host is asked for everything between the robots.txt of the slow one and what comes next.
    hosts = [hit.host for hit in site.hits]
    then = hosts[hosts.index("slow.example") + 1 :]
    assert then == sorted(then), site.hits
    assert {"slow.example", "quick.example"} == set(then)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), 3600.0),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), 0.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("Tue, 99 Nov 2026 00:00:00 GMT", None),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_a_retry_after_is_read_or_says_nothing(value: str, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds


@given(st.text(max_size=60) | st.text("0123456789 :,-+GMTuesNov", max_size=40))
def test_no_retry_after_breaks_the_reader(value: str) -> None:
    seconds = read_retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def test_a_host_is_never_asked_more_at_once_than_it_may_be(scrapy: Callable[..., Crawl]) -> None:
    inside: list[int] = [0]
    most: list[int] = [0]
    lock = threading.Lock()
    others_done = threading.Event()

    def held(number: int) -> Answer:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        # Whoever else was let out meets it here: by then the crawl has asked another host for all its pages.
        assert others_done.wait(PATIENCE)
        with lock:
            inside[0] -= 1
        return Answer(article())

    def last(number: int) -> Answer:
        others_done.set()
        return Answer(article())

    many = {f"many.example/{number}": held for number in range(8)}
    with ScriptedSite(many | pages("calm.example", 8) | {"calm.example/8": last}, at_once=True) as site:
        both = urls(site, "many.example", 8) + "," + urls(site, "calm.example", 9)
        crawl = scrapy("crawl", "urls", "-a", f"urls={both}", *OPEN, *QUICK)
    assert crawl.exit_code == 0, crawl.stderr
    assert most[0] == 2
