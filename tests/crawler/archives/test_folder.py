"""A folder of saved pages: one page a file, whatever the file is."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from crawler.archives.folder import MAX_BYTES, read_folder


def test_each_file_gives_one_page_in_the_order_of_paths(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(b"<p>b")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(b"<p>a"))
    (tmp_path / "notes.txt").write_bytes(b"x")
    pages = list(read_folder(tmp_path))
    assert [page.body for page in pages] == [b"<p>b", b"<p>a"]
    assert [page.url for page in pages] == [
        "https://archive.invalid/b.html",
        "https://archive.invalid/html/a.html.gz",
    ]


def test_addresses_come_from_a_list_beside_the_pages(tmp_path: Path) -> None:
    pages = tmp_path / "html"
    pages.mkdir()
    for name in ("one", "two", "three"):
        (pages / f"{name}.html").write_bytes(b"<p>")
    (tmp_path / "gold.jsonl").write_text(
        '{"id": "one", "url": "https://e.fr/1", "fetched_at": "2026-01-02T03:04:05Z"}\n'
        '{"id": "two", "url": null}\nnot json\n{"id": "three", "url": "javascript:1"}\n',
        encoding="utf-8",
    )
    found = {page.url: page for page in read_folder(pages)}
    assert set(found) == {
        "https://e.fr/1",
        "https://archive.invalid/two.html",
        "https://archive.invalid/three.html",
    }
    assert found["https://e.fr/1"].fetched_at == "2026-01-02T03:04:05Z"


def test_a_list_in_columns_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>")
    (tmp_path / "urls.txt").write_text("a.html\thttps://e.fr/a\n", encoding="utf-8")
    [page] = read_folder(tmp_path)
    assert page.url == "https://e.fr/a"


def test_a_page_without_a_date_was_fetched_when_its_file_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    [page] = read_folder(tmp_path)
    assert page.fetched_at == "2023-11-14T22:13:20Z"


def test_a_broken_or_huge_file_is_a_page_with_a_failure(tmp_path: Path) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"\0" * (MAX_BYTES + 2)))
    (tmp_path / "torn.html.gz").write_bytes(gzip.compress(os.urandom(1000))[:300])
    bomb, torn = read_folder(tmp_path)
    assert bomb.failure.startswith("too_big")
    assert bomb.body == b""
    assert torn.failure.startswith("unreadable")
