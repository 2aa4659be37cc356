"""A crawl goes on where the last one ended, however that was."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.faults.pages import page
from crawler.showcase.site import ShowcaseSite
from tests.crawls import ROOT, Crawl

PATIENCE = 60
"""Seconds after which a crawl is killed and the test fails."""


def write_pages(folder: Path, count: int) -> Path:
    """Articles, a fifth of them too short to be kept."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.html").write_text(page(number), encoding="utf-8")
    return folder


ROOM = 30_000
"""Bytes of the largest file on the full disk: a shard of some ten articles."""
MARK = ("-s", "TAMIS_DUPLICATES=mark")


def content(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for kind in ("articles", "removed", "dropped")
        for path in output.glob(f"{kind}/*/*")
    }


def test_a_second_crawl_of_an_archive_adds_nothing_until_it_is_told_to(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    arguments = ("crawl", "archive", "-a", f"path={write_pages(tmp_path / 'pages', 10)}", *MARK)
    first = scrapy(*arguments)
    before = content(first.output)
    assert (first.exit_code, len(first.lines("articles")), len(first.lines("dropped"))) == (0, 8, 2)
    second = scrapy(*arguments)
    assert second.exit_code == 0
    assert content(second.output) == before
    assert "10  known" in second.stderr
    edited = tmp_path / "pages" / "000.html"
    edited.write_text(edited.read_text(encoding="utf-8").replace(" et ", " puis "), encoding="utf-8")
    third = scrapy(*arguments, "-a", "again=1")
    assert third.exit_code == 0
    revised = [a for a in third.lines("articles") if a["url"].endswith("/000.html")]
    assert [article["revision"] for article in revised] == [0, 1]


@pytest.fixture(scope="module")
def site() -> Iterator[ShowcaseSite]:
    with ShowcaseSite() as site:
        yield site


def test_a_list_crawled_again_asks_only_for_what_failed_for_now(
    scrapy: Callable[..., Crawl], site: ShowcaseSite
) -> None:
    addresses = [
        f"{site.base_url}/2026/11/23/une-bibliotheque-municipale-apprend-a-chercher",
        f"{site.base_url}/nulle-part",
        "http://127.0.0.1:9/refused",
    ]
    manners = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0")
    arguments = ("crawl", "urls", "-a", f"urls={','.join(addresses)}", *manners)
    first, second = scrapy(*arguments), scrapy(*arguments)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert len(second.lines("articles")) == 1
    reasons = [line["reason"] for line in second.lines("dropped")]
    assert sorted(reasons) == ["connection_refused", "connection_refused", "http_404"]


def start(output: Path, pages: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"path={pages}", *MARK, *more]
    return subprocess.Popen([*command, "-s", f"TAMIS_OUTPUT={output}"], cwd=ROOT, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("lines", [1, 20])
def test_a_killed_crawl_is_brought_home_by_the_next(
    scrapy: Callable[..., Crawl], tmp_path: Path, lines: int
) -> None:
    pages, output = write_pages(tmp_path / "pages", 60), tmp_path / "output"
    end = time.monotonic() + PATIENCE
    crawl = start(output, pages, "-s", "TAMIS_SHARD_RECORDS=15")
    while sum(file.read_bytes().count(b"\n") for file in output.glob("articles/*/*.jsonl*")) < lines:
        assert crawl.poll() is None
        assert time.monotonic() < end
    crawl.send_signal(signal.SIGKILL)
    crawl.wait()
    again = scrapy("crawl", "archive", "-a", f"path={pages}", *MARK)
    assert again.exit_code == 0, again.stderr
    assert "recovered" in again.stderr
    urls = [line["url"] for kind in ("articles", "dropped") for line in again.lines(kind)]
    assert len(urls) == len(set(urls)) == 60
    assert not list(output.rglob("*.part"))
    proof = scrapy("dataset", "verify", str(output))
    assert proof.exit_code == 0, proof.stdout


def test_a_full_disk_stops_the_crawl_with_its_code_and_harms_no_published_file(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    output, pages = tmp_path / "output", tmp_path / "pages"
    first = scrapy("crawl", "archive", "-a", f"path={write_pages(pages, 5)}", *MARK)
    before = content(first.output)
    write_pages(tmp_path / "more", 40)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))

    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"path={tmp_path / 'more'}", *MARK]
    done = subprocess.run(
        [*command, "-s", f"TAMIS_OUTPUT={output}"],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 3, done.stderr.decode()
    after = content(output)
    assert {name: after[name] for name in before} == before
    again = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'more'}", *MARK)
    assert again.exit_code == 0, again.stderr
    urls = [line["url"] for kind in ("articles", "dropped") for line in again.lines(kind)]
    assert len(urls) == len(set(urls)) == 40  # five of them were known
