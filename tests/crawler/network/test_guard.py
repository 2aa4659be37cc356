"""The guard in a real crawl: the inside is out of reach, whatever way leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import Settings
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from crawler.network import resolver as module
from crawler.network.resolver import PublicResolver
from tests.crawls import Crawl
from tests.scripted_site import Answer, ScriptedSite, article

QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def redirect(where: str) -> Answer:
    return Answer(status=302, headers={"Location": where})


def test_no_literal_and_no_redirect_reaches_the_inside(scrapy: Callable[..., Crawl]) -> None:
    with ScriptedSite({"/secret": Answer(article("Le secret"))}) as inside:
        port = inside.port
        forms = ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "0.0.0.0"]
        forms += ["[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"]
        with ScriptedSite(
            {
                f"/to/{number}": redirect(f"http://{form}:{port}/secret?{number}")
                for number, form in enumerate(forms)
            }
            | {
                "/a": Answer(article("Une page publique")),
                "/file": redirect("file:///etc/hostname"),
                "/data": redirect("data:text/html,<p>Bonjour"),
            }
        ) as outside:
            public = f"http://public.example:{outside.port}"
            urls = [f"http://{form}:{port}/secret" for form in forms[:-1]]  # the last two are one address
            urls += [f"{public}/to/{number}" for number in range(len(forms))]
            urls += [f"{public}/a", f"{public}/file", f"{public}/data"]
            crawl = scrapy(
                "crawl", "urls", "-a", f"urls={','.join(urls)}", *QUICK,
                "-s", "TAMIS_ALLOW_PRIVATE=0",
                "-s", "TWISTED_DNS_RESOLVER=tests.open_resolver.OpenResolver",
            )  # fmt: skip
        assert crawl.exit_code == 0, crawl.stderr
        assert inside.hits == []
        assert [line["url"] for line in crawl.lines("articles")] == [f"{public}/a"]
        dropped = crawl.lines("dropped")
        assert len(dropped) == len(urls) - 1, crawl.stderr
        reasons = {line["reason"] for line in dropped if "[" not in line["url"] and "file" not in line["url"]}
        assert "private_address" in reasons
        assert reasons <= {"private_address", "dns", "http_302"}


def test_loopback_is_reached_where_it_is_allowed(scrapy: Callable[..., Crawl]) -> None:
    with ScriptedSite({"/a": Answer(article())}) as site:
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/a", *QUICK)
    assert [line["url"] for line in crawl.lines("articles")] == [f"{site.url}/a"]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    told: list[str] = []

    def lookup(self: Any, name: str, timeout: Any = ()) -> Deferred[str]:
        return succeed(told.pop(0))

    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lookup)
    yield told
    module.refused.clear()


def make(**settings: Any) -> PublicResolver:
    crawl = SimpleNamespace(settings=Settings(settings))
    resolver = PublicResolver.__new__(PublicResolver)
    resolver.crawlers = [crawl]  # type: ignore[list-item]
    return resolver


def test_a_name_that_changes_its_answer_is_judged_at_every_look(answers: list[str]) -> None:
    answers += ["93.184.215.14", "10.0.0.7"]
    resolver, got = make(), []
    resolver.getHostByName("two-faced.example").addCallback(got.append)
    resolver.getHostByName("two-faced.example").addErrback(lambda failure: got.append(failure.type))
    assert got == ["93.184.215.14", DNSLookupError]
    assert module.refused == {"two-faced.example": "10.0.0.7"}


def test_the_guard_stays_up_unless_every_crawl_of_the_process_lifts_it(answers: list[str]) -> None:
    answers += ["127.0.0.1"] * 3
    got: list[Any] = []
    both = make(TAMIS_ALLOW_PRIVATE=True)
    both.crawlers = [*both.crawlers, SimpleNamespace(settings=Settings())]  # type: ignore[list-item]
    nobody = make()
    nobody.crawlers = []
    for resolver in (make(TAMIS_ALLOW_PRIVATE=True), both, nobody):
        resolver.getHostByName("home").addCallbacks(got.append, lambda failure: got.append(failure.type))
    assert got == ["127.0.0.1", DNSLookupError, DNSLookupError]


def test_answers_that_overdo_it_are_dropped_with_their_reason(scrapy: Callable[..., Crawl]) -> None:
    import gzip

    page, other = article("Une page en morceaux"), article("Une page à beaucoup de têtes")
    packed = gzip.compress(page)
    kind = {"Content-Type": "text/html; charset=utf-8"}
    script = {
        "/twice": Answer(gzip.compress(packed), headers={**kind, "Content-Encoding": "gzip, gzip"}),
        "/torn": Answer(packed[: len(packed) // 2], headers={**kind, "Content-Encoding": "gzip"}),
        "/members": Answer(
            gzip.compress(page[:200]) + gzip.compress(page[200:]),
            headers={**kind, "Content-Encoding": "gzip"},
        ),
        "/bomb": Answer(gzip.compress(b" " * 9 * 2**20), headers={**kind, "Content-Encoding": "gzip"}),
        "/heads": Answer(raw=HEAD + b"X-Flood: 0123456789\r\n" * 40_000 + b"Content-Length: 2\r\n\r\nok"),
        "/many-heads": Answer(
            raw=HEAD + b"X-Some: 0123456789\r\n" * 200 + b"Content-Length: %d\r\n\r\n" % len(other) + other
        ),
    }
    with ScriptedSite(script) as site:
        urls = ",".join(f"{site.url}{path}" for path in script)
        crawl = scrapy("crawl", "urls", "-a", f"urls={urls}", *QUICK)
    reasons = {line["url"].removeprefix(site.url): line["reason"] for line in crawl.lines("dropped")}
    kept = {line["url"].removeprefix(site.url) for line in crawl.lines("articles")}
    assert reasons.pop("/heads") in ("download_failed", "response_data_loss", "torn")
    assert reasons.pop("/bomb") == "ignored"
    assert kept == {"/members", "/many-heads"}
    assert reasons == {"/twice": "encoded_twice", "/torn": "torn"}
