"""Which records go into a release, and in which order: sorted on disk, so that memory stays bounded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from crawler.files.lines import encode
from crawler.items import Article

_SCHEMA = """
CREATE TABLE lines (n INTEGER PRIMARY KEY, id BLOB, revision INTEGER, crawled_at TEXT, words BLOB,
                    cluster BLOB, line BLOB);
CREATE TABLE before (id BLOB PRIMARY KEY, words BLOB) WITHOUT ROWID;
"""
# Ties are broken by what the records say, never by where they were read: the same shards in any order give
# the same release.
_LATEST = """
CREATE TABLE latest AS SELECT n, id, words, crawled_at FROM (
    SELECT n, id, words, crawled_at,
           row_number() OVER (PARTITION BY id ORDER BY revision DESC, crawled_at DESC, line DESC) AS place
    FROM lines) WHERE place = 1
"""
_ONE_A_TEXT = """
CREATE TABLE chosen AS SELECT n, id, words FROM (
    SELECT n, id, words, row_number() OVER (PARTITION BY words ORDER BY crawled_at, id) AS place
    FROM latest) WHERE place = 1
"""
# A cluster bears the name of the article that was fetched first, not of the one that a crawl, or a replay of
# it in another order, happened to see first.
_FIRSTS = """
CREATE TABLE firsts AS SELECT cluster, id AS first FROM (
    SELECT cluster, id, row_number() OVER (PARTITION BY cluster ORDER BY crawled_at, id) AS place
    FROM lines) WHERE place = 1
