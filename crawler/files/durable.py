"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import IO

PART = ".part"
"""Ending of a file that is still being written."""


def find_obstacle(folder: Path) -> str:
    """Why no file could be made in a folder, which need not be there yet; empty if nothing speaks against
    it. The disk is not touched."""
    there = folder.absolute()
    while not os.path.lexists(there):
        there = there.parent
    if not there.is_dir():
        return f"{there} is no folder"
    return "" if os.access(there, os.W_OK | os.X_OK) else f"{there} may not be written to"


def open_part(path: Path) -> IO[bytes]:
    """Open the file beside `path` that will become it, locked for as long as its writer lives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = Path(f"{path}{PART}").open("wb")  # noqa: SIM115 (its writer closes it)
    with contextlib.suppress(OSError):  # somebody else's, or a file system without locks
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def publish(file: IO[bytes], path: Path) -> None:
    """Give a written file its name: its bytes are on disk before the name is, and the name before this
    returns.

    Raises:
        OSError: the disk is full or failing; the `.part` file stays where it is.
    """
    with file:
        file.flush()
        os.fsync(file.fileno())
        Path(f"{path}{PART}").replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
