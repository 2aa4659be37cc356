"""Nights of a small web, replayed: what is asked for, what is found, and what is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.crawls import ROOT, run_scrapy
from tests.scripted_site import prose
from tests.web.replay import Replay
from tests.web.server import SITES, ReplayedWeb

CATALOGUE = ROOT / "tests/web/catalogue.toml"
EDITED = "https://quotidien.example/2026/archives-du-port"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Three nights, with a run right after each of the first two."""
    with ReplayedWeb() as web:
        replay = Replay(web, tmp_path_factory.mktemp("replay"), CATALOGUE)
        return SimpleNamespace(
            replay=replay,
            first=replay.run(1, "2026-11-23T05:00:00Z"),
            again=replay.run(1, "2026-11-23T05:10:00Z"),
            second=replay.run(2, "2026-11-24T05:00:00Z"),
            forced=replay.run(2, "2026-11-24T05:10:00Z", "-a", "all=1"),
            third=replay.run(3, "2026-11-25T05:00:00Z", "-s", "TAMIS_FULL_LOOK=2", "-a", "revisit=7d"),
        )


def announced(host: str, *days: int) -> set[str]:
    """Articles of a site, by the files of its days."""
    return {
        f"https://{host}/2026/{path.stem}"
        for day in days
        for path in (SITES / host / f"day{day}/2026").glob("*.txt")
    }


def test_the_first_night_brings_all_that_is_wanted_and_says_which_source_failed(
    story: SimpleNamespace,
) -> None:
    wanted = set().union(
        *(announced(f"{name}.example", 1) for name in ("quotidien", "revue", "bulletin", "annales"))
    )
    wanted |= announced("gazette.example", 1) - {"https://gazette.example/2026/le-lac-gele"}
    assert set(story.first.written) == wanted
    assert story.first.exit_code == 20
    assert "courrier" in story.first.crawl.stderr


def test_a_run_right_after_asks_for_nothing_writes_nothing_and_ends_well(story: SimpleNamespace) -> None:
    assert (story.again.paths(), story.again.written, story.again.exit_code) == ([], [], 0)


def test_the_second_night_brings_what_is_new_and_nothing_else(story: SimpleNamespace) -> None:
    new = announced("quotidien.example", 2) | announced("revue.example", 2) | announced("annales.example", 2)
    new |= announced("courrier.example", 1)
    assert set(story.second.written) == new - {EDITED}


def test_a_forced_run_looks_at_every_feed_and_writes_nothing(story: SimpleNamespace) -> None:
    assert story.forced.written == []
    statuses = {hit.url: hit.status for hit in story.forced.hits if hit.url in story.forced.paths()}
    assert statuses == {
        "quotidien.example/feed": 304,
        "gazette.example/sitemap.xml": 304,
        "gazette.example/sitemap-actualites.xml": 304,
        "gazette.example/sitemap-tags.xml": 304,
        "revue.example/actualites/feed": 304,
        "courrier.example/feed": 304,
        "annales.example/actualites": 200,
    }


def test_a_feed_that_moved_is_asked_for_at_its_new_place(story: SimpleNamespace) -> None:
    assert story.second.paths("revue.example")[:2] == ["/feed", "/actualites/feed"]
    assert "https://revue.example/feed has moved to" in story.second.crawl.stderr
    assert story.third.paths("revue.example")[0] == "/actualites/feed"


def test_a_host_that_wants_to_be_left_alone_is(story: SimpleNamespace) -> None:
    assert [hit.status for hit in story.second.hits if hit.host == "bulletin.example"] == [429]
    assert story.forced.paths("bulletin.example") == []
    assert announced("bulletin.example", 3) <= set(story.third.written)
    assert not [hit for hit in story.replay.web.hits if hit.too_early]


def test_a_site_whose_rules_cannot_be_had_waits_until_they_can(story: SimpleNamespace) -> None:
    assert story.first.paths("courrier.example") == []
    assert announced("courrier.example", 1) <= set(story.second.written)


def test_a_listing_is_followed_up_to_the_first_page_without_news(story: SimpleNamespace) -> None:
    assert [path for path in story.first.paths("annales.example") if "actualites" in path] == [
        "/actualites",
        "/actualites/page/2",
        "/actualites/page/3",
    ]
    assert [path for path in story.second.paths("annales.example") if "actualites" in path] == [
        "/actualites",
        "/actualites/page/2",
    ]
    assert "/2026/n0-annonce" not in story.first.paths("annales.example")


def test_a_server_that_never_says_changed_is_looked_at_in_full_now_and_then(story: SimpleNamespace) -> None:
    assert announced("gazette.example", 2) <= set(story.third.written)
    assert not announced("gazette.example", 2) & set(story.second.written)


def test_an_edited_article_is_a_new_revision_and_an_unchanged_one_is_none(story: SimpleNamespace) -> None:
    lines = [line for line in story.third.crawl.lines("articles") if line["url"] == EDITED]
    assert sorted(line["revision"] for line in lines) == [0, 1]
    assert len({line["id"] for line in lines}) == 1
    revised = [line["url"] for line in story.third.crawl.lines("articles") if line["revision"]]
    assert revised == [EDITED]


