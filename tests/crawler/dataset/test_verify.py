"""The proof finds what is wrong, says where, and says what it could not look at."""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dataset.records import read_any
from crawler.dataset.snapshot import Order, make_release
from crawler.dataset.tables import write_parquet
from crawler.dataset.verify import Proof
from crawler.files.shards import BadShard
from crawler.items import Article
from tests.articles import TEXT, make_article, make_cut_article, write_lines, write_manifest
from tests.crawls import Crawl

BASE = f"Voici la traduction :\n{TEXT}\nFin du message."


def build(folder: Path, ending: str = ".jsonl") -> Path:
    """Two shards of one run: three articles, one of them with two cuts."""
    cut, lines = make_cut_article("https://exemple.fr/c", BASE, (0, 22), (len(BASE) - 16, len(BASE)))
    write_lines(
        folder / f"articles/2026-11-24/a-001{ending}", [make_article(), make_article("https://exemple.fr/b")]
    )
    write_lines(folder / f"articles/2026-11-24/a-002{ending}", [cut])
    write_lines(folder / f"removed/2026-11-24/a{ending}", lines)
    return folder


def faults(folder: Path, **known: Any) -> list[str]:
    return [str(fault) for fault in Proof(folder, **known).faults()]


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_a_sound_folder_has_no_fault_however_it_is_packed(tmp_path: Path, ending: str) -> None:
    proof = Proof(build(tmp_path, ending))
    assert list(proof.faults()) == []
    assert (proof.records, proof.cuts, proof.files) == (3, 2, 3)
    assert [remark.partition(":")[0] for remark in proof.remarks] == [
        "there is no manifest.json",
        "no ledger was read",
    ]


CHANGES: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("text", lambda record: record.update(text=record["text"].replace("mardi", "lundi")), "text_sha256"),
    ("hash", lambda record: record.update(base_sha256="0" * 64), "base_sha256"),
    ("count", lambda record: record.update(chars=3), "`chars` is 3"),
    ("type", lambda record: record.update(authors="Anne"), "$.authors"),
    ("null", lambda record: record.update(title=None), "$.title"),
    ("date", lambda record: record.update(published="hier"), "$.published"),
    ("missing key", lambda record: record.pop("title"), "keys missing: title"),
    ("unknown key", lambda record: record.update(titel=""), "keys unknown: titel"),
    ("order", lambda record: record.update(id=record.pop("id")), "keys in another order"),
    ("version", lambda record: record.update(schema_version=99), "schema version 99"),
    ("a cut that is not there", lambda record: record.update(cuts=["a-rule"]), "names 1"),
]


@pytest.mark.parametrize(("change", "said"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_record_that_was_changed_is_named_with_file_and_line(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    record = asdict(make_article("https://exemple.fr/b"))
    change(record)
    write_lines(build(tmp_path) / "articles/2026-11-24/a-001.jsonl", [make_article(), record])
    found = faults(tmp_path)
    assert all(fault.startswith("articles/2026-11-24/a-001.jsonl:2: ") for fault in found)
    assert said in found[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [(b"{", "truncated"), (b"[]\n", "not an object"), (b"\n", "truncated"), (b"\xff\n", "malformed")],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: bytes, said: str) -> None:
    path = build(tmp_path) / "articles/2026-11-24/a-002.jsonl"
    path.write_bytes(path.read_bytes() + line)
    [fault] = faults(tmp_path)
    assert fault.startswith("articles/2026-11-24/a-002.jsonl:2: ")
    assert said in fault


def test_another_spelling_of_the_same_json_is_a_fault(tmp_path: Path) -> None:
    path = build(tmp_path) / "articles/2026-11-24/a-002.jsonl"
    path.write_bytes(path.read_bytes().replace(b'","url"', b'", "url"'))
    [fault] = faults(tmp_path)
    assert "not written as Tamis writes" in fault


def test_an_id_twice_is_named_with_both_places_but_a_later_revision_may_be(
    tmp_path: Path,
) -> None:
    write_lines(build(tmp_path) / "articles/2026-11-25/b-001.jsonl", [make_article(revision=1)])
    assert faults(tmp_path) == []
    write_lines(tmp_path / "articles/2026-11-25/b-001.jsonl", [make_article()])
    [fault] = faults(tmp_path)
    assert fault.startswith("articles/2026-11-25/b-001.jsonl:1: id ")
    assert "a-001.jsonl:1, too" in fault


def test_cuts_must_fit_their_article(tmp_path: Path) -> None:
    path = build(tmp_path) / "removed/2026-11-24/a.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for changed, said in (
        (lines[:1], "removed/ has 1 cuts, the record names 2"),
        ([lines[0].replace(b'"start":0,"end":22', b'"start":1,"end":23'), lines[1]], "base_sha256"),
        ([lines[0].replace(b"Voici", b"VOICI"), lines[1]], "base_sha256"),
        ([lines[0].replace(b'"seq":0', b'"seq":3'), lines[1]], "numbered"),
        ([lines[0].replace(b'"score":1.0', b'"score":"1"'), lines[1]], "$.score"),
    ):
        path.write_bytes(b"".join(changed))
        assert said in "\n".join(faults(tmp_path))


def test_a_cut_without_its_article_is_named(tmp_path: Path) -> None:
    (build(tmp_path) / "articles/2026-11-24/a-002.jsonl").unlink()
    assert [fault.partition(": ")[0] for fault in faults(tmp_path)] == [
        "removed/2026-11-24/a.jsonl:1",
        "removed/2026-11-24/a.jsonl:2",
    ]


def test_removed_may_be_withheld_and_that_is_said(tmp_path: Path) -> None:
    write_manifest(build(tmp_path), **{"a-001": 2, "a-002": 1, "a": 2})
    assert faults(tmp_path) == []
    shutil.rmtree(tmp_path / "removed")
    proof = Proof(tmp_path)
    assert list(proof.faults()) == []
    assert any("removed/ is not here" in remark for remark in proof.remarks)


def test_files_must_be_what_the_manifest_lists(tmp_path: Path) -> None:
    write_manifest(build(tmp_path), **{"a-001": 2, "a-002": 2, "a": 2})
    assert faults(tmp_path) == ["articles/2026-11-24/a-002.jsonl: 1 records, the manifest says 2"]
    (tmp_path / "articles/2026-11-24/a-002.jsonl").rename(tmp_path / "articles/2026-11-24/a-003.jsonl")
    assert faults(tmp_path) == [
        "articles/2026-11-24/a-002.jsonl: in the manifest, but not here",
        "articles/2026-11-24/a-003.jsonl: not in the manifest",
    ]


def test_with_a_manifest_every_byte_counts(tmp_path: Path) -> None:
    write_manifest(build(tmp_path), **{"a-001": 2, "a-002": 1, "a": 2})
    chance = random.Random(8)
    for path in sorted(tmp_path.glob("*/*/*.jsonl")):
        sound = path.read_bytes()
        for _ in range(25):
            at = chance.randrange(len(sound))
            path.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << chance.randrange(8)]) + sound[at + 1 :])
            assert faults(tmp_path), f"byte {at} of {path.name}"
        path.write_bytes(sound)


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst"])
def test_a_torn_shard_is_named(tmp_path: Path, ending: str) -> None:
    path = build(tmp_path, ending) / f"articles/2026-11-24/a-001{ending}"
    path.write_bytes(path.read_bytes()[:-30])
    assert any(
        fault.startswith(f"articles/2026-11-24/a-001{ending}: unreadable") for fault in faults(tmp_path)
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [entry.name for entry in fields(Article)]


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1, max_size=4))
def test_no_value_in_a_record_stops_the_proof(values: dict[str, Any]) -> None:
    with TemporaryDirectory() as name:
        path = build(Path(name)) / "articles/2026-11-24/a-001.jsonl"
        record = asdict(make_article("https://exemple.fr/z")) | values
        path.write_bytes(json.dumps(record).encode() + b"\n")
        # `json.dumps` puts blanks after its commas: no line of ours, whatever else is wrong.
        assert faults(Path(name))


