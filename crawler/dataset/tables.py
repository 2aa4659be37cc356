"""Releases as Parquet. The only importer of pyarrow, which need not be installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawler.dataset.vocabulary import arrow_schema, features
from crawler.files.shards import BadShard

ROW_GROUP = 1000
"""Records of a row group: about 6 MB, so that a reader can begin before it has the file."""


class NoParquet(RuntimeError):
    """pyarrow is not installed."""


def find_tables(folder: Path) -> list[Path]:
    """The Parquet files of a release."""
    return sorted((folder / "data").rglob("*.parquet"))


def write_parquet(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Write records with the types of the schema; gives their number.

    Raises:
        NoParquet: pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise NoParquet("Parquet needs pyarrow: install tamis[dataset]") from None
    schema, count = arrow_schema(pyarrow), 0
    with parquet.ParquetWriter(path, schema, compression="zstd", store_schema=True) as writer:
        for batch in _batches(records):
            columns = {name: [record[name] for record in batch] for name, _, _ in features()}
            writer.write_table(pyarrow.table(columns, schema=schema))
            count += len(batch)
    return count


def read_parquet(path: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Some columns of a Parquet file, a row at a time.

    Raises:
        NoParquet: pyarrow is not installed.
        BadShard: the file cannot be read.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise NoParquet("Parquet needs pyarrow: install tamis[dataset]") from None
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=columns):
                yield from batch.to_pylist()
    except (OSError, ValueError) as error:  # pyarrow's own are of these two
        raise BadShard(f"unreadable: {error}") from error


def _batches(records: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for record in records:
        batch.append(record)
        if len(batch) == ROW_GROUP:
            yield batch
            batch = []
    if batch:
        yield batch
