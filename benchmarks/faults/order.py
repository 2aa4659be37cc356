"""Every point at which a machine may stop: the order of write, fsync and rename, read off a recorded run.

A run's operations on files are recorded. For each point two disks are made: what a killed process leaves (all
that was written), and what a power cut may leave (of each file only what was synced, of a folder only the
names that were synced). Each is recovered, and must hold every page that counted as seen, once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from scrapy import Spider
from scrapy.utils.test import get_crawler

from benchmarks.faults.crawls import FEED
from crawler.dataset.verify import Proof
from crawler.extensions.audit import Audit
from crawler.feeds.catching_up import catch_up
from crawler.feeds.exporter import ShardExporter
from crawler.feeds.parts import PartFile
from crawler.feeds.recovery import recover
from crawler.feeds.run_files import run_files_of
from crawler.files.shards import find_shards, read_records
from crawler.items import Article, RawPage
from crawler.ledger import Ledger, ledger_of
from crawler.ledger.file import NAME
from pipelines.cleaning import Removal
from pipelines.cleaning.cleaned import cut
from pipelines.identity import article_id
from pipelines.stages.dropping import Dropped

PAGES = 24
KILLED, POWER_CUT = "killed", "power cut"
BASE = "Note du traducteur.\nLe modèle est ouvert depuis mardi, et chacun peut en lire le code."


@dataclass
class Disk:
    """Files by their path below the output folder: what was written, and what of it is on the platter."""

    files: dict[str, bytes] = field(default_factory=dict)
    synced: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, bytes] = field(default_factory=dict)
    """What a power cut leaves: synced bytes under synced names."""
    ledger: bytes = b""
    """The ledger as of its last commit."""
    seen: frozenset[str] = frozenset()
    """Ids of pages that count as seen."""


@dataclass
class Recorder:
    """Watches the operations on the files below a folder."""

    folder: Path
    points: list[Disk] = field(default_factory=list)
    now: Disk = field(default_factory=Disk)

    def note(self) -> None:
        """A point at which the machine may stop."""
        now = self.now
        self.points.append(Disk(dict(now.files), dict(now.synced), dict(now.names), now.ledger, now.seen))

    def name(self, path: Path | str) -> str:
        """A path below the folder; empty for one that is elsewhere, or the ledger's."""
        try:
            name = Path(path).relative_to(self.folder).as_posix()
        except ValueError:
            return ""
        return "" if name.startswith("state") or name == "." else name

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record what happens inside."""
        fsync, replace, unlink, write = os.fsync, Path.replace, Path.unlink, PartFile.write

        def watched_write(file: PartFile, line: bytes) -> None:
            write(file, line)
            self.now.files[self.name(file.part)] = file.part.read_bytes()
            self.note()

        def watched_fsync(handle: int) -> None:
            fsync(handle)
            path = Path(f"/proc/self/fd/{handle}").readlink()
            self._sync_folder(path) if path.is_dir() else self._sync_file(path)
            self.note()

        def watched_replace(path: Path, target: Path) -> Path:
            done = replace(path, target)
            for state in (self.now.files, self.now.synced):
                if (content := state.pop(self.name(path), None)) is not None:
                    state[self.name(target)] = content
            self.note()
            return done

        def watched_unlink(path: Path, missing_ok: bool = False) -> None:
            unlink(path, missing_ok)
            for state in (self.now.files, self.now.synced):
                state.pop(self.name(path), None)
            self.note()

        with (
            mock.patch.object(PartFile, "write", watched_write),
            mock.patch("os.fsync", watched_fsync),
            mock.patch.object(Path, "replace", watched_replace),
            mock.patch.object(Path, "unlink", watched_unlink),
        ):
            yield

    def _sync_file(self, path: Path) -> None:
        if name := self.name(path):
            self.now.files[name] = self.now.synced[name] = path.read_bytes()
            if name.endswith(".part"):  # common file systems sync the name of a new file with its bytes
                self.now.names[name] = self.now.synced[name]

    def _sync_folder(self, folder: Path) -> None:
        inside = {name for name in self.now.synced if (self.folder / name).parent == folder}
        for name in {n for n in self.now.names if (self.folder / n).parent == folder} - inside:
            del self.now.names[name]
        for name in inside:
            self.now.names[name] = self.now.synced[name]

    def committed(self, ledger: Ledger) -> None:
        """The ledger has committed."""
        copy = Path(tempfile.mkstemp()[1])
        copy.unlink()
        ledger._connection.execute("VACUUM INTO ?", (str(copy),))
        self.now.ledger = copy.read_bytes()
        copy.unlink()
        self.now.seen = frozenset(key for key, entry in ledger.items("page"))
        self.note()


def check_every_point(folder: Path, packings: tuple[str, ...] = ("", "zst"), step: int = 1) -> dict[str, Any]:
    """Record runs, stop at every point in both ways, recover, and look."""
    points = wrong = 0
    for packing in packings:
        recorder = _record(folder / f"order-{packing}", packing)
        for number, disk in enumerate(recorder.points[::step]):
            for how in (KILLED, POWER_CUT):
                points += 1
                if fault := _fault_after(folder / "stopped", disk, how):
                    wrong += 1
                    print(f"{packing or 'plain'}, point {number}, {how}: {fault}")
        shutil.rmtree(recorder.folder)
    shutil.rmtree(folder / "stopped", ignore_errors=True)
    return {"points": points, "wrong": wrong}


def _record(folder: Path, packing: str) -> Recorder:
    settings = {
        "TAMIS_OUTPUT": str(folder),
        **FEED,
        "TAMIS_REMOVED": True,
        "TAMIS_DROPPED": True,
        "TAMIS_COMMIT_RECORDS": 4,
        "TAMIS_SHARD_RECORDS": 7,
        "TAMIS_SHARD_PACKING": packing,
    }
    crawler = get_crawler(Spider, settings)
    exporter, audit = ShardExporter(crawler), Audit(crawler)
    recorder = Recorder(folder)
    ledger = ledger_of(crawler)
    transaction = Ledger.transaction

    @contextmanager
    def watched(self: Ledger) -> Iterator[None]:
        with transaction(self):
            yield
        if not self._depth:
            recorder.committed(self)

    with recorder.watching(), mock.patch.object(Ledger, "transaction", watched):
        for number in range(PAGES):
            _take_in(number, exporter, audit)
        run_files_of(crawler).close()
    ledger.close()
    return recorder


def _take_in(number: int, exporter: ShardExporter, audit: Audit) -> None:
    url = f"https://exemple.fr/{number}"
    if number % 4 == 3:
        page = RawPage(url=url, fetched_at="2026-11-24T08:00:00.000Z")
        audit.item_dropped(page, Dropped("drop_unwanted", "too_short"))
    else:
        exporter.export_item(_article(url, with_cut=number % 3 == 0))


def _article(url: str, *, with_cut: bool) -> Article:
    cuts = (Removal(0, 20, BASE[:20], "an-example", "wrapper"),) if with_cut else ()
    text = cut(BASE, cuts)
    article = Article(
        id=article_id(url),
        url=url,
        crawled_at="2026-11-24T08:00:00.000Z",
        text=text,
        chars=len(text),
        chars_removed=len(BASE) - len(text),
        cuts=[removal.rule for removal in cuts],
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        base_sha256=hashlib.sha256(BASE.encode()).hexdigest(),
        language="fr",
        cluster=article_id(url),
    )
    article.removals = cuts
    return article


def _fault_after(folder: Path, disk: Disk, how: str) -> str:
    """Lay a disk out, recover it, and say what is wrong; empty if nothing is."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in (disk.files if how == KILLED else disk.names).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "state").mkdir(parents=True, exist_ok=True)
    if disk.ledger:
        (folder / "state" / NAME).write_bytes(disk.ledger)
    published = {path: path.read_bytes() for path in find_shards(folder)}
    ledger = Ledger.open(folder / "state")
    left = recover(folder, ledger)
    catch_up(folder, ledger, left.being_written)
    known = dict(ledger.items("page"))
    ledger.close()
    found = [
        record["id"]
        for kind in ("articles", "dropped")
        for path in find_shards(folder, kind)
        for _, record in read_records(path)
    ]
    checks: list[tuple[Callable[[], Any], str]] = [
        (lambda: len(found) != len(set(found)), "a page twice"),
        (lambda: disk.seen - set(found), "a page that counted as seen is lost"),
        (lambda: set(known) != set(found), "ledger and files disagree"),
        (
            lambda: any(path.read_bytes() != raw for path, raw in published.items()),
            "a published file changed",
        ),
        (lambda: list(folder.rglob("*.part")), "a part is left"),
        (lambda: list(Proof(folder, known).faults()), "the proof finds faults"),
    ]
    return next((f"{what}: {wrong}" for check, what in checks if (wrong := check())), "")