@given(st.binary(max_size=200))
def test_noise_in_a_shard_is_a_fault_and_never_raises(noise: bytes) -> None:
    with TemporaryDirectory() as name:
        for kind in ("articles", "removed", "dropped"):
            folder = Path(name) / kind / "d"
            folder.mkdir(parents=True)
            for ending in ("jsonl", "jsonl.gz", "jsonl.zst"):
                (folder / f"a-001.{ending}").write_bytes(noise)
        (Path(name) / "manifest.json").write_bytes(noise)
        assert faults(Path(name))


def test_the_ledger_must_know_what_the_shards_have_and_nothing_more(tmp_path: Path) -> None:
    build(tmp_path)
    ids = [make_article(f"https://exemple.fr/{name}").id for name in "abcd"]
    pages = {page: {"shard": "a-001"} for page in ids[:3]}
    assert faults(tmp_path, ledger=pages) == []
    del pages[ids[1]]
    pages[ids[3]] = {"shard": "a-007"}
    assert faults(tmp_path, ledger=pages) == [
        f"ledger: page {ids[3]} is in a-007, says the ledger; no shard has it",
        "articles/2026-11-24/a-001.jsonl:2: the ledger does not know this page",
    ]


def test_the_command_names_faults_and_exits_with_one(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    build(tmp_path / "output")
    sound = scrapy("dataset", "verify")
    assert (sound.exit_code, sound.stdout.splitlines()[-1]) == (
        0,
        "3 records, 2 cuts, 0 dropped, 3 files, 0 faults",
    )
    (tmp_path / "output/articles/2026-11-24/a-002.jsonl").unlink()
    broken = scrapy("dataset", "verify", str(tmp_path / "output"))
    assert broken.exit_code == 1
    assert "removed/2026-11-24/a.jsonl:1: a cut of article" in broken.stdout


def test_a_folder_in_which_there_is_nothing_to_prove_is_no_proof(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    (tmp_path / "output").mkdir()
    proof = scrapy("dataset", "verify")
    assert proof.exit_code == 1
    assert "holds neither shards nor manifest.json" in proof.stdout


def test_the_records_of_a_parquet_release_are_read(tmp_path: Path) -> None:
    release = tmp_path / "release"
    make_release(build(tmp_path / "output"), release, Order(form="parquet"))
    proof = Proof(release)
    assert list(proof.faults()) == []
    assert proof.records == 1, "one record a text"
    [table] = release.glob("data/*.parquet")
    wrong = asdict(make_article()) | {"text": f"{TEXT[:-1]}!"}
    write_parquet(table, [wrong])
    name = table.relative_to(release).as_posix()
    assert f"{name}:1: the text does not give text_sha256" in faults(release)
    table.write_bytes(b"PAR1 and noise")
    assert any(fault.startswith(f"{name}: unreadable") for fault in faults(release))
    with pytest.raises(BadShard, match=f"^{re.escape(name)}: unreadable"):
        list(read_any(release))


def test_without_pyarrow_it_says_what_it_did_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = tmp_path / "release"
    make_release(build(tmp_path / "output"), release, Order(form="parquet"))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    proof = Proof(release)
    assert list(proof.faults()) == []
    assert "pyarrow is not installed: the records of 1 Parquet files were not checked" in proof.remarks
