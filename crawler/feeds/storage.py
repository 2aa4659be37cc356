"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import IO, Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FileFeedStorage

from crawler.feeds.failures import count_failure

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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class AtomicFileStorage(FileFeedStorage):
    """Scrapy's file storage, but a file that is written anew appears only when it is complete.

    A feed that appends (`-o`, `overwrite: False`) adds to the file in place, as Scrapy does; a pipe or a
    device is written to, never replaced.
    """

    def __init__(
        self, uri: str, *, feed_options: dict[str, Any] | None = None, crawler: Crawler | None = None
    ) -> None:
        super().__init__(uri, feed_options=feed_options)
        self.crawler = crawler

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> AtomicFileStorage:
        return cls(uri, feed_options=feed_options, crawler=crawler)

    @property
    def in_place(self) -> bool:
        """Whether what stands under the name is written to."""
        path = Path(self.path)
        return self.write_mode == "ab" or (path.exists() and not path.is_file() and not path.is_dir())

    def find_obstacle(self) -> str:
        """Why the file could not be written, as far as that can be told without touching the disk; empty if
        nothing speaks against it."""
        path = Path(self.path)
        if path.is_dir():
            return "is a folder"
        if self.in_place and path.exists():
            return "" if os.access(path, os.W_OK) else "may not be written"
        return find_obstacle(path.parent)

    def open(self, spider: Spider) -> IO[bytes]:
        if self.in_place:
            there: IO[bytes] = super().open(spider)
            return there
        return open_part(Path(self.path))

    def store(self, file: IO[bytes]) -> None:
        try:
            if self.in_place:
                file.close()
            else:
                publish(file, Path(self.path))
        except Exception as error:
            if self.crawler is not None:
                count_failure(self.crawler, error)
            raise
