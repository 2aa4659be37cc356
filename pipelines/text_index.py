"""Texts seen before, in this crawl and in those before it: found by page, by wording, by likeness.

The index is derived: every row of its file comes from a record in a shard and can be made again from it. What
a crawl sees lies in a temporary file until the shards that hold it are published; so a crawl that is killed
leaves nothing in the index that no shard has.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from pipelines.cleaning.similarity import BANDS, RECIPE, band_keys, likeness, sketch
from pipelines.identity import text_key
from pipelines.printable import whole

SAME_STORY = 0.7
"""Likeness from which two articles tell the same story: they share a cluster."""
NEAR_TEXT = 0.85
"""Likeness from which the second is dropped: of 500 words, some fifteen changed one by one."""
CANDIDATES = 32
"""Earlier texts compared with one new text at most, the first seen first."""
CACHE_KIB = 32 * 1024
"""Memory for pages of the file, and as much for those of the crawl's own texts: keys lie at random."""
VERSION = 1

_TABLES = """
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, page BLOB NOT NULL, words BLOB NOT NULL, cluster BLOB NOT NULL,
    sketch BLOB NOT NULL, url TEXT NOT NULL
);
CREATE INDEX by_page ON articles (page);
CREATE INDEX by_words ON articles (words);
CREATE INDEX by_cluster ON articles (cluster) WHERE cluster <> page;
CREATE TABLE bands (key INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
CREATE TABLE shards (name TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE recipe (name TEXT NOT NULL);
"""
_BY_PAGE = "SELECT page, cluster, url FROM articles WHERE page = ? ORDER BY n LIMIT 1"
_BY_BOTH = "SELECT page, cluster, url, sketch FROM articles WHERE page = ? AND words = ? LIMIT 1"
_BY_WORDS = "SELECT page, cluster, url FROM articles WHERE words = ? AND page <> ? ORDER BY n LIMIT 1"
_BY_BANDS = f"""
SELECT page, cluster, url, sketch FROM articles WHERE n IN
(SELECT n FROM bands WHERE key IN ({", ".join("?" * BANDS)})) ORDER BY n LIMIT ?
"""  # noqa: S608 (question marks, nothing else)

Kind = Literal["same_page", "unchanged", "same_text", "near_text", "same_story"]
_Row = tuple[bytes, bytes, str]  # page, cluster, url


class Seen(NamedTuple):
    """A record as far as the index needs it."""

    page: str
    """Article id, 32 hex digits; "" for a text without an address."""
    text: str
    url: str = ""
    cluster: str = ""
    """Id of the first article of its cluster; empty: its own."""
    fingerprint: bytes = b""
    """What `fingerprint(text)` gave, if somebody asked before."""


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier article that the new one repeats."""

    kind: Kind
    url: str
    """Its address."""
    cluster: str
    """Id of the first article of its cluster."""
    size: int
    """Articles of the cluster so far."""
    likeness: float = 1.0


def fingerprint(text: str) -> bytes:
    """All the index needs of a text: 16 bytes for its exact wording, then its sketch. Costs the CPU time,
    so workers make it."""
    return text_key(text) + sketch(text)


class _Texts:
    """One SQLite file of texts; an empty path is a temporary one, in memory while it is small."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        [version] = self.db.execute("PRAGMA user_version").fetchone()
        if version != VERSION or self.db.execute("SELECT name FROM recipe").fetchone() != (RECIPE,):
            self.begin_anew()

    def begin_anew(self) -> None:
        """Drop what is there. Not one transaction: a file that is cut off here is begun anew once more."""
        self.db.execute("PRAGMA user_version = 0")
        for table in ("articles", "bands", "shards", "recipe"):
            self.db.execute(f"DROP TABLE IF EXISTS {table}")
        self.db.executescript(_TABLES)
        self.db.execute("INSERT INTO recipe VALUES (?)", (RECIPE,))
        self.db.execute(f"PRAGMA user_version = {VERSION}")

    def insert(self, seen: Seen, printed: bytes) -> None:
        page = bytes.fromhex(seen.page)
        cluster = bytes.fromhex(seen.cluster) or page
        done = self.db.execute(
            "INSERT INTO articles (page, words, cluster, sketch, url) VALUES (?, ?, ?, ?, ?)",
            (page, printed[:16], cluster, printed[16:], whole(seen.url)),
        )
        # Only the first article of a cluster is found by likeness: a chain of small edits never joins two
        # texts that are not alike, and a story told a thousand times costs as much as one.
        if printed[16:] and cluster == page:
            rows = [(key, done.lastrowid) for key in band_keys(printed[16:])]
            self.db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)

    def others_in(self, cluster: bytes) -> int:
        query = "SELECT count(*) FROM articles WHERE cluster = ? AND cluster <> page"
        count: int = self.db.execute(query, (cluster,)).fetchone()[0]
        return count


