"""A file of lines while it is written: it appears under its name when it is complete, and on disk."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO, Any, cast

from crawler.files.durable import PART, sync_folder
from crawler.files.zstd import zstd

PACKINGS = ("", "gz", "zst")
"""How a published file may be packed; a `.part` never is, so that whole lines survive any end."""


class PartFile:
    """Lines of a file that has not got its name yet.

    Each line is with the operating system when `write` returns, and on disk after `sync`. The file is
    locked for as long as its writer lives, whatever that one dies of.

    Args:
        path: its name once it is complete; `.gz` or `.zst` at the end packs it then.
        level: of packing; 0 stands for the packer's own default.
    """

    def __init__(self, path: Path, level: int = 0) -> None:
        self.path = path
        self.level = level
        self.lines = 0
        self.size = 0
        """Bytes of whole lines."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.part = Path(f"{path}{PART}")
        self._file = self.part.open("xb", buffering=0)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._synced = 0

    def write(self, line: bytes) -> None:
        """Append a whole line.

        Raises:
            OSError: the disk is full or failing; the file ends after the line before.
        """
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            os.ftruncate(self._file.fileno(), self.size)
            raise
        self.size += len(line)
        self.lines += 1

    def sync(self) -> None:
        """Bring all lines to the disk."""
        if self._synced != self.size:
            os.fsync(self._file.fileno())
            self._synced = self.size

    def publish(self) -> None:
        """Give the file its name: its bytes are on disk before the name is, the name before this returns."""
        self.sync()
        publish_part(self.path, self.level)
        self._file.close()

    def abandon(self) -> None:
        """Leave the `.part` to the next crawl, which brings its whole lines home."""
        self._file.close()


def check_packing(packing: str, level: int) -> None:
    """Refuse a packing, or a level of it, that there is not.

    Raises:
        ValueError: there is none such.
    """
    if packing not in PACKINGS:
        raise ValueError(f"a packing is one of {', '.join(map(repr, PACKINGS))}")
    highest = zstd.CompressionParameter.compression_level.bounds()[1] if packing == "zst" else 9
    if packing and not 0 <= level <= highest:
        raise ValueError(f"levels of {packing} go from 0, its default, to {highest}")


def publish_part(path: Path, level: int = 0) -> None:
    """Make the synced `.part` of a file the file. Done again after an end at any point, it comes out same.

    Raises:
        OSError: the disk is full or failing; the `.part` is still there.
    """
    part = Path(f"{path}{PART}")
    if path.suffix in (".gz", ".zst"):
        if not path.exists():
            _pack(part, path, level)
        part.unlink()
    else:
        part.replace(path)
    sync_folder(path.parent)


def _pack(part: Path, path: Path, level: int) -> None:
    temporary = Path(f"{path}.new")
    with part.open("rb") as lines, temporary.open("wb") as out:
        with _packer(out, path, level) as packed:
            shutil.copyfileobj(lines, packed, 2**20)
        out.flush()
        os.fsync(out.fileno())
    with part.open("rb") as lines, _unpacker(temporary, path) as packed:
        if hashlib.file_digest(lines, "sha256").digest() != hashlib.file_digest(packed, "sha256").digest():
            raise OSError(f"{temporary} does not unpack to what was packed")
    temporary.replace(path)
    sync_folder(path.parent)


def _packer(out: IO[bytes], path: Path, level: int) -> IO[bytes]:
    # One stream a file: several readers stop at the end of the first one. No time and no name in the
    # header: the same lines give the same bytes.
    if path.suffix == ".gz":
        packer = gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=level or 6, mtime=0)
        return cast("IO[bytes]", packer)
    return cast("IO[bytes]", zstd.ZstdFile(out, "wb", level=level or None))


def _unpacker(packed: Path, path: Path) -> Any:
    return gzip.open(packed) if path.suffix == ".gz" else zstd.open(packed)
