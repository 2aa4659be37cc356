"""Scrapy's feed files, but whole or not there at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FileFeedStorage

from crawler.files.durable import find_obstacle, open_part, publish
from crawler.files.failures import count_failure

MAX_LINKS = 40
"""Links that Linux follows from one name."""


class AtomicFileStorage(FileFeedStorage):
    """Scrapy's file storage, but a file that is written anew appears only when it is complete.

    A feed that appends (`-o`, `overwrite: False`) adds to the file in place, as Scrapy does; a pipe, a device
    or what a process has open (`/dev/stdout`) is written to, never replaced.
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
        special = path.exists() and not path.is_file() and not path.is_dir()
        return self.write_mode == "ab" or special or _is_open_file(path)

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


def _is_open_file(path: Path) -> bool:
    """Whether a name is, or leads by links to, a file that a process has open.

    Such a file may look like any other, standard output sent into one above all; but whoever has it open
    would never see another in its place.
    """
    for _ in range(MAX_LINKS):
        path = Path(os.path.realpath(path.parent)) / path.name
        if path.parts[1:2] == ("proc",) or path.parts[1:3] == ("dev", "fd"):
            return path.exists()
        if not path.is_symlink():
            return False
        path = path.parent / path.readlink()
    return False
