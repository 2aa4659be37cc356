"""A release: one sorted, frozen, described folder out of all shards."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from crawler.dataset.card import Release, card, describe
from crawler.dataset.croissant import croissant
from crawler.dataset.expression import compile_choice
from crawler.dataset.plots import draw
from crawler.dataset.selection import Changes, Choice, Refused, Selection
from crawler.dataset.statistics import Statistics
from crawler.dataset.tables import read_parquet, write_parquet
from crawler.files.durable import sync_folder
from crawler.files.lines import encode
from crawler.files.manifest import NAME as MANIFEST
from crawler.files.manifest import Listed, NoManifest, read_manifest
from crawler.files.shards import find_shards, read_articles, read_records
from crawler.items import SCHEMA_VERSION
from crawler.schema import json_schema

FORMS = ("jsonl", "parquet")
FILE_RECORDS = 50_000
"""Records of a file: about 300 MB of JSON Lines."""
ROOMS = ("articles", "removed", "dropped", "runs", "state", "warc")
"""Folders of a crawl, in which a release would be read as one of its files."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{3})?Z)?")


@dataclass(frozen=True)
class Order:
    """A release as it is asked for."""

    form: str = "jsonl"
    since: str = ""
    only: str = ""
    splits: Mapping[str, float] = field(default_factory=lambda: {"train": 1.0})
    previous: Path | None = None
    """Folder of the release before, to compare with."""

    def choice(self) -> Choice:
        """The choice among records.

        Raises:
            Refused, BadExpression: a part of the order makes no sense.
        """
        if self.form not in FORMS:
            raise Refused(f"--format must be one of {', '.join(FORMS)}, not {self.form!r}")
        if self.since and not _MOMENT.fullmatch(self.since):
            raise Refused(f"--since wants a day or a moment in UTC, 2026-11-24, not {self.since!r}")
        return Choice(self.since, compile_choice(self.only) if self.only else None, self.splits)

    def asked(self) -> str:
        """The choice in words."""
        since = [f"crawled since {self.since}"] if self.since else []
        return " and ".join([*since, *([self.only] if self.only else [])])


def make_release(output: Path, to: Path, order: Order) -> Release:
    """Make a release of an output folder. It appears under its name when it is complete, or not at all.

    The same records give the same bytes: nothing of it comes from the clock, the machine or the order of the
    shards.

    Raises:
        Refused: the folder is not empty, the order makes no sense, or no record is left.
        BadShard: a shard cannot be read.
        OSError: the disk is full or failing.
    """
    choice = order.choice()
    to = to.absolute()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(f"{to} is there already and not empty; a release is never written over")
    if not find_shards(output):
        raise Refused(f"there are no shards below {output / 'articles'}")
    for room in ROOMS:
        if to.resolve().is_relative_to((output / room).resolve()):
            raise Refused(f"{to} lies in {room}/ of the folder that is read; a release has its own place")
    to.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{to.name}-", suffix=".part", dir=to.parent))
    try:
        release = _fill(output, made, order, choice)
        made.chmod(0o755)
        made.rename(to)
        sync_folder(to.parent)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return release


def _fill(output: Path, made: Path, order: Order, choice: Choice) -> Release:
    scratch = made / "scratch.sqlite"
    selection = Selection(scratch, choice)
    try:
        selection.take(read_articles(output))
        if not selection.counts.written:
            raise Refused("no record is left: " + json.dumps(asdict(selection.counts)))
        statistics = Statistics()
        (made / "data").mkdir()
        files = [
            entry
            for split in choice.splits
            for entry in _write_split(made, split, order, selection, statistics)
        ]
        changes, previous = _compare(selection, order.previous)
    finally:
        selection.close()
        scratch.unlink(missing_ok=True)
    version = statistics.span["crawled_at"][1][:10].replace("-", ".")
    release = Release(
        version=version,
        form=order.form,
        splits=_records_by_split(files),
        asked=order.asked(),
        statistics=statistics.as_dict(),
        counts=selection.counts,
        pictures=draw(statistics, made / "plots"),
        changes=changes,
        previous=previous,
    )
    _describe(made, release, files)
    return release


def _write_split(
    made: Path, split: str, order: Order, selection: Selection, statistics: Statistics
) -> list[Listed]:
    """Write the files of a split; a split without records has none, for readers choke on empty files."""
    records = _counted(selection.records(split), statistics)
    parts: list[tuple[Path, int]] = []
    while first := next(records, None):
        path = made / "data" / f"{split}-{len(parts):05}.part"
        batch = _with_first(first, islice(records, FILE_RECORDS - 1))
        parts.append(
            (path, write_parquet(path, batch) if order.form == "parquet" else _write_jsonl(path, batch))
        )
    files = []
    for number, (path, count) in enumerate(parts):
        name = f"data/{split}-{number:05}-of-{len(parts):05}.{order.form}"
        path.rename(made / name)
        files.append(_listed(made, name, count))
    return files


def _with_first(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _counted(records: Iterable[dict[str, Any]], statistics: Statistics) -> Iterator[dict[str, Any]]:
    for record in records:
        statistics.add(record)
        yield record


def _write_jsonl(path: Path, records: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("wb") as file:
        for record in records:
            file.write(encode(record))
            count += 1
    return count


def _listed(made: Path, name: str, count: int) -> Listed:
    path = made / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Listed(name, path.stat().st_size, digest, count)


def _records_by_split(files: Iterable[Listed]) -> dict[str, int]:
    splits: dict[str, int] = {}
    for entry in files:
        split = re.sub(r"^data/|-\d{5}-of-.*$", "", entry.path)
        splits[split] = splits.get(split, 0) + entry.records
    return splits


def _compare(selection: Selection, previous: Path | None) -> tuple[Changes | None, str]:
    if previous is None:
        return None, ""
    try:
        files = read_manifest(previous)
        version = json.loads((previous / MANIFEST).read_bytes())["version"]
    except (NoManifest, OSError, ValueError, KeyError) as error:
        raise Refused(f"--previous: {previous} is no release: {error!r}") from None
    return selection.compare(_rows(previous, files)), str(version)


def _rows(folder: Path, files: Iterable[Listed]) -> Iterator[Mapping[str, Any]]:
    for entry in files:
        if entry.path.endswith(".parquet"):
            yield from read_parquet(folder / entry.path, ["id", "text_sha256"])
        elif entry.path.endswith(".jsonl"):
            yield from (record for _, record in read_records(folder / entry.path))


def _describe(made: Path, release: Release, files: list[Listed]) -> None:
    """Write everything that is not data; the manifest last, with the hash of all else."""
    pages: dict[str, Any] = {
        "article.schema.json": json_schema(),
        "statistics.json": release.statistics,
        "croissant.json": croissant(files, release.splits, release.form, release.version, describe(release)),
    }
    for name, page in pages.items():
        (made / name).write_text(json.dumps(page, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (made / "README.md").write_text(card(release), encoding="utf-8")
    others = sorted(path for path in made.rglob("*") if path.is_file() and path.parent.name != "data")
    manifest = {
        "version": release.version,
        "schema_version": SCHEMA_VERSION,
        "choice": release.asked,
        "counts": asdict(release.counts),
        "splits": release.splits,
        "files": [msgspec.to_builtins(entry) for entry in files]
        + [msgspec.to_builtins(_listed(made, path.relative_to(made).as_posix(), 0)) for path in others],
    }
    path = made / MANIFEST
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _listed(made, MANIFEST, 0)
    for folder in (made / "data", made):
        sync_folder(folder)
