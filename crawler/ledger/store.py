"""The ledger's file: SQLite, one table of entries, each with its own checksum."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

NAME = "ledger.sqlite"
VERSION = 1
"""`user_version` of the file this code writes."""

_SCHEMA = """
CREATE TABLE entries (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""


class LedgerError(Exception):
    """The ledger cannot be used; the message says why, and what to do."""


class LedgerCorrupt(LedgerError):
    """The file, or a row of it, is not what was written."""


class LedgerNewer(LedgerError):
    """A newer Tamis wrote the file."""


class LedgerLocked(LedgerError):
    """Another crawl holds the state folder."""


class Ledger:
    """Entries by kind and key, each a JSON object. One process at a time: the state folder is locked.

    Kinds in use: `page` (by article id), `lookup` (by address of a feed, sitemap or listing) and `host`
    (by host name).
    """

    def __init__(self, connection: sqlite3.Connection, lock: int) -> None:
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Open the ledger of a state folder, or make it.

        Raises:
            LedgerLocked: another process has it open.
            LedgerNewer: a newer version wrote it.
            LedgerCorrupt: it is not a whole SQLite file.
        """
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise LedgerLocked(f"another crawl holds {folder}") from None
        try:
            connection = sqlite3.connect(folder / NAME, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise LedgerNewer(f"{folder / NAME} is of version {version}, this Tamis knows {VERSION}")
            if version == 0:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {VERSION}")
                connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            os.close(lock)
            raise LedgerCorrupt(f"{folder / NAME}: {error}") from error
        except LedgerError:
            os.close(lock)
            raise
        return cls(connection, lock)

    def close(self) -> None:
        """Close the file and free the folder."""
        self._connection.close()
        os.close(self._lock)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put inside is kept together, or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Write an entry, in place of the one before."""
        text = msgspec.json.encode(value).decode()
        self._connection.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (kind, key, text, _digest(kind, key, text))
        )

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Read an entry; None if there is none.

        Raises:
            LedgerCorrupt: the row is not what was written.
        """
        row = self._connection.execute(
            "SELECT value, digest FROM entries WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return None if row is None else _checked(kind, key, *row)

    def items(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All entries of a kind, ordered by key.

        Raises:
            LedgerCorrupt: a row is not what was written.
        """
        rows = self._connection.execute(
            "SELECT key, value, digest FROM entries WHERE kind = ? ORDER BY key", (kind,)
        )
        for key, text, digest in rows:
            yield key, _checked(kind, key, text, digest)

    def delete(self, kind: str, key: str) -> bool:
        """Forget an entry; False if there was none."""
        done = self._connection.execute("DELETE FROM entries WHERE kind = ? AND key = ?", (kind, key))
        return done.rowcount > 0


def _digest(kind: str, key: str, text: str) -> bytes:
    return hashlib.blake2b(f"{kind}\0{key}\0{text}".encode(), digest_size=16).digest()


def _checked(kind: str, key: str, text: str, digest: bytes) -> dict[str, Any]:
    if _digest(kind, key, text) != digest:
        raise LedgerCorrupt(f"the ledger's entry {kind} {key} is damaged")
    value: dict[str, Any] = msgspec.json.decode(text)
    return value
