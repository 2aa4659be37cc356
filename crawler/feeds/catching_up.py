"""Teaching the ledger what stands in published files: after a kill, and when it is made anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from crawler.feeds.paths import run_of
from crawler.feeds.run_files import RUN
from crawler.files.shards import BadShard, find_shards, read_lines, stem
from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import dropped_entry, kept_entry


class Seen(msgspec.Struct):
    """What the ledger needs of an article."""

    id: str
    url: str
    crawled_at: str
    text_sha256: str
    revision: int = 0
    cuts: list[str] = []


class Gone(msgspec.Struct):
    """What the ledger needs of a dropped page."""

    id: str
    url: str
    stage: str
    reason: str
    crawled_at: str


@dataclass
class CaughtUp:
    """What was learnt."""

    runs: int = 0
    pages: int = 0


def learn_kept(pages: Pages, articles: Iterable[Seen], shard: str) -> int:
    """Enter the articles of a shard, in the caller's transaction; gives how many were new."""
    return sum(pages.learn(seen.id, kept_entry(_fields(seen), shard)) for seen in articles)


def learn_dropped(pages: Pages, dropped: Iterable[Gone]) -> int:
    """Enter dropped pages, in the caller's transaction; gives how many were new."""
    return sum(pages.learn(gone.id, dropped_entry(_fields(gone))) for gone in dropped if gone.id)


def catch_up(folder: Path, ledger: Ledger, being_written: Iterable[str] = ()) -> CaughtUp:
    """Read the published files of every crawl that the ledger does not know to have come to its end.

    Args:
        folder: the output folder.
        being_written: runs that are not over.

    Raises:
        BadShard: a published file is not what was written.
        LedgerError: the ledger could not be written.
    """
    files: dict[str, list[tuple[str, Path]]] = {}
    for kind in ("articles", "dropped"):
        for path in find_shards(folder, kind):
            run, numbered = run_of(stem(path))
            if numbered:
                files.setdefault(run, []).append((kind, path))
    done = CaughtUp()
    for run in sorted(files):
        entry = ledger.get(RUN, run)
        if entry is not None and entry["finished"]:
            continue
        with ledger.transaction():
            for kind, path in files[run]:
                done.pages += _learn_file(Pages(ledger), kind, path, folder)
            if run not in being_written:
                ledger.put(RUN, run, (entry or {"removed_withheld": False}) | {"finished": True})
        done.runs += 1
    return done


def _learn_file(pages: Pages, kind: str, path: Path, folder: Path) -> int:
    try:
        if kind == "articles":
            return learn_kept(pages, (_read(line, Seen) for _, line in read_lines(path)), stem(path))
        return learn_dropped(pages, (_read(line, Gone) for _, line in read_lines(path)))
    except (BadShard, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadShard(f"{path.relative_to(folder)}: {error}") from error


def _read(line: bytes, kind: Any) -> Any:
    return msgspec.json.decode(line, type=kind)


def _fields(record: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(record)
