"""`scrapy sources` against the replayed web."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import kept_entry
from crawler.lookups import Lookup, Pending
from crawler.lookups.memory import KIND
from crawler.sources import CATALOGUE, load_catalogue
from pipelines.identity import article_id
from tests.crawls import ROOT, Crawl, run_scrapy
from tests.web.replay import Replay
from tests.web.server import ReplayedWeb

MOMENT = "2026-11-23T05:00:00Z"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    shutil.copy(ROOT / "tests/web/catalogue.toml", path)
    return path


@pytest.fixture
def sources(tmp_path: Path, catalogue: Path) -> Iterator[Callable[..., Crawl]]:
    """Run the command with a catalogue of its own; the last part of the web's host is `.example`."""
    with ReplayedWeb() as web:
        replay = Replay(web, tmp_path / "output", catalogue)
        web.set_clock(1, MOMENT)

        def run(*arguments: str) -> Crawl:
            told = ("sources", *arguments, "--catalogue", str(catalogue))
            return run_scrapy(replay.output, *told, *replay.settings(MOMENT))

        yield run


def test_the_doctor_tells_good_sources_from_bad_and_notes_the_day(
    sources: Callable[..., Crawl], catalogue: Path
) -> None:
    checked = sources("check", "quotidien", "gazette", "courrier", "--write")
    assert checked.exit_code == 1, checked.stderr
    for words in (
        "quotidien good",
        "https://quotidien.example/feed: of 4 links 4 are wanted, newest of 2026-11-23",
        "Des ruches connectées au pied du causse",
        "gazette doubtful",
        "robots.txt keeps out GPTBot",
        "of 3 links 2 are wanted (off_topic 1)",
        "courrier bad",
        "does not come: robots_unavailable",
    ):
        assert words in checked.stdout
    days = {source.id: source.checked for source in load_catalogue(catalogue)}
    assert (days["quotidien"], days["gazette"], days["courrier"]) == ("2026-11-23", "2026-11-23", "never")
    assert "# The sources of the replayed web" in catalogue.read_text(encoding="utf-8")


def test_a_site_is_added_by_what_its_front_page_announces(
    sources: Callable[..., Crawl], catalogue: Path
) -> None:
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('"revue"', '"la-revue"').replace('"gazette"', '"la-gazette"'))
    added = sources("add", "https://revue.example/")
    assert added.exit_code == 0, added.stdout
    assert f"scrapy sources check revue --catalogue {catalogue}" in added.stdout
    [entry] = [source for source in load_catalogue(catalogue) if source.id == "revue"]
    assert (entry.name, entry.feeds, entry.checked) == ("La Revue", ("https://revue.example/feed",), "never")
    looked = sources("add", "https://gazette.example/", "--dry-run")
    assert looked.exit_code == 0, looked.stdout
    assert 'sitemaps = ["https://gazette.example/sitemap.xml"]' in looked.stdout
    told = sources("add", "https://gazette.example/", "--dry-run", "--json")
    assert json.loads(told.stdout)["sitemaps"] == ["https://gazette.example/sitemap.xml"]
    assert "gazette" not in {source.id for source in load_catalogue(catalogue)}


def test_what_cannot_be_added_changes_nothing(sources: Callable[..., Crawl], catalogue: Path) -> None:
    before = catalogue.read_text(encoding="utf-8")
    taken = sources("add", "https://revue.example/")
    assert (taken.exit_code, "`id` stands twice" in taken.stderr) == (4, True)
    nothing = sources("add", "https://bulletin.example/")
    assert (nothing.exit_code, "http_404" in nothing.stderr) == (1, True)
    assert catalogue.read_text(encoding="utf-8") == before


def test_the_list_is_there_before_any_crawl_and_for_programs(sources: Callable[..., Crawl]) -> None:
    listed = sources("list", "--json")
    assert listed.exit_code == 0
    rows = json.loads(listed.stdout)
    assert [row["source"] for row in rows][:2] == ["quotidien", "gazette"]
    assert {row["last_read"] for row in rows} == {"never"}


def test_what_a_server_said_is_no_markup_and_no_order_to_the_terminal(
    scrapy: Callable[..., Crawl], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    source = next(source for source in load_catalogue(CATALOGUE) if source.feeds)
    ledger = Ledger.open(tmp_path / "output/state")
    ledger.put(KIND, "https://e.fr/feed", Lookup(source=source.id, trouble="[/nope] \x1b[2J").as_entry())
    ledger.close()
    listed = scrapy("sources", "list")
    assert (listed.exit_code, "Traceback" in listed.stderr) == (0, False)
    assert "[/nope]" in listed.stdout
    assert "\x1b" not in listed.stdout


@pytest.mark.parametrize("arguments", [["check", "quotidian"], ["list", "--group", "x"]])
def test_a_wrong_name_is_told_in_one_line(sources: Callable[..., Crawl], arguments: list[str]) -> None:
    told = sources(*arguments)
    assert told.exit_code == 4
    assert "not in the catalogue" in told.stderr
    assert told.stdout == ""
    assert "Traceback" not in told.stderr


def test_what_is_printed_for_a_program_is_not_cut_to_the_width_of_a_terminal(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    state, url, trouble = tmp_path / "output/state", "https://quotidien.example/feed", "no answer " * 25
    ledger = Ledger.open(state)
    lookup = Lookup(source="quotidien", kind="feed", trouble=trouble.strip())
    lookup.pending = [Pending(f"https://quotidien.example/{number}") for number in range(30)]
    ledger.put("lookup", url, lookup.as_entry())
    for one in lookup.pending[:3]:
        record = {"url": one.url, "crawled_at": "2026-11-24T08:00:00.000Z", "text_sha256": "0" * 64}
        Pages(ledger).learn(article_id(one.url), kept_entry(record | {"revision": 0}, "run-001"))
    ledger.close()
    catalogue = ("--catalogue", str(ROOT / "tests/web/catalogue.toml"))
    listed = scrapy("sources", "list", "quotidien", *catalogue)
    assert listed.exit_code == 0, listed.stderr
    assert trouble.strip() in listed.stdout
    [row] = json.loads(scrapy("sources", "list", "quotidien", "--json", *catalogue).stdout)
    assert row["waiting"] == 27, "pages that were taken in do not wait"


def test_without_an_action_the_help_is_shown_and_tells_the_exit_code(scrapy: Callable[..., Crawl]) -> None:
    done = scrapy("sources")
    assert done.exit_code == 2
    assert "2 no such action" in " ".join(done.stdout.split())
