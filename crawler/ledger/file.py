"""The ledger's file: made whole or not at all, and refused where it is not what was written.

SQLite's own checks found 44 to 63 % of 200 overwrites of 16 bytes. So each row has a digest, each kind of
entry its count and the sum of its digests, and a file that was closed in order the hash of all its bytes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sqlite3
from pathlib import Path

from crawler.files.durable import sync_folder
from crawler.ledger.errors import (
    LedgerCorrupt,
    LedgerError,
    LedgerForbidden,
    LedgerLocked,
    LedgerNewer,
    LedgerUnwritable,
)

NAME = "ledger.sqlite"
VERSION = 2
"""`user_version` of the file this code writes."""

MIGRATIONS = {
    1: (
        "CREATE TABLE totals (kind TEXT PRIMARY KEY, count INTEGER NOT NULL, digest BLOB NOT NULL)"
        " WITHOUT ROWID",
    )
}
"""Statements that make a file of this version one of the next; `fill_totals` runs after them."""

_ENTRIES = """
CREATE TABLE entries (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID
"""
_HEADER = b"SQLite format 3\0"
_REBUILD = "`scrapy ledger rebuild` makes it anew from the shards"
DIGEST_BYTES = 16
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
"""What the disk says where we have no permission."""
_DENIED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
DAMAGE = (sqlite3.Error, OSError, ValueError, TypeError)
"""What reading a damaged file raises: names that are no UTF-8 and values of another type among them."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open a ledger's file, or make it; its folder must be locked.

    Raises:
        LedgerNewer: a newer version wrote it.
        LedgerCorrupt: it is not what was written.
        LedgerUnwritable: there is no room to make it.
    """
    try:
        if not path.exists():
            _create(path)
        sound = _has_its_sum(path)
        connection = _connect(path)
        try:
            _accept(connection, path, sound=sound)
        except BaseException:
            connection.close()
            raise
        _sum_file(path).unlink(missing_ok=True)
        sync_folder(path.parent)
        return connection
    except DAMAGE as error:
        raise translated(error, path) from error


def read_file(path: Path) -> sqlite3.Connection | None:
    """Open a ledger's file for reading only: it is not changed. None if an older version wrote it, which only
    `open_file` can bring forward.

    Beside a file that was not closed in order, a killed crawl's, SQLite makes its `-shm`, which says nothing
    that is not in the file or its log.

    Raises:
        LedgerNewer, LedgerCorrupt: as `open_file` does.
        LedgerForbidden: it may not be read.
    """
    try:
        sound = _has_its_sum(path)
        # A file that was closed in order has no log beside it. SQLite would make one, which a folder that
        # may not be written to does not let it.
        alone = "&immutable=1" if sound else ""
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True, isolation_level=None
        )
        try:
            [version] = connection.execute("PRAGMA user_version").fetchone()
            if 1 <= version < VERSION:
                connection.close()
                return None
            _accept(connection, path, sound=sound)
        except BaseException:
            connection.close()
            raise
        return connection
    except DAMAGE as error:
        raise translated(error, path) from error


def close_file(connection: sqlite3.Connection, path: Path) -> None:
    """Close the file in order, and leave the hash of its bytes beside it."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        temporary = Path(f"{_sum_file(path)}.new")
        with temporary.open("w") as file:
            file.write(_hash(path))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(_sum_file(path))
    except (sqlite3.Error, OSError):  # without a hash, the next open reads every row instead
        connection.close()


def _accept(connection: sqlite3.Connection, path: Path, *, sound: bool) -> None:
    [version] = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise LedgerNewer(
            f"{path} is of version {version}, this Tamis knows {VERSION}: use a newer Tamis, or {_REBUILD}"
        )
    if version < 1:
        raise corrupt(path, "it has no version")
    if not sound:
        _check(connection, path, version)
    while version < VERSION:
        _migrate(connection, path, version)
        version += 1


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _create(path: Path) -> None:
    """Make an empty ledger under another name first: half a file must never pass for an empty ledger."""
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    _sum_file(path).unlink(missing_ok=True)
    temporary = Path(f"{path}.new")
    temporary.unlink(missing_ok=True)
    connection = sqlite3.connect(temporary, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    for statement in (_ENTRIES, *MIGRATIONS[1], f"PRAGMA user_version = {VERSION}"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
    temporary.replace(path)
    sync_folder(path.parent)


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Make the file one of the next version, in one transaction; a copy of the old one stays."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = Path(f"{path}.v{version}")
    temporary = Path(f"{copy}.new")
    shutil.copyfile(path, temporary)
    temporary.replace(copy)
    connection.execute("BEGIN IMMEDIATE")
    for statement in MIGRATIONS[version]:
        connection.execute(statement)
    for kind, (count, digest) in _totals_of_rows(connection, path).items():
        connection.execute("INSERT INTO totals VALUES (?, ?, ?)", (kind, count, as_bytes(digest)))
    connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Read every row: the file was not closed in order, or the hash of its bytes was lost."""
    [answer] = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise corrupt(path, answer)
    found = _totals_of_rows(connection, path)
    if version < 2:
        return
    rows = connection.execute("SELECT kind, count, digest FROM totals")
    said = {kind: (count, int.from_bytes(digest)) for kind, count, digest in rows if count}
    if said != found:
        raise corrupt(path, "rows are missing or were changed")


def _totals_of_rows(connection: sqlite3.Connection, path: Path) -> dict[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for kind, key, value, digest in connection.execute("SELECT kind, key, value, digest FROM entries"):
        if row_digest(kind, key, value) != digest:
            raise corrupt(path, f"the entry {kind} {key} is not what was written")
        count, before = totals.get(kind, (0, 0))
        totals[kind] = (count + 1, add(before, digest))
    return totals


def _has_its_sum(path: Path) -> bool:
    """Whether the file's bytes are those it was closed with; False if it was not closed in order."""
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise corrupt(path, "it is no SQLite file")
    wal = Path(f"{path}-wal")
    if wal.exists() and wal.stat().st_size:
        return False
    try:
        said = _sum_file(path).read_text("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    if not re.fullmatch(r"[0-9a-f]{64}", said):
        return False
    if said != _hash(path):
        raise corrupt(path, "its bytes are not those it was closed with")
    return True


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum_file(path: Path) -> Path:
    return path.with_suffix(".sum")


def corrupt(path: Path, why: str) -> LedgerCorrupt:
    """The refusal of a damaged file, with the way out."""
    return LedgerCorrupt(f"{path} is damaged ({why}); {_REBUILD}")


def forbidden(path: Path, error: Exception) -> LedgerForbidden:
    """The refusal of a file or folder that we have no permission for."""
    return LedgerForbidden(f"{path} cannot be written: no permission ({error})")


def translated(error: Exception, path: Path) -> LedgerError:
    """What an error of SQLite or of the disk means for the ledger."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    denied = code in _DENIED or (isinstance(error, OSError) and error.errno in FORBIDDEN)
    if denied or (code == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK)):
        return forbidden(path, error)
    if code in _IN_USE:
        return LedgerLocked(f"{path} is in use by another program: {error}")
    if isinstance(error, OSError) or code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return LedgerUnwritable(f"{path} could not be written: {error}")
    if isinstance(error, sqlite3.OperationalError) and code == sqlite3.SQLITE_CANTOPEN:
        return LedgerUnwritable(f"{path} could not be opened: {error}")
    return corrupt(path, str(error))


def row_digest(kind: str, key: str, value: str) -> bytes:
    """The checksum of an entry."""
    content = f"{kind}\0{key}\0{value}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()


def add(total: int, digest: bytes) -> int:
    """A sum of digests with one more; the order does not matter."""
    return (total + int.from_bytes(digest)) % (1 << 8 * DIGEST_BYTES)


def as_bytes(total: int) -> bytes:
    """A sum of digests as it is stored."""
    return (total % (1 << 8 * DIGEST_BYTES)).to_bytes(DIGEST_BYTES)
