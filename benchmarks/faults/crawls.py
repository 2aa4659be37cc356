"""One crawl of the trials' site in a process of its own, and what it left on the disk."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.pages import is_kept
from benchmarks.faults.site import Site
from crawler.dataset.verify import Proof
from crawler.feeds.paths import ARTICLES
from crawler.files.shards import find_shards, read_records
from crawler.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180
"""Seconds after which a crawl counts as hung."""
SETTINGS = (
    "TAMIS_ALLOW_PRIVATE=1 AUTOTHROTTLE_ENABLED=0 DOWNLOAD_DELAY=0 CONCURRENT_REQUESTS_PER_DOMAIN=16 "
    "RETRY_ENABLED=0 TAMIS_DUPLICATES=mark TAMIS_COMMIT_RECORDS=10 TAMIS_SHARD_RECORDS=40"
).split()

FEED = {
    "FEEDS": {ARTICLES: {"format": "shards"}},
    "FEED_STORAGES": {"shards": "crawler.feeds.shards.ShardStorage"},
    "FEED_EXPORTERS": {"shards": "crawler.feeds.exporter.ShardExporter"},
}
"""The shards as a crawl has them, for what runs without one."""


def start(
    folder: Path,
    site: Site,
    numbers: Iterable[int],
    *settings: str,
    before: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    """Begin a crawl of some pages into `folder/output`; its log is appended to `folder/log`."""
    folder.mkdir(exist_ok=True)
    addresses = folder / "addresses"
    addresses.write_text("\n".join(map(site.url, numbers)), encoding="ascii")
    command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={addresses}"]
    for setting in (*SETTINGS, f"TAMIS_OUTPUT={folder / 'output'}", *settings):
        command += ["-s", setting]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, preexec_fn=before)


def finish(crawl: subprocess.Popen[bytes]) -> int:
    """Wait for a crawl's exit code; one that hangs is killed and gives -9."""
    try:
        return crawl.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        crawl.kill()
        return crawl.wait()


def file_limit(size: int) -> Callable[[], None]:
    """Keep every file of the crawl below so many bytes: a disk that is full, without root."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    return limit


@dataclass
class Damage:
    """What is wrong with an output folder that should be whole."""

    lost: int = 0
    """Pages without a line."""
    twice: int = 0
    """Lines too many."""
    torn: int = 0
    """Faults that the proof of the folder found, and `.part` files."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.lost + self.twice + self.torn


def inspect(folder: Path, site: Site, numbers: Iterable[int]) -> Damage:
    """Look at the output of a crawl that came to its end: one line a page, in the right place."""
    output, wanted = folder / "output", list(numbers)
    damage = Damage()
    for kind, expected in (
        ("articles", {site.url(n) for n in wanted if is_kept(n)}),
        ("dropped", {site.url(n) for n in wanted if not is_kept(n)}),
    ):
        found = [record["url"] for path in find_shards(output, kind) for _, record in read_records(path)]
        damage.lost += len(expected - set(found))
        damage.twice += len(found) - len(set(found) & expected)
    ledger = Ledger.open(output / "state")
    damage.torn = sum(1 for _ in Proof(output, dict(ledger.items("page"))).faults())
    ledger.close()
    damage.torn += sum(1 for _ in output.rglob("*.part"))
    return damage


def written(folder: Path) -> int:
    """Whole lines on the disk at this moment, of published files and of parts."""
    files = [
        path for kind in ("articles", "dropped") for path in (folder / "output" / kind).rglob("*.jsonl*")
    ]
    return sum(path.read_bytes().count(b"\n") for path in files)


def content(folder: Path) -> dict[str, bytes]:
    """Published files with their bytes."""
    output = folder / "output"
    paths = [path for kind in ("articles", "removed", "dropped") for path in find_shards(output, kind)]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in paths}