class TextIndex:
    """The index of one crawl.

    Args:
        path: its file; None keeps nothing beyond the crawl.

    Raises:
        sqlite3.DatabaseError: the file is damaged. Delete it: it is made anew from the shards.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._run = _Texts("")
        self._past = _Texts(str(path)) if path else None
        # In the order in which texts were seen.
        self._stores = (self._past, self._run) if self._past else (self._run,)

    def close(self) -> None:
        """Close the file; what the crawl saw and no shard holds is forgotten."""
        for store in self._stores:
            store.db.close()

    def find(self, page: str, printed: bytes, revision: int = 0) -> Match | None:
        """The earlier article that a new one repeats: the same page before the same text before a like one.

        A later revision of a page repeats it only if its words are the same; its own earlier revisions are
        not held against it otherwise.

        Args:
            page: its id, or "" where it has none.
            printed: `fingerprint` of its text.
        """
        own, words = bytes.fromhex(page), printed[:16]
        if own and (found := self._first(_BY_PAGE, own)):
            if not revision:
                return self._match("same_page", found)
            if again := self._first(_BY_BOTH, own, words):
                return self._match("unchanged", again[:3])
        if not words:
            return None
        if found := self._first(_BY_WORDS, words, own or b"\0"):
            return self._match("same_text", found)
        best, share = self._most_like(own, printed[16:])
        if best is None:
            return None
        return self._match("near_text" if share >= NEAR_TEXT else "same_story", best, share)

    def add(self, seen: Seen) -> None:
        """Take in an article that stays; forgotten with the crawl unless `absorb` finds it in a shard."""
        self._run.insert(seen, seen.fingerprint or (fingerprint(seen.text) if seen.text else b""))

    def shards(self) -> dict[str, int]:
        """The shards the file knows, with their numbers of records."""
        return (
            dict(self._past.db.execute("SELECT name, records FROM shards").fetchall()) if self._past else {}
        )

    def forget_past(self) -> None:
        """Empty the file: a shard it knew is gone, or is another."""
        if self._past:
            self._past.begin_anew()

    def absorb(self, shard: str, records: Iterable[Seen]) -> int:
        """Take the records of a published shard into the file, all or none; gives their number.

        What this crawl already sketched is not sketched again.
        """
        assert self._past is not None
        count = 0
        self._past.db.execute("BEGIN IMMEDIATE")
        try:
            for seen in records:
                self._past.insert(seen, seen.fingerprint or self._fingerprint_again(seen))
                # Its bands stay: a key that leads to no article is passed over.
                self._run.db.execute("DELETE FROM articles WHERE page = ?", (bytes.fromhex(seen.page),))
                count += 1
            self._past.db.execute("INSERT INTO shards VALUES (?, ?)", (shard, count))
        except BaseException:
            self._past.db.execute("ROLLBACK")
            raise
        self._past.db.execute("COMMIT")
        return count

    def __len__(self) -> int:
        return sum(store.db.execute("SELECT count(*) FROM articles").fetchone()[0] for store in self._stores)

    def _fingerprint_again(self, seen: Seen) -> bytes:
        words = text_key(seen.text)
        row = self._run.db.execute(_BY_BOTH, (bytes.fromhex(seen.page), words)).fetchone()
        return words + (row[3] if row else sketch(seen.text))

    def _first(self, query: str, *values: bytes) -> _Row | None:
        for store in self._stores:
            row: _Row | None = store.db.execute(query, values).fetchone()
            if row:
                return row
        return None

    def _most_like(self, own: bytes, sketched: bytes) -> tuple[_Row | None, float]:
        best, most = None, 0.0
        for store in self._stores if sketched else ():
            rows = store.db.execute(_BY_BANDS, (*band_keys(sketched), CANDIDATES)).fetchall()
            for page, cluster, url, other in rows:
                share = likeness(sketched, other)
                if (not own or page != own) and share >= SAME_STORY and share > most:
                    best, most = (page, cluster, url), share
        return best, most

    def _match(self, kind: Kind, row: _Row, share: float = 1.0) -> Match:
        _, cluster, url = row
        size = 1 + sum(store.others_in(cluster) for store in self._stores)
        return Match(kind, url, cluster.hex(), size, share)
