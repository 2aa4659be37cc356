"""The manifest lists what is published, and reads again only what changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from crawler.dataset.verify import Proof
from crawler.feeds import manifest as manifest_module
from crawler.feeds.manifest import write_manifest
from tests.articles import TEXT, make_article, make_cut_article, write_lines

NOW = "2026-11-24T09:00:00.000Z"
NAME = "2026-11-24/20261124T080000Z-urls-7-001.jsonl"


def build(folder: Path, packing: str = "") -> Path:
    cut, lines = make_cut_article("https://exemple.fr/c", f"Note. {TEXT}", (0, 6))
    articles = [make_article(), make_article("https://autre.fr/b", source="autre"), cut]
    write_lines(folder / f"articles/{NAME}{packing}", articles)
    write_lines(folder / f"removed/{NAME}{packing}", lines)
    (folder / "runs").mkdir()
    report = {"run": "r", "finish_reason": "finished", "exit_code": 0, "finished_at": NOW, "pages": 3}
    (folder / "runs/20261124T080000Z-urls-7.json").write_text(json.dumps(report))
    return folder


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_it_says_of_each_file_what_is_in_it_and_the_proof_agrees(tmp_path: Path, packing: str) -> None:
    written = write_manifest(build(tmp_path, packing), NOW)
    assert written.records == {"articles": 3, "removed": 1, "dropped": 0}
    assert written.counts == {"source": {"exemple": 2, "autre": 1}, "rule": {"an-example": 1}, "reason": {}}
    assert [(run.run, run.exit_code) for run in written.runs] == [("r", 0)]
    [entry, _] = written.files
    content = (tmp_path / entry.path).read_bytes()
    assert (entry.bytes, entry.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert entry.first_crawled == entry.last_crawled != ""
    assert list(Proof(tmp_path).faults()) == []
    assert not list(tmp_path.rglob("*.part"))


def test_files_that_did_not_change_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_manifest(build(tmp_path), NOW)
    read: list[Path] = []
    whole = manifest_module.read_lines
    monkeypatch.setattr(manifest_module, "read_lines", lambda path: read.append(path) or whole(path))
    assert write_manifest(tmp_path, NOW) == first
    assert read == []
    changed = tmp_path / "articles" / NAME
    changed.write_bytes(changed.read_bytes() * 2)
    again = write_manifest(tmp_path, NOW)
    assert read == [changed]
    assert again.records["articles"] == 6
    changed.unlink()
    assert write_manifest(tmp_path, NOW).records["articles"] == 0


BROKEN_REPORTS = {
    "empty": b"",
    "cut": b'{"run": "b", "finish_rea',
    "two-lines": b'{"run": "b", "finish_reason": "finished", "exit_code": 0}\n{"run"',
    "other-types": b'{"run": "b", "finish_reason": "finished", "exit_code": "none"}',
    "no-object": b"[]",
    "not-utf-8": b'{"run": "\xff", "finish_reason": "finished", "exit_code": 0}',
    "nested": b'{"sources": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("content", BROKEN_REPORTS.values(), ids=BROKEN_REPORTS)
def test_a_report_that_cannot_be_read_is_told_by_name_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (build(tmp_path) / "runs/20261123T080000Z-urls-7.json").write_bytes(content)
    (tmp_path / "runs/20261122T080000Z-urls-7.json").mkdir()
    written = write_manifest(tmp_path, NOW)
    assert [run.run for run in written.runs] == ["r"]
    assert len(written.files) == 2
    told = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert told == [
        f"manifest.json leaves out runs/{day}T080000Z-urls-7.json, which cannot be read"
        for day in ("20261122", "20261123")
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"files": 3}'])
def test_a_manifest_that_cannot_be_read_is_made_anew(tmp_path: Path, content: bytes) -> None:
    build(tmp_path)
    (tmp_path / "manifest.json").write_bytes(content)
    assert len(write_manifest(tmp_path, NOW).files) == 2
