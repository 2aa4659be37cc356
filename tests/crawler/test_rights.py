"""Rights in a crawl: kept and told by default, left alone under `skip`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.crawls import Crawl
from tests.scripted_site import Answer, ScriptedSite, article

QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGES = {
    "/free": Answer(article("Une page libre")),
    "/meta": Answer(article("Une balise", '<meta name="robots" content="noai">')),
    "/tdm": Answer(article("Une réserve", '<meta name="tdm-reservation" content="1">')),
    "/header": Answer(article("Un en-tête"), headers={**HTML, "X-Robots-Tag": "noai"}),
    "/signal": Answer(article("Un signal"), headers={**HTML, "Content-Usage": "train-ai=n"}),
    "/search": Answer(article("Une recherche"), headers={**HTML, "X-Robots-Tag": "noindex"}),
}


@pytest.fixture
def crawl(scrapy: Callable[..., Crawl]) -> Iterator[Callable[..., Crawl]]:
    with ScriptedSite(PAGES) as site:
        urls = ",".join(f"{site.url}{path}" for path in PAGES)
        yield lambda *more: scrapy("crawl", "urls", "-a", f"urls={urls}", *QUICK, *more)


def name_of(line: dict[str, str]) -> str:
    return "/" + line["url"].rpartition("/")[2]


def test_reserved_pages_are_kept_and_say_so(crawl: Callable[..., Crawl]) -> None:
    records = {name_of(line): line for line in crawl().lines("articles")}
    assert set(records) == set(PAGES)
    reserved = {name for name, line in records.items() if line["tdm_reservation"] == "yes"}
    assert reserved == {"/meta", "/tdm", "/header"}
    assert records["/signal"]["ai_signal"] == "train-ai=n"
    for name, proof in {
        "/meta": "meta robots: noai",
        "/tdm": "meta tdm-reservation: 1",
        "/header": "header: X-Robots-Tag: noai",
        "/signal": "header: Content-Usage: train-ai=n",
        "/search": "header: X-Robots-Tag: noindex",
    }.items():
        assert proof in records[name]["rights_evidence"]


def test_under_skip_reserved_pages_go_before_their_text_is_read(crawl: Callable[..., Crawl]) -> None:
    done = crawl("-s", "TAMIS_RIGHTS=skip")
    assert {name_of(line) for line in done.lines("articles")} == {"/free", "/search"}
    dropped = {name_of(line): (line["reason"], line["chars"]) for line in done.lines("dropped")}
    assert dropped == dict.fromkeys(("/meta", "/tdm", "/header", "/signal"), ("rights_reserved", 0))


def test_a_policy_that_does_not_exist_is_refused(crawl: Callable[..., Crawl]) -> None:
    assert crawl("-s", "TAMIS_RIGHTS=perhaps").exit_code == 4
