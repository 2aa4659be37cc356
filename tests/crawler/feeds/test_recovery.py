"""What a killed crawl left comes home: nothing lost, nothing twice, from any point."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from crawler.extensions.audit import Audit
from crawler.feeds.catching_up import catch_up
from crawler.feeds.exporter import ShardExporter
from crawler.feeds.paths import ARTICLES
from crawler.feeds.rebuilding import rebuild
from crawler.feeds.recovery import recover
from crawler.feeds.run_files import RunFiles, run_files_of
from crawler.files.shards import find_shards, read_records
from crawler.items import Article, RawPage
from crawler.ledger import Ledger, ledger_of
from pipelines.cleaning import Removal
from pipelines.identity import article_id
from pipelines.stages.dropping import Dropped
from tests.articles import TEXT, digest, make_article


def make_crawler(folder: Path, **settings: Any) -> Crawler:
    feeds = {ARTICLES: {"format": "shards"}}
    given = {"TAMIS_OUTPUT": str(folder), "FEEDS": feeds, "TAMIS_REMOVED": True, "TAMIS_DROPPED": True}
    return get_crawler(Spider, given | settings)


def url_of(number: int) -> str:
    return f"https://exemple.fr/{number}"


def article(number: int) -> Article:
    """Every third article has a cut."""
    if number % 3:
        return make_article(url_of(number))
    base = f"Note. {TEXT}"
    made = make_article(url_of(number), base_sha256=digest(base), cuts=["an-example"], chars_removed=6)
    made.removals = (Removal(0, 6, "Note. ", "an-example", "wrapper"),)
    return made


def crawl(crawler: Crawler, numbers: range) -> RunFiles:
    """Take pages in as a crawl does; every fourth is dropped."""
    exporter, audit = ShardExporter(crawler), Audit(crawler)
    for number in numbers:
        if number % 4 == 3:
            audit.item_dropped(
                RawPage(url=url_of(number), fetched_at="2026-11-24T08:00:00.000Z"),
                Dropped("drop_unwanted", "too_short"),
            )
        else:
            exporter.export_item(article(number))
    return run_files_of(crawler)


def kill(crawler: Crawler) -> None:
    """Leave everything as a killed process does."""
    for file in run_files_of(crawler)._open.values():
        file.abandon()
    ledger_of(crawler).close()


def found(folder: Path, kind: str) -> list[str]:
    return sorted(record["id"] for path in find_shards(folder, kind) for _, record in read_records(path))


def ids(numbers: range, *, is_dropped: bool = False) -> list[str]:
    return sorted(article_id(url_of(n)) for n in numbers if (n % 4 == 3) is is_dropped)


def bring_home(folder: Path) -> dict[str, dict[str, Any]]:
    ledger = Ledger.open(folder / "state")
    left = recover(folder, ledger)
    catch_up(folder, ledger, left.being_written)
    known = dict(ledger.items("page"))
    ledger.close()
    assert not list(folder.rglob("*.part"))
    return known


def check(folder: Path, known: dict[str, dict[str, Any]]) -> None:
    """Records, cuts and ledger agree."""
    kept = found(folder, "articles")
    assert len(kept) == len(set(kept))
    assert sorted(key for key, entry in known.items() if entry["status"] == "kept") == kept
    assert sorted(key for key, entry in known.items() if entry["status"] == "dropped") == found(
        folder, "dropped"
    )
    with_cuts = {article_id(url_of(n)) for n in range(0, 60, 3)}
    assert found(folder, "removed") == sorted(with_cuts & set(kept))


@pytest.mark.parametrize("packing", ["", "gz", "zst"])
@pytest.mark.parametrize("group", [1, 7, 1000])
def test_a_killed_crawl_loses_nothing_that_was_written(tmp_path: Path, group: int, packing: str) -> None:
    crawler = make_crawler(
        tmp_path, TAMIS_COMMIT_RECORDS=group, TAMIS_SHARD_RECORDS=9, TAMIS_SHARD_PACKING=packing
    )
    crawl(crawler, range(40))
    kill(crawler)
    known = bring_home(tmp_path)
    check(tmp_path, known)
    assert found(tmp_path, "articles") == ids(range(40))
    assert found(tmp_path, "dropped") == ids(range(40), is_dropped=True)
    assert len(list((tmp_path / "runs").iterdir())) == 1
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.jsonl*")}
    assert bring_home(tmp_path) == known
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.jsonl*")} == before


def test_whatever_goes_wrong_at_the_end_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("crawler.feeds.run_files.stop_for", lambda crawler, error: told.append(error))
    files = crawl(make_crawler(tmp_path), range(3))
    monkeypatch.setattr("crawler.feeds.parts.publish_part", lambda path, level: 1 / 0)
    files.close()
    assert files.broken
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_a_crawl_that_ends_in_order_leaves_whole_files(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_SHARD_RECORDS=9)
    files = crawl(crawler, range(40))
    files.close()
    ledger_of(crawler).close()
    check(tmp_path, bring_home(tmp_path))
    assert {file.kind for file in files.published} == {"articles", "removed", "dropped"}
    assert sum(file.records for file in files.published if file.kind == "articles") == 30


def torn(folder: Path, kind: str, length: int) -> None:
    for part in folder.glob(f"{kind}/*/*.part"):
        with part.open("r+b") as file:
            file.truncate(min(length, part.stat().st_size))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30_000), st.integers(0, 3000), st.integers(0, 3000))
def test_wherever_the_uncommitted_files_were_cut_they_come_home_consistent(
    tmp_path_factory: pytest.TempPathFactory, articles: int, removed: int, dropped: int
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    crawler = make_crawler(folder, TAMIS_COMMIT_RECORDS=1000)
    crawl(crawler, range(20))
    kill(crawler)
    for kind, length in (("articles", articles), ("removed", removed), ("dropped", dropped)):
        torn(folder, kind, length)
    known = bring_home(folder)
    check(folder, known)
    assert set(known) <= {article_id(url_of(number)) for number in range(20)}


def test_damage_in_the_middle_costs_that_line_alone(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_COMMIT_RECORDS=1000)
    crawl(crawler, range(12))
    kill(crawler)
    [part] = tmp_path.glob("articles/*/*.part")
    lines = part.read_bytes().splitlines(keepends=True)
    lines[4] = b"\0" * (len(lines[4]) - 1) + b"\n"
    part.write_bytes(b"".join(lines))
    check(tmp_path, bring_home(tmp_path))
    assert len(found(tmp_path, "articles")) == len(lines) - 1


def test_withheld_cuts_do_not_cost_their_articles(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_REMOVED=False, TAMIS_COMMIT_RECORDS=1000)
    crawl(crawler, range(12))
    kill(crawler)
    bring_home(tmp_path)
    assert found(tmp_path, "articles") == ids(range(12))
    assert not (tmp_path / "removed").exists()


def test_the_files_of_a_crawl_that_lives_are_left_alone(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_STATE=str(tmp_path / "elsewhere"))
    files = crawl(crawler, range(12))
    ledger = Ledger.open(tmp_path / "state")
    left = recover(tmp_path, ledger)
    assert left.being_written
    assert not left.runs
    ledger.close()
    files.close()
    ledger_of(crawler).close()
    assert found(tmp_path, "articles") == ids(range(12))


class Killed(BaseException):
    """The process ends here."""


def operations(monkeypatch: pytest.MonkeyPatch, last: int) -> Callable[[], int]:
    """Let so many operations on files through; the next one does not happen any more."""
    count = 0

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count > last:
                raise Killed
            return function(*arguments, **named)

        return counted

    for target in ("os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink", "pathlib.Path.open"):
        module, _, name = target.rpartition(".")
        owner = Path if "Path" in module else __import__(module)
        monkeypatch.setattr(target, wrapped(getattr(owner, name)))
    monkeypatch.setattr(Ledger, "put", wrapped(Ledger.put))
    return lambda: count


def kill_points(every: int) -> Iterator[int]:
    return iter(range(0, 400, every))


@pytest.mark.parametrize("packing", ["", "zst"])
def test_recovery_itself_may_be_killed_at_any_operation(tmp_path: Path, packing: str) -> None:
    for number, point in enumerate(kill_points(5)):
        folder = tmp_path / str(number)
        crawler = make_crawler(
            folder, TAMIS_COMMIT_RECORDS=7, TAMIS_SHARD_RECORDS=9, TAMIS_SHARD_PACKING=packing
        )
        crawl(crawler, range(24))
        kill(crawler)
        torn(folder, "articles", 2500 * (number % 3 + 1))
        ledger = Ledger.open(folder / "state")
        with pytest.MonkeyPatch.context() as patch:
            operations(patch, point)
            try:
                left = recover(folder, ledger)
                catch_up(folder, ledger, left.being_written)
                finished = True
            except Killed:
                finished = False
        ledger.close()
        known = bring_home(folder)
        check(folder, known)
        if finished:
            break
    else:
        raise AssertionError("recovery never came to its end")


def test_a_ledger_that_is_gone_is_made_from_the_shards(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_SHARD_RECORDS=9)
    crawl(crawler, range(40)).close()
    ledger_of(crawler).close()
    before = bring_home(tmp_path)
    (tmp_path / "state" / "ledger.sqlite").unlink()
    assert bring_home(tmp_path) == before


def test_a_rebuilt_ledger_says_the_same_and_the_old_one_is_kept_aside(tmp_path: Path) -> None:
    crawler = make_crawler(tmp_path, TAMIS_SHARD_RECORDS=9)
    crawl(crawler, range(40)).close()
    ledger_of(crawler).close()
    before = bring_home(tmp_path)
    path = tmp_path / "state" / "ledger.sqlite"
    damaged = bytearray(path.read_bytes())
    damaged[4096:8192] = random.Random(1).randbytes(4096)
    path.write_bytes(damaged)
    done = rebuild(tmp_path, tmp_path / "state")
    assert done.pages == len(before)
    assert done.kept_aside[0].read_bytes() == damaged
    assert bring_home(tmp_path) == before
