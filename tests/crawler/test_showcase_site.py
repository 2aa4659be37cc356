from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from lxml import etree, html

from crawler.showcase import Edition, Page, ShowcaseSite
from crawler.showcase.edition import DOORS, EXPECTED, shipped
from crawler.showcase.site import Answer, answers


class _StayPut(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER = build_opener(_StayPut)


def _get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = Request(
        url, headers={key.replace("_", "-"): value for key, value in headers.items()}, method=method
    )
    try:
        with _OPENER.open(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


@pytest.fixture(scope="module")
def site() -> Iterator[ShowcaseSite]:
    with ShowcaseSite() as open_site:
        yield open_site


@pytest.fixture(scope="module")
def said() -> dict[str, Answer]:
    return answers(shipped(), "http://127.0.0.1:1")


def _locations(body: bytes) -> list[str]:
    return [loc.text or "" for loc in etree.fromstring(body).iter("{*}loc")]


def _listed(site: ShowcaseSite) -> set[str]:
    urls: set[str] = set()
    page: str | None = site.listing_url
    while page:
        tree = html.fromstring(_get(page)[2].decode(), base_url=page)
        tree.make_links_absolute()
        urls |= {link.get("href") for link in tree.cssselect("li.entry h2 a")}
        after = tree.cssselect("a[rel=next]")
        page = after[0].get("href") if after else None
    return urls


def test_every_page_is_announced_by_the_doors_it_names_and_by_no_other(site: ShowcaseSite) -> None:
    news, archive = _locations(_get(site.sitemap_url)[2])
    announced = {
        "feed": {entry.link for entry in feedparser.parse(_get(site.feed_url)[2]).entries},
        "news_sitemap": set(_locations(_get(news)[2])),
        "archive_sitemap": set(_locations(_get(archive)[2])),
        "listing": _listed(site),
    }
    for door in DOORS:
        assert announced[door] == {url for url, page in site.pages().items() if door in page.found_in}


def test_the_site_is_large_enough_to_show_every_fate(site: ShowcaseSite) -> None:
    fates = Counter(page.expected for page in site.pages().values())
    assert set(fates) == EXPECTED
    assert sum(fates.values()) >= 30


def test_a_page_answers_with_its_status_and_a_charset(site: ShowcaseSite) -> None:
    for url, page in site.pages().items():
        status, headers, body = _get(url)
        assert status == (301 if page.to else page.status)
        assert "charset=" in headers["Content-Type"]
        assert int(headers["Content-Length"]) == len(body)


def test_a_redirect_leads_to_a_page_of_the_site(site: ShowcaseSite) -> None:
    for url, page in site.pages().items():
        if page.to:
            assert _get(url)[1]["Location"] in site.pages()


def test_a_page_not_changed_since_is_answered_with_304_and_no_body(site: ShowcaseSite) -> None:
    _, headers, _ = _get(site.listing_url)
    status, _, body = _get(site.listing_url, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_head_gives_the_headers_alone(site: ShowcaseSite) -> None:
    status, headers, body = _get(site.feed_url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_an_unknown_path_is_not_found(site: ShowcaseSite) -> None:
    assert _get(f"{site.base_url}/rien")[0] == 404


def test_robots_closes_what_is_marked_and_nothing_else(site: ShowcaseSite) -> None:
    rules = RobotFileParser()
    rules.parse(_get(f"{site.base_url}/robots.txt")[2].decode().splitlines())
    for url, page in site.pages().items():
        assert rules.can_fetch("*", url) is (page.expected != "robots")
    assert rules.site_maps() == [site.sitemap_url]


def test_every_link_inside_the_site_stays_on_the_site(said: dict[str, Answer]) -> None:
    for path, answer in said.items():
        if answer.content_type.startswith("text/html") and answer.body:
            for _, _, link, _ in html.fromstring(answer.body).iterlinks():
                host = urlsplit(link).hostname
                assert host in {None, "127.0.0.1"} or host.endswith(
                    (".example", "schema.org", "gmpg.org", "w.org")
                ), path


def test_closing_ends_the_thread_and_frees_the_port() -> None:
    before = threading.active_count()
    with ShowcaseSite() as site:
        port = urlsplit(site.base_url).port
        assert port
    assert threading.active_count() <= before
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", port))
    site.close()


def test_two_sites_can_be_open_at_once() -> None:
    with ShowcaseSite() as one, ShowcaseSite() as other:
        assert one.base_url != other.base_url
        assert _get(other.listing_url)[0] == 200


@pytest.mark.parametrize(
    "line", ['expected = "eaten"', 'found_in = ["window"]', 'expected = "redirected"', "colour = 1"]
)
def test_an_entry_with_an_unknown_word_is_refused(tmp_path, line: str) -> None:
    lines = {"path": 'path = "/a"', "expected": 'expected = "kept"', "found_in": 'found_in = ["feed"]'}
    lines[line.split()[0]] = line
    (tmp_path / "index.toml").write_text("[[page]]\n" + "\n".join(lines.values()), "utf-8")
    with pytest.raises(ValueError, match="/a"):
        Edition(tmp_path)


def _with_words() -> list[Page]:
    return [page for page in shipped().pages if page.goes or page.stays]


@pytest.mark.parametrize("page", _with_words(), ids=lambda page: page.path)
def test_the_words_that_go_and_stay_stand_in_the_page(page: Page, said: dict[str, Answer]) -> None:
    charset = said[page.path].content_type.partition("charset=")[2]
    text = html.fromstring(said[page.path].body.decode(charset)).text_content()
    for words in page.goes + page.stays:
        assert "".join(words.split()) in "".join(text.split())
