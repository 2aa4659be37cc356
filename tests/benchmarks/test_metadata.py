"""The benchmark of metadata reads its pages as the crawl does."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import metadata

PAGE = (
    '<html><head><meta charset="iso-8859-1"><title>L’été des robots</title>'
    '<meta name="author" content="Par Anne Petit"><meta name="date" content="2024-05-07"></head>'
    "<body><h1>L’été des robots</h1><p>Un robot marche.</p></body></html>"
)


def test_pages_are_decoded_as_the_crawl_does_and_one_that_it_refuses_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # "’" is no character of ISO 8859-1: browsers read that label as Windows-1252.
    pages = {"a": PAGE.encode("windows-1252"), "b": b""}
    gold = {
        "title": "L’été des robots",
        "author": "Anne Petit",
        "date": "2024-05-07",
        "text": "",
        "lang": "fr",
    }
    rows = [gold | {"id": name, "url": f"https://{name}.example/"} for name in pages]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (tmp_path / "html").mkdir()
    for name, body in pages.items():
        (tmp_path / "html" / f"{name}.html.gz").write_bytes(gzip.compress(body))
    monkeypatch.setattr("sys.argv", ["metadata", "--pages", str(tmp_path), "--no-time"])
    metadata.main()
    told = capsys.readouterr().out
    for field in ("title", "author", "people", "date"):
        assert f"{field:8} tamis 0.500 (1 of 2)" in told
