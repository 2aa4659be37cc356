"""The files of an output folder, plain or compressed, read a line at a time."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from crawler.files.zstd import zstd
from crawler.items import Article

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
MAX_LINE = 64 * 2**20
"""Longest line read, in bytes, line feed included."""


class BadShard(ValueError):
    """A file or a line of it cannot be read; the message says why."""


def find_shards(folder: Path, kind: str = "articles") -> list[Path]:
    """Files of a kind (`articles`, `removed`, `dropped`) below an output folder, ordered by their paths."""
    return sorted(path for path in (folder / kind).rglob("*") if path.name.endswith(ENDINGS))


def stem(path: Path) -> str:
    """A shard's name without its endings.

    >>> stem(Path("articles/2026-11-24/a-001.jsonl.zst"))
    'a-001'
    """
    return path.name.partition(".jsonl")[0]


def open_shard(path: Path) -> IO[bytes]:
    """Open a shard for reading, whatever it is packed with."""
    if path.name.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    if path.name.endswith(".zst"):
        return cast("IO[bytes]", zstd.open(path))
    return path.open("rb")


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1, line feeds included; one line at a time is in memory.

    Raises:
        BadShard: the file is torn, missing, or has a line longer than `MAX_LINE`.
    """
    number = 0
    try:
        with open_shard(path) as file:
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise BadShard(f"line {number} is longer than {MAX_LINE} bytes")
                yield number, line
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        raise BadShard(f"unreadable after line {number}: {error}") from error


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Records with their line numbers.

    Raises:
        BadShard: the file or one of its lines cannot be read.
    """
    for number, line in read_lines(path):
        try:
            record = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadShard(f"line {number}: {error}") from error
        if not isinstance(record, dict):
            raise BadShard(f"line {number}: not an object")
        yield number, record


def read_articles(folder: Path, kind: str = "articles") -> Iterator[Article]:
    """All articles of an output folder, shard by shard; of a release with the kind `data`.

    Raises:
        BadShard: a shard cannot be read or a line is no article; the message names file and line.
    """
    for path in find_shards(folder, kind):
        try:
            for number, record in read_records(path):
                try:
                    yield msgspec.convert(record, Article, strict=True)
                except msgspec.ValidationError as error:
                    raise BadShard(f"line {number}: {error}") from error
        except BadShard as error:
            raise BadShard(f"{path.relative_to(folder)}: {error}") from error
