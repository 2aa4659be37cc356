"""A list of addresses: each ends as one line, fetched or not; other outputs keep working."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.showcase.site import ShowcaseSite
from tests.crawls import Crawl
from tests.scripted_site import Answer, ScriptedSite, article

KEPT = "/2026/11/23/une-bibliotheque-municipale-apprend-a-chercher"
MANNERS = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0")


@pytest.fixture(scope="module")
def site() -> Iterator[ShowcaseSite]:
    with ShowcaseSite() as site:
        yield site


def test_every_address_ends_as_one_line(
    scrapy: Callable[..., Crawl], site: ShowcaseSite, tmp_path: Path
) -> None:
    addresses = [
        f"{site.base_url}{KEPT}",
        f"{site.base_url}/nulle-part",
        f"{site.base_url}/images/recherche.svg",
        f"{site.base_url}/recherche/apercu/dossier-de-printemps",
        "http://127.0.0.1:9/refused",
    ]
    file = tmp_path / "urls.txt"
    file.write_text("# a list\n" + "\n".join(addresses) + "\n\n" + addresses[0] + "\n", encoding="utf-8")
    crawl = scrapy("crawl", "urls", "-a", f"file={file}", *MANNERS)
    assert crawl.exit_code == 0, crawl.stderr
    assert [line["url"] for line in crawl.lines("articles")] == addresses[:1]
    reasons = {line["url"]: line["reason"] for line in crawl.lines("dropped")}
    assert reasons == {
        addresses[1]: "http_404",
        addresses[2]: "not_html",
        addresses[3]: "robots",
        addresses[4]: "connection_refused",
    }


def test_minus_capital_o_writes_the_file_whole_beside_the_shard(
    scrapy: Callable[..., Crawl], site: ShowcaseSite, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("old\n", encoding="utf-8")
    crawl = scrapy("crawl", "urls", "-a", f"urls={site.base_url}{KEPT}", "-O", str(path), *MANNERS)
    assert crawl.exit_code == 0, crawl.stderr
    [line] = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["language"] == "fr"
    assert [json.dumps(record) for record in crawl.lines("articles")] == [json.dumps(json.loads(line))]
    assert str(path) in crawl.stderr


def test_a_feed_that_cannot_be_written_keeps_the_crawl_from_starting(
    scrapy: Callable[..., Crawl], site: ShowcaseSite, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file/mine.jsonl"
    crawl = scrapy("crawl", "urls", "-a", f"urls={site.base_url}{KEPT}", "-O", str(path), *MANNERS)
    assert crawl.exit_code == 4
    assert f"feed {path}: {tmp_path / 'file'} is no folder" in crawl.stderr
    assert "Traceback" not in crawl.stderr
    assert not crawl.output.exists()


def test_other_formats_and_feeds_keep_working(
    scrapy: Callable[..., Crawl], site: ShowcaseSite, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    feeds = json.dumps({str(path): {"format": "csv", "fields": ["url", "title"]}})
    crawl = scrapy("crawl", "urls", "-a", f"urls={site.base_url}{KEPT}", "-s", f"FEEDS={feeds}", *MANNERS)
    assert crawl.exit_code == 0, crawl.stderr
    header, row = path.read_text(encoding="utf-8").splitlines()
    assert header == "url,title"
    assert KEPT in row


@pytest.mark.parametrize(
    "arguments",
    [[], ["-a", "file=/nowhere"], ["-a", "urls=ftp://e.fr/a"], ["-a", "urls=http://e.fr", "-a", "file=x"]],
    ids=["none", "no-file", "not-http", "both"],
)
def test_wrong_arguments_end_with_the_code_for_them(
    scrapy: Callable[..., Crawl], arguments: list[str]
) -> None:
    crawl = scrapy("crawl", "urls", *arguments)
    assert crawl.exit_code == 4
    assert "Traceback" not in crawl.stderr


@pytest.mark.parametrize(
    ("spider", "wrong", "known"),
    [
        ("urls", "agian=1", "file, urls, again"),
        ("archive", "file=a", "path, again"),
        ("news", "again=1", "source, group, catalogue"),
        ("showcase", "agian=1", "source, group, max_articles"),
        ("showcase", "catalogue=/nowhere", "source, group, max_articles"),
    ],
)
def test_an_argument_that_no_spider_reads_is_refused_by_name(
    scrapy: Callable[..., Crawl], spider: str, wrong: str, known: str
) -> None:
    crawl = scrapy("crawl", spider, "-a", wrong)
    assert crawl.exit_code == 4
    assert f"unknown argument -a {wrong.partition('=')[0]}; known: {known}" in crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_a_spider_that_is_not_there_costs_one_line(scrapy: Callable[..., Crawl]) -> None:
    crawl = scrapy("crawl", "newz")
    assert crawl.exit_code == 4
    assert "there is no spider newz; known: archive, news, showcase, urls" in crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_what_a_scheduler_gives_a_spider_passes(scrapy: Callable[..., Crawl], site: ShowcaseSite) -> None:
    crawl = scrapy("crawl", "urls", "-a", f"urls={site.base_url}{KEPT}", "-a", "_job=7", *MANNERS)
    assert crawl.exit_code == 0, crawl.stderr


def test_nolog_is_silent(scrapy: Callable[..., Crawl], site: ShowcaseSite) -> None:
    crawl = scrapy("crawl", "urls", "-a", f"urls={site.base_url}{KEPT}", "--nolog", *MANNERS)
    assert (crawl.exit_code, crawl.stdout, crawl.stderr) == (0, "", "")


def test_a_page_that_leads_to_another_of_the_list_ends_as_a_line_too(scrapy: Callable[..., Crawl]) -> None:
    script = {
        "/old": Answer(status=301, headers={"Location": "/new"}),
        "/new": Answer(article()),
    }
    with ScriptedSite(script) as site:
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/new,{site.url}/old", *MANNERS)
    assert [line["url"] for line in crawl.lines("articles")] == [f"{site.url}/new"]
    [line] = crawl.lines("dropped")
    assert (line["url"], line["reason"], line["detail"]) == (
        f"{site.url}/old",
        "redirected_to_asked",
        f"{site.url}/new",
    )
    assert crawl.report["sources"]["127.0.0.1"]["new"] == crawl.report["pages"] == 2


def test_addresses_that_cannot_be_asked_for_are_told_with_their_lines_before_anything_is_fetched(
    scrapy: Callable[..., Crawl], site: ShowcaseSite, tmp_path: Path
) -> None:
    file = tmp_path / "urls.txt"
    wrong = ["http://[::1", "http://127.0.0.1:99999/", "http://", "http://exemple.fr/a b", "http://a..b/"]
    file.write_text("\n".join([f"{site.base_url}{KEPT}", "# a list", *wrong]) + "\n", encoding="utf-8")
    crawl = scrapy("crawl", "urls", "-a", f"file={file}", *MANNERS)
    assert crawl.exit_code == 4
    assert "Traceback" not in crawl.stderr
    for number, url in enumerate(wrong, start=3):
        assert f"{file}:{number}: " in crawl.stderr
        assert repr(url) in crawl.stderr
    assert not crawl.output.exists()


def test_the_scheme_may_be_written_in_capitals(scrapy: Callable[..., Crawl], site: ShowcaseSite) -> None:
    url = f"{site.base_url}{KEPT}"
    crawl = scrapy("crawl", "urls", "-a", f"urls={url.replace('http:', 'HTTP:')}", *MANNERS)
    assert crawl.exit_code == 0, crawl.stderr
    assert [line["url"] for line in crawl.lines("articles")] == [url]


def test_a_circle_of_redirects_is_told_under_the_address_asked_for(
    scrapy: Callable[..., Crawl],
) -> None:
    script = {f"/{n}": Answer(status=302, headers={"Location": f"/{n + 1}"}) for n in range(8)}
    with ScriptedSite(script) as site:
        crawl = scrapy("crawl", "urls", "-a", f"urls={site.url}/0", *MANNERS)
        assert crawl.exit_code == 0, crawl.stderr
        [line] = crawl.lines("dropped")
        assert (line["url"], line["reason"]) == (f"{site.url}/0", "too_many_redirects")
        assert "too_many_redirects" in scrapy("ledger", "why", f"{site.url}/0").stdout


def test_a_page_that_leads_to_another_of_the_list_is_not_fetched_in_every_crawl(
    scrapy: Callable[..., Crawl],
) -> None:
    script = {"/old": Answer(status=301, headers={"Location": "/new"}), "/new": Answer(article())}
    with ScriptedSite(script) as site:
        arguments = ("crawl", "urls", "-a", f"urls={site.url}/old,{site.url}/new", *MANNERS)
        for _ in range(2):
            crawl = scrapy(*arguments)
            assert crawl.exit_code == 0, crawl.stderr
        site.hits.clear()
        third = scrapy(*arguments)
        assert third.exit_code == 0, third.stderr
        assert [path for path in site.paths() if path in script] == []
    assert [line["url"] for line in third.lines("articles")] == [f"{site.url}/new"]