"""
_CLUSTERS = """
CREATE TABLE clusters AS SELECT cluster, count(*) AS size FROM lines JOIN chosen USING (n) GROUP BY cluster;
CREATE UNIQUE INDEX by_cluster ON clusters (cluster);
CREATE UNIQUE INDEX by_first ON firsts (cluster);
CREATE INDEX by_chosen ON chosen (id);
"""


class Refused(ValueError):
    """A release cannot be made as asked; the message says why."""


@dataclass(frozen=True)
class Choice:
    """Which records a release wants."""

    since: str = ""
    """Earliest `crawled_at`: a day or a moment; empty: all."""
    only: Callable[[Mapping[str, Any]], bool] | None = None
    """Says whether a record is wanted; asked of the latest revision of each page."""
    splits: Mapping[str, float] = field(default_factory=lambda: {"train": 1.0})
    """Names and shares of the splits; the shares sum up to 1."""


@dataclass
class Counts:
    """What became of the records read."""

    read: int = 0
    older_revisions: int = 0
    same_text: int = 0
    not_chosen: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """A release beside the one before it, by article id."""

    added: int
    changed: int
    removed: int


class Selection:
    """Takes records in, sorts them by id in a file of its own, gives them back.

    Latest revision of each page; of equal texts the one fetched first; a story's articles share a split, so
    that no text is tested on that was trained on.
    """

    def __init__(self, path: Path, choice: Choice) -> None:
        self.choice = choice
        self.counts = Counts()
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")  # a scratch file
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the scratch file; whoever made its folder removes it."""
        self._db.close()

    def take(self, articles: Iterable[Article]) -> None:
        """Take in all articles, then choose among them."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO lines VALUES (NULL, ?, ?, ?, ?, ?, ?)", map(self._row, articles))
        self._db.execute("COMMIT")
        self._db.execute(_FIRSTS)
        self._db.execute(_LATEST)
        self.counts.older_revisions = self.counts.read - self._count("latest")
        self._drop_unwanted()
        wanted = self._count("latest")
        self._db.execute(_ONE_A_TEXT)
        self.counts.written = self._count("chosen")
        self.counts.same_text = wanted - self.counts.written
        self._db.executescript(_CLUSTERS)

    def _row(self, article: Article) -> tuple[bytes, int, str, bytes, bytes, bytes]:
        self.counts.read += 1
        cluster = bytes.fromhex(article.cluster or article.id)
        words = bytes.fromhex(article.text_sha256)
        line = encode(asdict(article))
        return bytes.fromhex(article.id), article.revision, article.crawled_at, words, cluster, line

    def _count(self, table: str) -> int:
        query = {"latest": "SELECT count(*) FROM latest", "chosen": "SELECT count(*) FROM chosen"}[table]
        count: int = self._db.execute(query).fetchone()[0]
        return count

    def _drop_unwanted(self) -> None:
        since, only = self.choice.since, self.choice.only
        unwanted: list[tuple[int]] = []
        if only is not None:
            rows = self._db.execute(
                "SELECT n, line, first FROM latest JOIN lines USING (n) JOIN firsts USING (cluster)"
            )
            unwanted = [(n,) for n, line, first in rows if not only(_named(line, first))]
        self._db.executemany("DELETE FROM latest WHERE n = ?", unwanted)
        late = self._db.execute("DELETE FROM latest WHERE crawled_at < ?", (since,)).rowcount
        self.counts.not_chosen = len(unwanted) + late

    def records(self, split: str) -> Iterator[dict[str, Any]]:
        """The chosen records of a split, by id; `cluster_size` counts the articles in the release."""
        rows = self._db.execute(
            "SELECT line, first, size FROM chosen JOIN lines USING (n) JOIN clusters USING (cluster) "
            "JOIN firsts USING (cluster) ORDER BY chosen.id"
        )
        for line, first, size in rows:
            if split_of(first, self.choice.splits) == split:
                yield _named(line, first) | {"cluster_size": size}

    def compare(self, before: Iterable[Mapping[str, Any]]) -> Changes:
        """What changed since a release with these records."""
        rows = ((bytes.fromhex(row["id"]), bytes.fromhex(row["text_sha256"])) for row in before)
        self._db.executemany("INSERT OR REPLACE INTO before VALUES (?, ?)", rows)
        [common, changed] = self._db.execute(
            "SELECT count(*), coalesce(sum(chosen.words <> before.words), 0) "
            "FROM chosen JOIN before USING (id)"
        ).fetchone()
        [known] = self._db.execute("SELECT count(*) FROM before").fetchone()
        return Changes(added=self.counts.written - common, changed=changed, removed=known - common)


def _named(line: bytes, first: bytes) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.json.decode(line)
    record["cluster"] = first.hex()
    return record


def split_of(cluster: bytes, splits: Mapping[str, float]) -> str:
    """The split a cluster belongs to: by its id alone, so that it stays there from release to release.

    >>> split_of(bytes(16), {"train": 1.0})
    'train'
    """
    point = int.from_bytes(hashlib.sha256(b"split" + cluster).digest()[:8], "big") / 2**64
    for name, share in splits.items():
        point -= share
        if point < 0:
            return name
    return list(splits)[-1]


def read_splits(text: str) -> dict[str, float]:
    """Read `train=0.98,test=0.02`.

    Raises:
        Refused: a name or a share is wrong, or the shares do not sum up to 1.

    >>> read_splits("train=0.98,test=0.02")
    {'train': 0.98, 'test': 0.02}
    """
    splits: dict[str, float] = {}
    for part in text.split(","):
        name, _, share = (piece.strip() for piece in part.partition("="))
        if not name.isidentifier() or not name.isascii() or name in splits:
            raise Refused(f"--split: no name for a split, or given twice: {name!r}")
        try:
            splits[name] = float(share)
        except ValueError:
            raise Refused(f"--split wants NAME=SHARE, not {part!r}") from None
        if not 0 < splits[name] <= 1:
            raise Refused(f"--split: the share of {name} must be above 0 and at most 1")
    if abs(sum(splits.values()) - 1) > 1e-9:
        raise Refused(f"--split: the shares sum up to {sum(splits.values()):g}, not to 1")
    return splits