def test_no_article_is_fetched_twice_but_those_looked_at_for_edits(story: SimpleNamespace) -> None:
    hits = [hit for run in (story.first, story.again, story.second, story.forced) for hit in run.hits]
    pages = [hit.url for hit in hits if hit.path.startswith("/2026/")]
    assert len(pages) == len(set(pages))


def test_what_the_feed_said_stands_on_the_record_and_tracking_does_not(story: SimpleNamespace) -> None:
    [line] = [
        line
        for line in story.first.crawl.lines("articles")
        if line["url"] == "https://quotidien.example/2026/ruches-connectees"
    ]
    assert line["discovered_by"] == "feed"
    assert line["discovered_title"] == "Des ruches connectées au pied du causse"
    assert line["discovered_published"].startswith("2026-11-23T04:00:00")


def test_articles_of_a_crawl_that_was_killed_are_not_lost_behind_an_unchanged_feed(tmp_path: Path) -> None:
    with ReplayedWeb() as web:
        replay = Replay(web, tmp_path, CATALOGUE)
        only = ("-a", "source=quotidien")
        web.set_clock(1, "2026-11-23T05:00:00Z")
        web.hold = "/2026/"
        command = [sys.executable, "-m", "scrapy", *replay.command("2026-11-23T05:00:00Z", *only)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as crawl:
            assert web.held.wait(60)
            crawl.kill()
        web.release()
        run = replay.run(1, "2026-11-23T05:30:00Z", *only, "-a", "all=1")
        feeds = {hit.url: hit.status for hit in run.hits if hit.path == "/feed"}
    assert feeds == {"quotidien.example/feed": 304}
    assert set(run.written) == announced("quotidien.example", 1)


FEED = """<rss version="2.0"><channel><title>Le Levant</title>
<item><title>Une école de robots</title><link>https://levant.example/2026/ecole</link><category>IA</category>
<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>L’IA du fournil</title><link>https://levant.example/2026/fournil</link>
<pubDate>Sun, 22 Nov 2026 07:00:00 GMT</pubDate></item>
<item><title>L’IA des tisserands</title><link>https://levant.example/2026/tisserands</link>
<pubDate>Sun, 22 Nov 2026 06:00:00 GMT</pubDate></item>
<item><title>La foire aux vins</title><link>https://levant.example/2026/foire</link></item>
<item><title>L’IA d’autrefois</title><link>https://levant.example/2026/autrefois</link>
<pubDate>Sun, 01 Nov 2026 06:00:00 GMT</pubDate></item>
<item><title>L’IA d’en face</title><link>https://couchant.example/2026/en-face</link></item>
<item><title>L’IA sans fin</title><link>https://levant.example/2026/a/a/a/a/a</link></item>
</channel></rss>"""
ENTRY = """
[[source]]
id = "levant"
name = "Le Levant"
homepage = "https://levant.example/"
feeds = ["https://levant.example/feed"]
article = '/2026/'
topics = ["@ai"]
drop = ["p.reclame"]
"""


def test_a_folder_is_a_site_whose_entry_can_be_tried(tmp_path: Path) -> None:
    pages = tmp_path / "sites/levant.example/day1/2026"
    pages.mkdir(parents=True)
    (pages.parent / "feed.xml").write_text(FEED, encoding="utf-8")
    for name in ("ecole", "fournil", "tisserands"):
        told = prose(name).replace(
            "<p>", "<p class='reclame'>Réclame du jour : trois rideaux pour deux.</p><p>", 1
        )
        page = (
            f"<html lang=fr><title>{name}</title><body><article><h1>{name}</h1>{told}</article></body></html>"
        )
        (pages / f"{name}.html").write_text(page, encoding="utf-8")
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text(ENTRY, encoding="utf-8")
    with ReplayedWeb(tmp_path / "sites") as web:
        replay = Replay(web, tmp_path / "output", catalogue)
        first = replay.run(1, "2026-11-23T05:00:00Z", "-a", "since=7d", "-a", "max_articles=2")
        second = replay.run(1, "2026-11-23T05:10:00Z", "-a", "since=7d")
    assert first.paths("levant.example")[0] == "/feed"
    assert sorted(first.paths("levant.example")[1:]) == ["/2026/ecole", "/2026/fournil"]
    assert {hit.host for hit in first.hits} == {"levant.example"}
    # What the limit put off is not forgotten, though the feed is not due.
    assert second.paths("levant.example") == ["/2026/tisserands"]
    health = run_scrapy(
        replay.output,
        *("sources", "list", "--json", "--catalogue", str(catalogue)),
        *("-s", f"TAMIS_OUTPUT={replay.output}"),
    )
    [row] = json.loads(health.stdout)
    assert (row["last_read"], row["new"], row["trouble"]) == ("2026-11-23T05:00", 3, "")
    texts = [line["text"] for line in second.crawl.lines("articles")]
    assert len(texts) == 3
    assert not [text for text in texts if "Réclame" in text]
