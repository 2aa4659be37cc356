"""The proof of an output folder: every record, every cut, every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from crawler.dataset.cuts import CutsOfRun, Entry, find_cut_faults
from crawler.dataset.tables import NoParquet, find_tables, read_parquet
from crawler.files.lines import encode
from crawler.files.manifest import NAME as MANIFEST
from crawler.files.manifest import Listed, NoManifest, read_manifest
from crawler.files.shards import BadShard, find_shards, read_lines
from crawler.items import SCHEMA_VERSION, Article, DroppedPage
from crawler.schema import field_docs, find_breach

ARTICLE_KEYS = list(field_docs(Article))
DROPPED_KEYS = list(field_docs(DroppedPage))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be."""

    place: str
    """File below the output folder, with the line where there is one: `articles/…/a-001.jsonl:17`."""
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass
class Proof:
    """One pass over an output folder, or a release. `faults` is walked once; the counts are right after that.

    Memory: about 170 bytes a record for the ids, and the cuts of one run.
    """

    folder: Path
    ledger: Mapping[str, Mapping[str, Any]] | None = None
    """Entries of the ledger's kind `page` by id, or None where there is none to compare with."""
    records: int = 0
    cuts: int = 0
    dropped: int = 0
    files: int = 0
    remarks: list[str] = field(default_factory=list)
    """What could not be checked, and why."""

    def __post_init__(self) -> None:
        self._unchecked = 0
        self._places: dict[bytes, tuple[int, int]] = {}
        self._counts: dict[str, int] = {}
        self._unread = 0
        # A release keeps its records in `data/`.
        shards = find_shards(self.folder)
        self._shards = shards or [*find_shards(self.folder, "data"), *find_tables(self.folder)]
        self._cuts = CutsOfRun(self.folder)

    def want_of_files(self) -> Iterator[Fault]:
        """The fault of a folder in which there is nothing to prove. It is no fault of a crawl that has just
        begun, but whoever asks for a proof has named another folder than they meant."""
        if not self._shards and not (self.folder / MANIFEST).is_file():
            yield Fault(".", f"holds neither shards nor {MANIFEST}: there is nothing to prove")

    def faults(self) -> Iterator[Fault]:
        """All faults, in the order of files and lines."""
        for number, shard in enumerate(self._shards):
            yield from self._check_shard(number, shard)
        yield from self._foreign_cuts(self._cuts.finish())
        for path in find_shards(self.folder, "dropped"):
            yield from self._check_dropped(path)
        yield from self._check_manifest()
        yield from self._check_ledger()
        if self._unchecked:
            self.remarks.append(
                f"removed/ is not here: the cuts of {self._unchecked} articles were not checked"
            )
        if self._unread:
            self.remarks.append(
                f"pyarrow is not installed: the records of {self._unread} Parquet files were not checked"
            )
        if parts := sum(1 for _ in self.folder.rglob("*.part")):
            self.remarks.append(f"{parts} files are still being written (.part): not checked")

    def _check_shard(self, number: int, path: Path) -> Iterator[Fault]:
        yield from self._foreign_cuts(self._cuts.turn_to(path))
        name, line_number = self._name(path), 0
        self.files += 1
        try:
            if path.suffix == ".parquet":
                for line_number, record in enumerate(read_parquet(path, ARTICLE_KEYS), start=1):
                    for what in self._check_record(record, None, number, line_number):
                        yield Fault(f"{name}:{line_number}", what)
            else:
                for line_number, line in read_lines(path):
                    for what in self._check_article(line, number, line_number):
                        yield Fault(f"{name}:{line_number}", what)
        except BadShard as error:
            yield Fault(name, str(error))
        except NoParquet:
            self._unread += 1
            return
        if not line_number:
            yield Fault(name, "empty")
        self._counts[name] = line_number
        self.records += line_number

    def _check_article(self, line: bytes, shard: int, number: int) -> Iterator[str]:
        try:
            record = msgspec.json.decode(line)
            if not isinstance(record, dict):
                raise BadShard("not an object")
        except (ValueError, RecursionError) as error:
            yield str(error)
            return
        yield from self._check_record(record, line, shard, number)

    def _check_record(
        self, record: dict[str, Any], line: bytes | None, shard: int, number: int
    ) -> Iterator[str]:
        """Check a record; `line` is how it was written, where it was a line."""
        try:
            if (version := record.get("schema_version")) != SCHEMA_VERSION:
                raise BadShard(f"schema version {version}, this Tamis knows {SCHEMA_VERSION}")
            if list(record) != ARTICLE_KEYS:
                raise BadShard(_keys_fault(record, ARTICLE_KEYS))
            article = msgspec.convert(record, Article, strict=True)
        except (ValueError, RecursionError) as error:
            yield str(error)
            return
        if breach := find_breach(article):
            yield breach
        if line is not None and encode(record) != line:
            yield "not written as Tamis writes a line"
        if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != article.text_sha256:
            yield "the text does not give text_sha256"
        key = bytes.fromhex(article.id) + str(article.revision).encode()
        if (first := self._places.setdefault(key, (shard, number))) != (shard, number):
            place = f"{self._name(self._shards[first[0]])}:{first[1]}"
            yield f"id {article.id}, revision {article.revision} stands in {place}, too"
        known = (self.ledger or {}).get(article.id, {})
        if known.get("revision") == article.revision and known.get("text_sha256") not in (
            None,
            "",
            article.text_sha256,
        ):
            yield "the ledger knows another text of this page"
        lines = self._cuts.take(article)
        self.cuts += len(lines)
        if article.cuts and self._cuts.withheld:
            self._unchecked += 1
        else:
            yield from find_cut_faults(article, [entry.line for entry in lines])

    def _foreign_cuts(self, entries: Iterator[Entry]) -> Iterator[Fault]:
        for entry in entries:
            yield Fault(entry.place, f"a cut of article {entry.line.id}, which no shard of this run has")
        for place, what in self._cuts.unreadable:
            yield Fault(place, what)
        self._cuts.unreadable.clear()

    def _check_dropped(self, path: Path) -> Iterator[Fault]:
        name, number = self._name(path), 0
        self.files += 1
        try:
            for number, line in read_lines(path):
                try:
                    record = msgspec.json.decode(line)
                    msgspec.convert(record, DroppedPage, strict=True)
                    if list(record) != DROPPED_KEYS:
                        yield Fault(f"{name}:{number}", _keys_fault(record, DROPPED_KEYS))
                except (ValueError, RecursionError) as error:
                    yield Fault(f"{name}:{number}", str(error))
        except BadShard as error:
            yield Fault(name, str(error))
        self._counts[name] = number
        self.dropped += number

    def _check_manifest(self) -> Iterator[Fault]:
        self._counts |= self._cuts.counts
        self.files += len(self._cuts.counts)
        try:
            listed = read_manifest(self.folder)
        except NoManifest:
            self.remarks.append("there is no manifest.json: hashes and counts of files were not checked")
            return
        except ValueError as error:
            yield Fault("manifest.json", str(error))
            return
        for entry in listed:
            yield from self._check_listed(entry)
        names = {entry.path for entry in listed}
        for name in sorted(set(self._counts) - names):
            yield Fault(name, "not in the manifest")

    def _check_listed(self, entry: Listed) -> Iterator[Fault]:
        path = self.folder / entry.path
        if not path.is_file():
            kind = entry.path.partition("/")[0]
            if kind in ("removed", "dropped") and not (self.folder / kind).exists():
                if (remark := f"{kind}/ is withheld: its files were not checked") not in self.remarks:
                    self.remarks.append(remark)
            else:
                yield Fault(entry.path, "in the manifest, but not here")
            return
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if path.stat().st_size != entry.bytes:
            yield Fault(entry.path, f"{path.stat().st_size} bytes, the manifest says {entry.bytes}")
        if digest != entry.sha256:
            yield Fault(entry.path, f"sha256 {digest}, the manifest says {entry.sha256}")
        counted = self._counts.get(entry.path, entry.records)
        if counted != entry.records:
            yield Fault(entry.path, f"{counted} records, the manifest says {entry.records}")

    def _check_ledger(self) -> Iterator[Fault]:
        if self.ledger is None:
            self.remarks.append("no ledger was read: whether it agrees with the shards was not checked")
            return
        written: dict[str, tuple[int, int]] = {}
        for key, place in self._places.items():
            written.setdefault(key[:16].hex(), place)
        for page, entry in self.ledger.items():
            if entry.get("shard") and page not in written:
                yield Fault("ledger", f"page {page} is in {entry['shard']}, says the ledger; no shard has it")
        for page in sorted(written.keys() - self.ledger.keys()):
            shard, number = written[page]
            yield Fault(f"{self._name(self._shards[shard])}:{number}", "the ledger does not know this page")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _keys_fault(record: Mapping[str, Any], wanted: list[str]) -> str:
    """What is wrong with the keys of a record.

    >>> _keys_fault({"a": 1, "c": 2}, ["a", "b"])
    'keys missing: b; unknown: c'
    >>> _keys_fault({"b": 1, "a": 2}, ["a", "b"])
    'keys in another order'
    """
    parts = []
    if missing := [name for name in wanted if name not in record]:
        parts.append(f"missing: {', '.join(missing)}")
    if unknown := [name for name in record if name not in wanted]:
        parts.append(f"unknown: {', '.join(unknown)}")
    return f"keys {'; '.join(parts)}" if parts else "keys in another order"
