"""A folder of saved pages: one page a file, whatever the file is."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from crawler.archives.folder import MAX_BYTES, read_folder
from crawler.archives.warc import read_warc


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


BAD = [
    "http://",
    "http://[bad/x",
    "http://e.fr:99999999/x",
    "http://%zz@:/",
    f"http://e.fr/{'a' * 2000}",
    "http://é‥\u2100.fr/",
]


@pytest.mark.parametrize("url", BAD, ids=range(len(BAD)))
def test_an_address_that_is_none_is_a_page_with_a_failure(tmp_path: Path, url: str) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>")
    for name in ("urls.jsonl", "urls.txt"):
        line = json.dumps({"id": "a.html", "url": url}) if name == "urls.jsonl" else f"a.html\t{url}"
        (tmp_path / name).write_text(line, encoding="utf-8")
        [page] = read_folder(tmp_path)
        assert (page.url, page.body) == ("https://archive.invalid/a.html", b"")
        assert page.failure.startswith("bad_address: ")
        assert len(page.failure) < 400
        (tmp_path / name).unlink()


def test_halves_of_surrogate_pairs_and_orders_to_a_terminal_do_not_stay_in_an_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>")
    (tmp_path / "urls.jsonl").write_text('{"id": "a", "url": "http://e.fr/\\ud800\\u001b[2J\\u009b\\u202eé"}')
    [page] = read_folder(tmp_path)
    assert (page.url, page.failure) == ("http://e.fr/%3F%1B[2J%C2%9B%E2%80%AEé", "")


@pytest.mark.parametrize(
    "moment", ["hier", "9999-99-99T99:99:99Z", "\\ud800", "0000-01-01T00:00:00Z", "2026-02-30"]
)
def test_a_moment_that_is_none_is_not_taken(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (tmp_path / "urls.jsonl").write_text(f'{{"id": "a", "url": "http://e.fr/", "fetched_at": "{moment}"}}')
    [page] = read_folder(tmp_path)
    assert (page.url, page.fetched_at) == ("http://e.fr/", "2023-11-14T22:13:20Z")


def test_names_need_not_be_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"f\xff")
    folder.mkdir()
    (folder / os.fsdecode(b"\xfe.html")).write_bytes(b"<p>")
    (folder / os.fsdecode(b"\xfe.warc")).write_bytes(b"noise")
    [page] = read_folder(folder)
    assert (page.url, page.body, page.source) == ("https://archive.invalid/%FE.html", b"<p>", "f\ufffd")
    [torn] = read_warc(folder / os.fsdecode(b"\xfe.warc"))
    assert (torn.url, torn.warc_file) == ("https://archive.invalid/%FE.warc?byte=0", "\ufffd.warc")
    assert torn.failure.encode()
