"""The data set as its readers see it: the same rows and the same types through every library that reads it.

The content is as unpleasant as the schema allows: ends of lines that only Unicode knows, NUL and lone
surrogates (which the encoding takes out), five megabytes in one line, a first shard in which every optional
column is empty.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from crawler.dataset.snapshot import Order, make_release
from crawler.dataset.verify import DROPPED_KEYS
from crawler.dataset.vocabulary import arrow_schema, features
from crawler.items import Article, DroppedPage
from tests.articles import make_article, make_cut_article, write_lines
from tests.crawls import ROOT

Row = dict[str, Any]
LISTS = {name for name, _, listed in features() if listed}

NASTY = [
    "Un\u2028deux\u2029trois\u0085quatre\x0bcinq\x0csix\x1csept\r\nhuit",
    "nul\x00lone\ud800surrogate\udfffend",
    'quote " backslash \\ \\u0000 \\n tab\t </script> {"json": [1]} \x7f \x01',
    "\ufeffastral 😀🇫🇷 combining e\u0301 rtl \u202eabc\u202c « espace\u202ffine »",
    "0123", "1e5", "NaN", "null", "true", "2026-11-24", "2026-11-24T08:00:00Z", "1764000000",
    "mot " * 1_300_000,
]  # fmt: skip


def bare(number: int) -> Article:
    """An article of which nothing is known: every optional column of its shard is empty."""
    return make_article(
        f"https://vide.fr/{number}",
        f"Rien {number}.",
        title="",
        published="",
        language="",
        kind="",
        source="",
    )


def full(number: int, text: str) -> Article:
    """An article of which everything is known, the nasty text in every place that takes one."""
    short = text[:200]
    return make_article(
        f"https://plein.fr/{number}",
        text,
        title=short,
        authors=[short, "Anne Petit"],
        tags=[short],
        summary=short,
        modified="2026-11-24T00:00:00.000Z",
        discovered_published="2026-11-24T00:00:00.000Z",
        date_candidates=["2026-11-24T06:00:00Z json-ld"],
        language_score=0.1 + 0.2,
        confidence=1.0,
        foreign_ratio=1e-9,
        warc_offset=2**53 - 1,
    )


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards, with the data card that lies beside a crawl's files."""
    folder: Path = tmp_path_factory.mktemp("output")
    shutil.copy(ROOT / "output/README.md", folder)
    write_lines(folder / "articles/2026-11-23/a-001.jsonl", [bare(number) for number in range(3)])
    write_lines(
        folder / "articles/2026-11-24/b-001.jsonl", [full(number, text) for number, text in enumerate(NASTY)]
    )
    write_lines(folder / "articles/2026-11-24/b-002.jsonl.gz", [bare(3), full(99, "Un texte.")])
    return folder


@pytest.fixture(scope="module")
def releases(output: Path) -> dict[str, Path]:
    """The same records as releases."""
    folder = output.parent / f"{output.name}-releases"
    for form in ("jsonl", "parquet"):
        make_release(output, folder / form, Order(form=form))
    return {form: folder / form for form in ("jsonl", "parquet")}


