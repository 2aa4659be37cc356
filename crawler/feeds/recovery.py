"""Bringing home what a crawl left that did not come to its end: nothing lost, nothing twice."""

from __future__ import annotations

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from crawler.feeds.catching_up import Gone, Seen, learn_dropped, learn_kept
from crawler.feeds.parts import publish_part
from crawler.feeds.paths import KINDS, run_of
from crawler.feeds.run_files import RUN
from crawler.files.durable import PART, open_part, publish, sync_folder
from crawler.files.lines import encode
from crawler.files.shards import ENDINGS, MAX_LINE, find_shards, read_records, stem
from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import KEPT, KIND


@dataclass
class Recovered:
    """What recovery found and did."""

    runs: set[str] = field(default_factory=set)
    being_written: set[str] = field(default_factory=set)
    """Runs whose files another process holds."""
    articles: int = 0
    """Articles in the files brought home."""
    cut_lines: int = 0
    """Lines left out: torn, or not wholly written."""


class _Cut(msgspec.Struct):
    id: str
    seq: int
    action: str


class _InUse(Exception):
    """Another process writes this file."""


def recover(folder: Path, ledger: Ledger) -> Recovered:
    """Publish the whole lines of every `.part` whose writer is dead, and enter their pages into the ledger.

    An article whose cuts are not all in `removed/` was not committed: its line goes, and the page is
    fetched again. Cuts without their article go, too. Killed at any point, it comes out the same when it
    is done again: lines are put in order first, then the ledger learns them, then the file gets its name.

    Raises:
        OSError: the disk is full or failing.
        LedgerError: the ledger could not be written.
    """
    done = Recovered()
    for name, parts in sorted(_find_parts(folder).items()):
        run, numbered = run_of(name)
        with ExitStack() as stack:
            try:
                files = {kind: stack.enter_context(_claim(part)) for kind, part in parts.items()}
            except _InUse:
                done.being_written.add(run)
                continue
            _Group(folder, name, numbered, parts, files).bring_home(ledger, done)
        done.runs.add(run)
    _report_missing(folder, done.being_written)
    return done


def _find_parts(folder: Path) -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for kind in KINDS:
        for part in sorted((folder / kind).rglob(f"*{PART}")):
            if part.name.removesuffix(PART).endswith(ENDINGS):
                found.setdefault(stem(part), {})[kind] = part
    return found


def _claim(part: Path) -> IO[bytes]:
    file = part.open("rb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise _InUse from None
    return file


@dataclass
class _Group:
    """The files of one shard's name: the shard, its cuts, its dropped pages."""

    folder: Path
    name: str
    numbered: bool
    parts: dict[str, Path]
    files: dict[str, IO[bytes]]

    def __post_init__(self) -> None:
        self._present: set[str] = set()

    def bring_home(self, ledger: Ledger, done: Recovered) -> None:
        pages = Pages(ledger)
        articles = dict(self._whole("articles", Seen))
        kept = self._kept(articles, ledger) if self.numbered else {}
        cuts = dict(self._whole("removed", _Cut))
        if self.numbered:
            self._present = {seen.id for seen in self._shard_articles(kept)}
            cuts = {line: cut for line, cut in cuts.items() if cut.id in self._present}
        dropped = dict(self._whole("dropped", Gone))
        for kind, lines in (("removed", cuts), ("dropped", dropped), ("articles", kept)):
            if kind in self.parts:
                done.cut_lines += self._put_in_order(kind, list(lines))
        if self.numbered:
            with ledger.transaction():
                self._forget_lost(ledger)
                learn_kept(pages, kept.values(), self.name)
                learn_dropped(pages, dropped.values())
        done.articles += len(kept)
        for kind in KINDS:
            if kind in self.parts:
                self._publish(kind)

    def _whole(self, kind: str, form: Any) -> Iterator[tuple[bytes, Any]]:
        """The lines of a part that are whole, each once, with what was read from them."""
        if kind not in self.files:
            return
        while line := self.files[kind].readline(MAX_LINE):
            if not line.endswith(b"\n"):
                continue
            try:
                yield line, msgspec.json.decode(line, type=form)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue

    def _kept(self, articles: dict[bytes, Seen], ledger: Ledger) -> dict[bytes, Seen]:
        """The articles that stay: committed ones, and those that all cuts are there for."""
        cuts = self._cut_counts()
        pages = Pages(ledger)
        run = ledger.get(RUN, run_of(self.name)[0]) or {"removed_withheld": False}
        kept = {}
        for line, seen in articles.items():
            entry = pages.ledger.get(KIND, seen.id)
            known = entry is not None and entry["status"] == KEPT
            if known and entry["shard"] == self.name:  # type: ignore[index]
                kept[line] = seen
            elif known and entry["revision"] >= seen.revision:  # type: ignore[index]
                continue  # another shard has it
            elif run["removed_withheld"] or cuts[seen.id] == len(seen.cuts):
                kept[line] = seen
        return kept

    def _forget_lost(self, ledger: Ledger) -> None:
        """Take out of the ledger what it says is in this shard and is not: a disk lost what it had synced."""
        lost = [
            key
            for key, entry in ledger.items(KIND)
            if entry.get("shard") == self.name and key not in self._present
        ]
        for key in lost:
            ledger.delete(KIND, key)

    def _cut_counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        if "removed" in self.files:
            counts.update(cut.id for _, cut in self._whole("removed", _Cut) if cut.action == "removed")
            self.files["removed"].seek(0)
        else:  # published before the crawl was killed
            for path in self._published("removed"):
                counts.update(cut["id"] for _, cut in read_records(path) if cut["action"] == "removed")
        return counts

    def _shard_articles(self, kept: dict[bytes, Seen]) -> Iterator[Seen]:
        yield from kept.values()
        if "articles" not in self.parts:
            for path in self._published("articles"):
                yield from (msgspec.convert(record, Seen) for _, record in read_records(path))

    def _published(self, kind: str) -> list[Path]:
        return [path for path in find_shards(self.folder, kind) if stem(path) == self.name]

    def _put_in_order(self, kind: str, lines: list[bytes]) -> int:
        """Leave only these lines in the part, on disk; gives how many pieces went."""
        part, file = self.parts[kind], self.files[kind]
        size = os.fstat(file.fileno()).st_size
        if sum(map(len, lines)) == size:
            os.fsync(file.fileno())
            return 0
        file.seek(0)
        before = sum(1 for _ in file)
        temporary = part.with_suffix(".order")
        with temporary.open("wb") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(part)
        sync_folder(part.parent)
        return before - len(lines)

    def _publish(self, kind: str) -> None:
        part = self.parts[kind]
        if part.stat().st_size:
            publish_part(part.with_suffix(""))
        else:
            part.unlink()
            sync_folder(part.parent)


def _report_missing(folder: Path, being_written: set[str]) -> None:
    """Say in `runs/` which crawls were cut short: those with files and without a report."""
    for part in (folder / "runs").glob(f"*.json{PART}"):
        try:
            with _claim(part):
                part.unlink()
        except _InUse:
            continue
    runs = {run_of(stem(path))[0] for kind in KINDS for path in find_shards(folder, kind)}
    for run in sorted(runs - being_written):
        path = folder / "runs" / f"{run}.json"
        if not path.exists():
            file = open_part(path)
            file.write(encode({"run": run, "finish_reason": "killed", "exit_code": -1}))
            publish(file, path)
