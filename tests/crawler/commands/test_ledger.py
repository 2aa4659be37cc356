"""`scrapy ledger` tells, forgets and makes anew; `scrapy crawl` refuses a ledger by name."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import dropped_entry, kept_entry
from pipelines.identity import article_id
from tests.articles import make_article, write_lines
from tests.crawls import Crawl

KEPT, DROPPED = "https://exemple.fr/a", "https://exemple.fr/d"
MOMENT = "2026-11-24T08:00:00.000Z"
SHARD = "20261124T080000Z-urls-7-001"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A ledger that knows a page of a shard, and a dropped one."""
    article = make_article(KEPT)
    write_lines(tmp_path / f"output/articles/2026-11-24/{SHARD}.jsonl", [article])
    ledger = Ledger.open(tmp_path / "output/state")
    pages = Pages(ledger)
    record = {"url": KEPT, "crawled_at": MOMENT, "text_sha256": article.text_sha256, "revision": 0}
    pages.learn(article.id, kept_entry(record, SHARD))
    line = {"url": DROPPED, "crawled_at": MOMENT, "stage": "drop_unwanted", "reason": "too_short"}
    pages.learn(article_id(DROPPED), dropped_entry(line))
    ledger.close()
    return tmp_path / "output/state"


def test_it_counts_tells_why_and_forgets_what_no_shard_holds(
    scrapy: Callable[..., Crawl], state: Path
) -> None:
    said = scrapy("ledger", "list").stdout.split()
    assert said == "2 page 1 dropped/drop_unwanted/too_short 1 kept".split()
    why = scrapy("ledger", "why", KEPT, DROPPED, "https://exemple.fr/x")
    assert why.exit_code == 1
    kept, dropped, unknown = why.stdout.splitlines()
    assert f"kept in shard {SHARD}, revision 0" in kept
    assert "dropped by drop_unwanted: too_short" in dropped
    assert "not known" in unknown
    gone = scrapy("ledger", "forget", DROPPED, KEPT)
    assert gone.exit_code == 1
    assert f"{DROPPED}: forgotten" in gone.stdout
    assert f"{KEPT}: stays" in gone.stdout


def test_a_damaged_ledger_stops_the_crawl_with_its_code_until_it_is_rebuilt(
    scrapy: Callable[..., Crawl], state: Path, tmp_path: Path
) -> None:
    with (state / "ledger.sqlite").open("r+b") as file:
        file.truncate(4096)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.html").write_text("<p>Une brève.</p>", encoding="utf-8")
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'pages'}")
    assert crawl.exit_code == 17
    assert "ledger.sqlite is damaged" in crawl.stderr
    assert "scrapy ledger rebuild" in crawl.stderr
    assert "Traceback" not in crawl.stderr
    rebuilt = scrapy("ledger", "rebuild")
    assert rebuilt.exit_code == 0
    assert "1 pages from 1 crawls" in rebuilt.stdout
    assert "kept in shard" in scrapy("ledger", "why", KEPT).stdout
    assert scrapy("crawl", "archive", "-a", f"path={tmp_path / 'pages'}").exit_code == 0


def test_a_second_crawl_is_refused_with_its_code(
    scrapy: Callable[..., Crawl], state: Path, tmp_path: Path
) -> None:
    with (state / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (tmp_path / "a.html").write_text("<p>Une brève.</p>", encoding="utf-8")
        crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path}")
        assert crawl.exit_code == 18
        assert "another crawl holds" in crawl.stderr
        assert "Traceback" not in crawl.stderr
        assert scrapy("ledger", "list").exit_code == 18


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["why", KEPT], ["forget", KEPT], ["rebuild"]],
    ids=["list", "why", "forget", "rebuild"],
)
def test_a_folder_that_is_not_there_is_told_and_not_made(
    scrapy: Callable[..., Crawl], tmp_path: Path, arguments: list[str]
) -> None:
    said = scrapy("ledger", *arguments)
    assert said.exit_code == 1
    assert f"there is no folder {tmp_path / 'output'}" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_shards_without_a_ledger_are_not_taken_for_pages_that_nobody_knows(
    scrapy: Callable[..., Crawl], state: Path
) -> None:
    (state / "ledger.sqlite").unlink()
    why = scrapy("ledger", "why", KEPT)
    assert (why.exit_code, why.stdout) == (1, "")
    assert "there is no ledger" in why.stderr
    assert "scrapy ledger rebuild" in why.stderr
    assert not (state / "ledger.sqlite").exists()


def test_forget_and_rebuild_answer_programs_too(scrapy: Callable[..., Crawl], state: Path) -> None:
    gone = scrapy("ledger", "forget", "--json", DROPPED, "https://exemple.fr/x")
    assert json.loads(gone.stdout) == {DROPPED: "forgotten", "https://exemple.fr/x": "was not known"}
    rebuilt = scrapy("ledger", "rebuild", "--json")
    told = json.loads(rebuilt.stdout)
    assert (told["pages"], told["crawls"]) == (1, 1)
    assert all(Path(path).exists() for path in told["kept_aside"])


def test_a_ledger_that_cannot_be_read_is_told_on_standard_error(
    scrapy: Callable[..., Crawl], state: Path
) -> None:
    with (state / "ledger.sqlite").open("r+b") as file:
        file.truncate(4096)
    told = scrapy("ledger", "list", "--json")
    assert (told.exit_code, told.stdout) == (17, "")
    assert "ledger.sqlite is damaged" in told.stderr


@pytest.mark.parametrize("arguments", [[], ["why"], ["list", "more"], ["mend"]])
def test_wrong_arguments_are_refused(scrapy: Callable[..., Crawl], arguments: list[str]) -> None:
    assert scrapy("ledger", *arguments).exit_code == 2
