"""The records of an output folder, or of a release in any form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.dataset.tables import find_tables, read_parquet
from crawler.files.shards import BadShard, find_shards, read_articles
from crawler.items import Article


def read_any(folder: Path) -> Iterator[Mapping[str, Any]]:
    """All records: of `articles/`, or else of a release's `data/`.

    Raises:
        BadShard: a file cannot be read, and which; or there is none.
        NoParquet: there are Parquet files, and pyarrow is not installed.
    """
    kind = "articles" if find_shards(folder) else "data"
    tables = find_tables(folder) if kind == "data" else []
    if not tables and not find_shards(folder, kind):
        raise BadShard(f"{folder} holds neither articles/ nor data/: there is nothing to count")
    for article in read_articles(folder, kind):
        yield asdict(article)
    for path in tables:
        try:
            yield from read_parquet(path, list(Article.__dataclass_fields__))
        except BadShard as error:
            raise BadShard(f"{path.relative_to(folder)}: {error}") from error
