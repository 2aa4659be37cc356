"""robots.txt in a real crawl: what is disallowed, what cannot be had, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawls import Crawl, run_scrapy
from tests.scripted_site import Answer, ScriptedSite, article

OPEN = ("-s", "TWISTED_DNS_RESOLVER=tests.open_resolver.OpenResolver")
QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")
PLAIN = {"Content-Type": "text/plain"}
HERE = Answer(status=302, headers={"Location": "/robots.txt"})
Runs = tuple[list[Crawl], list[list[str]]]


def rules(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), status, PLAIN)


SCRIPT = {
    "fine.example/robots.txt": rules(
        "User-agent: *\nDisallow: /b\nContent-Signal: search=yes, ai-train=no\n\n"
        "User-agent: GPTBot\nDisallow: /\n"
    ),
    "fine.example/.well-known/tdmrep.json": rules('[{"location": "/*", "tdm-reservation": 1}]'),
    "gone.example/robots.txt": rules("User-agent: *\nDisallow: /", 404),
    "shut.example/robots.txt": rules("Disallow: /", 403),
    "down.example/robots.txt": rules("User-agent: *\nAllow: /", 500),
    "busy.example/robots.txt": rules("User-agent: *\nAllow: /", 429),
    "loop.example/robots.txt": HERE,
    "html.example/robots.txt": Answer(b"<!doctype html><p>User-agent: *\nDisallow: /"),
    "moved.example/robots.txt": Answer(status=301, headers={"Location": "/elsewhere.txt"}),
    "moved.example/elsewhere.txt": rules("User-agent: *\nDisallow: /a$"),
    "long.example/robots.txt": rules("User-agent: *\nDisallow: /b\n" + "#\n" * 300_000 + "Disallow: /a\n"),
    "huge.example/robots.txt": rules("User-agent: *\nAllow: /\n" + "#" * 9 * 2**20),
}
HOSTS = sorted({place.partition("/")[0] for place in SCRIPT})


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """Two crawls of the same pages with one memory, and what each asked for."""
    folder = tmp_path_factory.mktemp("robots")
    pages = {f"{host}/{page}": Answer(article(f"{page} de {host}")) for host in HOSTS for page in "ab"}
    crawls, asked = [], []
    with ScriptedSite({**SCRIPT, **pages}) as site:
        urls = ",".join(f"http://{place.replace('/', f':{site.port}/')}" for place in pages)
        for number in range(2):
            output = folder / str(number)
            state = ("-s", f"TAMIS_OUTPUT={output}", "-s", f"TAMIS_STATE={folder / 'state'}")
            crawls.append(run_scrapy(output, "crawl", "urls", "-a", f"urls={urls}", *OPEN, *QUICK, *state))
            asked.append([f"{hit.host}{hit.path}" for hit in site.hits])
            site.hits.clear()
    yield crawls, asked


def fates(crawl: Crawl) -> dict[str, str]:
    def place(url: str) -> str:
        host, _, rest = url.removeprefix("http://").partition(":")
        return f"{host}/{rest.partition('/')[2]}"

    kept = {place(line["url"]): "kept" for line in crawl.lines("articles")}
    return kept | {place(line["url"]): line["reason"] for line in crawl.lines("dropped")}


def test_each_page_meets_the_fate_its_robots_txt_gives_it(runs: Runs) -> None:
    crawl, asked = runs[0][0], runs[1][0]
    assert crawl.exit_code == 0, crawl.stderr
    expected = dict.fromkeys((f"{host}/{page}" for host in HOSTS for page in "ab"), "kept")
    for host in ("down", "busy", "loop", "huge"):
        expected |= dict.fromkeys((f"{host}.example/a", f"{host}.example/b"), "robots_unavailable")
    expected |= dict.fromkeys(("fine.example/b", "moved.example/a", "long.example/b"), "robots")
    assert fates(crawl) == expected
    for place, fate in expected.items():
        assert (place in asked) == (fate == "kept"), place


def test_what_a_site_says_of_its_pages_is_on_the_record(runs: Runs) -> None:
    records = runs[0][0].lines("articles")
    [fine] = [line for line in records if "//fine.example" in line["url"]]
    assert fine["robots"] == "allowed"
    assert fine["robots_ai"] == ["GPTBot"]
    assert fine["tdm_reservation"] == "yes"
    assert fine["ai_signal"] == "search=yes, ai-train=no"
    assert len(fine["rights_evidence"]) == 4
    gone = next(line for line in records if "//gone.example" in line["url"])
    assert gone["robots"] == "allowed"
    assert gone["rights_evidence"][0].endswith("status 404): no rule for this page")


def test_files_are_asked_for_once_and_remembered_from_crawl_to_crawl(runs: Runs) -> None:
    first, second = runs[1]
    for host in ("fine", "gone", "shut", "html", "moved", "long"):
        for file in ("robots.txt", ".well-known/tdmrep.json", "ai.txt"):
            assert first.count(f"{host}.example/{file}") == 1, (host, file)
            assert second.count(f"{host}.example/{file}") == 0, (host, file)
    assert second.count("down.example/robots.txt") == 2  # once more, as for any page


def test_a_copy_stands_in_for_a_file_that_cannot_be_had(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    answers = [rules("User-agent: *\nDisallow: /b"), rules("", 503)]
    script = {
        "/robots.txt": lambda number: answers[min(number, 1)],
        "/a": Answer(article("Une")),
        "/later": Answer(article("Deux")),
    }
    with ScriptedSite(script) as site:
        scrapy("crawl", "urls", "-a", f"urls={site.url}/a", *QUICK, "-s", "TAMIS_NOW=2026-11-01T06:00:00Z")
        later = ("-s", "TAMIS_NOW=2026-11-20T06:00:00Z", "-s", f"TAMIS_STATE={tmp_path / 'output/state'}")
        crawl = run_scrapy(
            tmp_path / "later", "crawl", "urls", "-a", f"urls={site.url}/later,{site.url}/b", *QUICK, *later,
            "-s", f"TAMIS_OUTPUT={tmp_path / 'later'}",
        )  # fmt: skip
        assert {line["reason"] for line in crawl.lines("dropped")} == {"robots"}
        [record] = crawl.lines("articles")
        assert "kept, since it now answers 503" in record["rights_evidence"][0]
