"""The ledger: entries by kind and key, each with its own checksum."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from crawler.ledger.errors import LedgerError, LedgerLocked
from crawler.ledger.file import (
    DAMAGE,
    FORBIDDEN,
    NAME,
    add,
    as_bytes,
    close_file,
    corrupt,
    forbidden,
    open_file,
    read_file,
    row_digest,
    translated,
)
from pipelines.printable import whole


class Ledger:
    """Entries by kind and key, each a JSON object. One process at a time: the state folder is locked.

    Kinds in use: `page` (by article id), `run` (by run id), `lookup` (by address of a feed, sitemap or
    listing), `host` (by host name) and `revisit` (by article id: when a young article was last looked at
    again; such entries are not deleted).

    Raises:
        LedgerUnwritable: from any write, when the disk is full or failing.
    """

    def __init__(self, connection: sqlite3.Connection, lock: int, path: Path) -> None:
        self.path = path
        self.on_failure: Callable[[LedgerError], None] | None = None
        """Called with what is raised when the file cannot be written, or is damaged."""
        self.read_only = False
        self._connection = connection
        self._lock = lock
        self._open = True
        self._depth = 0
        self._changes: dict[str, tuple[int, int]] = {}

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Open the ledger of a state folder, or make it.

        Raises:
            LedgerLocked: another process has it open.
            LedgerNewer: a newer version wrote it.
            LedgerCorrupt: it is not what was written.
            LedgerUnwritable: there is no room for it.
            LedgerForbidden: the folder may not be written to.
        """
        lock = lock_folder(folder)
        try:
            return cls(open_file(folder / NAME), lock, folder / NAME)
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def read(cls, folder: Path) -> Ledger | None:
        """Open the ledger of a state folder to read it; None if there is none. Neither file nor folder is
        made or changed, unless an older version wrote the file: that one is brought forward. Beside the file
        of a crawl that was killed SQLite may leave its own `ledger.sqlite-shm`, which means nothing.

        Raises:
            LedgerError: as from `open`.
        """
        path = folder / NAME
        if not path.exists():
            return None
        try:
            lock = os.open(folder / "lock", os.O_RDONLY)
        except FileNotFoundError:
            lock = -1
        except OSError as error:
            raise translated(error, folder / "lock") from error
        ledger: Ledger | None = None
        try:
            if lock >= 0:
                _take(lock, folder)
            if (connection := read_file(path)) is not None:
                ledger = cls(connection, lock, path)
                ledger.read_only = True
        finally:
            if ledger is None and lock >= 0:
                os.close(lock)
        return ledger or cls.open(folder)

    def close(self) -> None:
        """Close the file and free the folder. Safe to call twice."""
        if self._open:
            self._open = False
            if self.read_only:
                self._connection.close()
            else:
                close_file(self._connection, self.path)
            if self._lock >= 0:
                os.close(self._lock)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put inside is kept together, or not at all. One inside another joins it."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            with self._told():
                self._write_totals()
                self._connection.execute("COMMIT")
        except BaseException:
            self._changes.clear()
            if self._connection.in_transaction:  # a full disk rolls back by itself
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Write an entry, in place of the one before. Halves of surrogate pairs, which no file can hold,
        become question marks.

        Raises:
            TypeError, ValueError, RecursionError: the value is no JSON object; nothing is changed.
        """
        key = whole(key)
        try:
            text = msgspec.json.encode(value).decode()
        except UnicodeEncodeError:
            text = whole(json.dumps(value, ensure_ascii=False))
        digest = row_digest(kind, key, text)
        with self.transaction(), self._told():
            self._forget_digest(kind, key)
            self._connection.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (kind, key, text, digest)
            )
            count, total = self._changes.get(kind, (0, 0))
            self._changes[kind] = (count + 1, add(total, digest))

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Read an entry; None if there is none.

        Raises:
            LedgerCorrupt: the row is not what was written.
        """
        key = whole(key)
        with self._told():
            row = self._connection.execute(
                "SELECT value, digest FROM entries WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return None if row is None else self._checked(kind, key, *row)

    def items(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All entries of a kind, ordered by key.

        Raises:
            LedgerCorrupt: a row is not what was written.
        """
        rows = self._connection.execute(
            "SELECT key, value, digest FROM entries WHERE kind = ? ORDER BY key", (kind,)
        )
        for key, text, digest in rows:
            yield key, self._checked(kind, key, text, digest)

    def kinds(self) -> dict[str, int]:
        """How many entries each kind has."""
        return dict(self._connection.execute("SELECT kind, count FROM totals WHERE count ORDER BY kind"))

    def delete(self, kind: str, key: str) -> bool:
        """Forget an entry; False if there was none."""
        key = whole(key)
        with self.transaction(), self._told():
            self._forget_digest(kind, key)
            done = self._connection.execute("DELETE FROM entries WHERE kind = ? AND key = ?", (kind, key))
            return done.rowcount > 0

    def _forget_digest(self, kind: str, key: str) -> None:
        row = self._connection.execute(
            "SELECT digest FROM entries WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        if row is not None:
            count, total = self._changes.get(kind, (0, 0))
            self._changes[kind] = (count - 1, total - int.from_bytes(row[0]))

    def _write_totals(self) -> None:
        for kind, (count, change) in self._changes.items():
            row = self._connection.execute(
                "SELECT count, digest FROM totals WHERE kind = ?", (kind,)
            ).fetchone()
            before, total = (row[0], int.from_bytes(row[1])) if row else (0, 0)
            self._connection.execute(
                "INSERT OR REPLACE INTO totals VALUES (?, ?, ?)",
                (kind, before + count, as_bytes(total + change)),
            )
        self._changes.clear()

    def _checked(self, kind: str, key: str, text: str, digest: bytes) -> dict[str, Any]:
        if row_digest(kind, key, text) != digest:
            raise self._failed(corrupt(self.path, f"the entry {kind} {key} is not what was written"))
        value: dict[str, Any] = msgspec.json.decode(text)
        return value

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's errors into the ledger's, and tell whoever wants to know."""
        try:
            yield
        except DAMAGE as error:
            raise self._failed(translated(error, self.path)) from error

    def _failed(self, failure: LedgerError) -> LedgerError:
        if self.on_failure is not None:
            self.on_failure(failure)
        return failure


def lock_folder(folder: Path) -> int:
    """Take a state folder for this process; the lock goes with its owner, however that ends.

    Raises:
        LedgerLocked: another process has it.
        LedgerForbidden: the folder may not be written to.
        OSError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if error.errno in FORBIDDEN:
            raise forbidden(folder, error) from None
        raise
    try:
        _take(lock, folder)
    except LedgerLocked:
        os.close(lock)
        raise
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
        raise LedgerLocked(
            f"another crawl holds {folder}" + (f" (process {holder})" if holder else "")
        ) from None