def plain(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*-0*.jsonl"))


def by_splitlines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_lines_of_the_file(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def by_pyarrow(path: Path) -> list[Row]:
    import pyarrow
    from pyarrow import json as reader

    schema = pyarrow.schema([field.with_nullable(True) for field in arrow_schema(pyarrow)])
    options = reader.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    table = reader.read_json(path, reader.ReadOptions(block_size=2**25), options)
    assert table.schema == schema
    rows: list[Row] = table.to_pylist()
    return rows


def by_polars(path: Path) -> list[Row]:
    import polars

    types = {"string": polars.String(), "int64": polars.Int64(), "float64": polars.Float64()}
    schema = {name: polars.List(types[kind]) if listed else types[kind] for name, kind, listed in features()}
    frame = polars.read_ndjson(path, schema=schema)
    assert dict(frame.schema) == schema
    return frame.to_dicts()


def by_duckdb(path: Path) -> list[Row]:
    import duckdb

    types = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE"}
    columns = {name: types[kind] + ("[]" if listed else "") for name, kind, listed in features()}
    with duckdb.connect() as connection:
        found = connection.sql(
            f"SELECT * FROM read_json('{path}', columns = {columns}, maximum_object_size = 67108864)"
        )
        assert [str(kind) for kind in found.types] == list(columns.values())
        names = found.columns
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def by_pandas(path: Path) -> list[Row]:
    import pandas

    frame = pandas.read_json(path, lines=True, dtype=False, precise_float=True)
    rows: list[Row] = frame.to_dict("records")
    return rows


def by_jq(path: Path) -> list[Row]:
    done = subprocess.run(["jq", "-c", ".", path], capture_output=True, check=True)
    rows = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    # jq has one kind of number and prints 1.0 as 1.
    fractions = [name for name, kind, _ in features() if kind == "float64"]
    return [row | {name: float(row[name]) for name in fractions} for row in rows]


READERS: list[Callable[[Path], list[Row]]] = [
    by_splitlines, by_lines_of_the_file, by_pyarrow, by_polars, by_duckdb, by_pandas, by_jq,
]  # fmt: skip


@pytest.mark.parametrize("read", READERS, ids=[reader.__name__ for reader in READERS])
def test_every_reader_gives_the_same_rows_and_types(
    output: Path, releases: dict[str, Path], read: Callable[[Path], list[Row]]
) -> None:
    if read is by_jq and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    for path in [*plain(output), *plain(releases["jsonl"])]:
        same(read(path), by_lines_of_the_file(path))


def same(found: list[Row], expected: list[Row]) -> None:
    """Compare by column, so that a failure does not print five megabytes."""
    assert [row["id"] for row in found] == [row["id"] for row in expected]
    for row, wanted in zip(found, expected, strict=True):
        assert list(row) == list(wanted)
        wrong = [
            name for name in wanted if row[name] != wanted[name] or type(row[name]) is not type(wanted[name])
        ]
        assert not wrong, f"{row['id']}: {wrong}"


def quietly(monkeypatch: pytest.MonkeyPatch, home: Path) -> Any:
    for name in ("HF_HOME", "HF_DATASETS_CACHE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", home)
    datasets.disable_progress_bars()
    return datasets


@pytest.mark.parametrize("streaming", [False, True], ids=["whole", "streaming"])
@pytest.mark.parametrize("what", ["shards", "jsonl", "parquet"])
def test_datasets_loads_shards_and_releases(
    output: Path,
    releases: dict[str, Path],
    what: str,
    streaming: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    datasets = quietly(monkeypatch, tmp_path)
    folder = output if what == "shards" else releases[what]
    loaded = datasets.load_dataset(str(folder), split="train", streaming=streaming)
    assert list(loaded.features) == [name for name, _, _ in features()]
    for name, kind, listed in features():
        value = datasets.Value(kind)
        assert loaded.features[name] == (datasets.List(value) if listed else value)
    same(sorted(loaded, key=by_id), sorted(expected_rows(output, releases, what), key=by_id))


def test_cuts_and_drops_are_configurations_of_their_own(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = quietly(monkeypatch, tmp_path / "home")
    folder = tmp_path / "output"
    shutil.copytree(output, folder)
    _, cuts = make_cut_article("https://exemple.fr/c", "Voici la traduction :\u2028 fin", (0, 21))
    dropped = asdict(DroppedPage(**dict.fromkeys(DROPPED_KEYS, "") | {"chars": 0, "reason": "dns"}))
    write_lines(folder / "removed/2026-11-24/b-001.jsonl", cuts)
    write_lines(folder / "dropped/2026-11-24/b-001.jsonl", [dropped])
    for name, rows in (("removed", cuts), ("dropped", [dropped])):
        assert list(datasets.load_dataset(str(folder), name, split="train")) == rows


def expected_rows(output: Path, releases: dict[str, Path], what: str) -> Iterator[Row]:
    for path in plain(output if what == "shards" else releases["jsonl"]):
        yield from by_lines_of_the_file(path)
    if what == "shards":
        import gzip

        with gzip.open(output / "articles/2026-11-24/b-002.jsonl.gz", "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def by_id(row: Row) -> str:
    return str(row["id"])


@pytest.mark.parametrize("library", ["pyarrow", "polars", "duckdb", "pandas"])
def test_parquet_has_the_rows_and_types_of_the_lines(releases: dict[str, Path], library: str) -> None:
    [path] = releases["parquet"].glob("data/*.parquet")
    [lines] = plain(releases["jsonl"])
    rows: list[Row]
    if library == "polars":
        import polars

        rows = polars.read_parquet(path).to_dicts()
    elif library == "duckdb":
        import duckdb

        with duckdb.connect() as connection:
            found = connection.sql(f"SELECT * FROM '{path}'")
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    else:
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(path)
        assert table.schema.equals(arrow_schema(pyarrow))
        rows = table.to_pylist() if library == "pyarrow" else table.to_pandas().to_dict("records")
        rows = [{name: list(row[name]) if name in LISTS else row[name] for name in row} for row in rows]
    same(rows, by_lines_of_the_file(lines))


# rdflib 7.2 warns of a class of its own that its JSON-LD parser still uses.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
# mlcroissant 1.1 reads Parquet with a keyword that pandas 3.1 is going to drop.
@pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index")
def test_croissant_is_sound_and_reads_the_records(releases: dict[str, Path]) -> None:
    import mlcroissant

    for form in ("jsonl", "parquet"):
        found = mlcroissant.Dataset(releases[form] / "croissant.json")
        assert (found.metadata.ctx.issues.errors, found.metadata.ctx.issues.warnings) == (set(), set())
        [lines] = plain(releases["jsonl"])
        for row, wanted in zip(found.records("train"), by_lines_of_the_file(lines), strict=True):
            # Its texts are bytes, its moments pandas's own.
            assert (row["train/id"], row["train/text"]) == (wanted["id"].encode(), wanted["text"].encode())
            assert (row["train/chars"], row["train/confidence"]) == (wanted["chars"], wanted["confidence"])
            assert row["train/tags"] == [tag.encode() for tag in wanted["tags"]]
            assert f"{row['train/crawled_at']:%Y-%m-%dT%H:%M:%S.000Z}" == wanted["crawled_at"]


def test_the_json_schema_of_a_release_accepts_its_records(releases: dict[str, Path]) -> None:
    import jsonschema

    schema = json.loads((releases["jsonl"] / "article.schema.json").read_bytes())
    checker = jsonschema.Draft202012Validator(schema)
    checker.check_schema(schema)
    [lines] = plain(releases["jsonl"])
    rows = by_lines_of_the_file(lines)
    for row in rows:
        if len(row["text"]) < 10_000:
            assert [error.message for error in checker.iter_errors(row)] == []
    assert list(checker.iter_errors({**rows[0], "more": 1}))
