"""WARC files: what goes in comes out, with every reader, and a torn tail harms nothing before it."""

from __future__ import annotations

import fcntl
import gzip
import io
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archives.warc import read_warc
from crawler.archives.warc_writing import Exchange, WarcFiles, _answer, recover, whole_end

PAGE = "<p>Le modèle est ouvert.</p>".encode() * 40


def exchange(number: int, **fields: Any) -> Exchange:
    return Exchange(
        **{
            "url": f"https://exemple.fr/{number}?q=é",
            "moment": f"2026-11-24T08:00:{number % 60:02}Z",
            "method": "GET",
            "request_headers": [("User-Agent", "Tamis")],
            "status": 200,
            "reason": "OK",
            "headers": [("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked")],
            "body": PAGE + str(number).encode(),
            **fields,
        }
    )


def written(folder: Path, count: int, **options: Any) -> list[Path]:
    files = WarcFiles(folder / "run", {"software": "Tamis"}, **options)
    for number in range(count):
        files.write(exchange(number))
    files.close()
    return sorted(folder.glob("*"))


def test_pages_come_back_with_address_moment_and_place(tmp_path: Path) -> None:
    files = WarcFiles(tmp_path / "run", {"software": "Tamis"})
    places = [files.write(exchange(number)) for number in range(3)]
    files.close()
    [path] = tmp_path.glob("*")
    for place, page, number in zip(places, read_warc(path), range(3), strict=True):
        assert (page.warc_file, page.warc_offset) == place == ("run-00001.warc.gz", place.offset)
        assert (page.url, page.fetched_at) == (exchange(number).url, exchange(number).moment)
        assert (page.body, page.status, page.failure) == (exchange(number).body, 200, "")


def test_records_are_what_the_standard_asks_for(tmp_path: Path) -> None:
    [path] = written(tmp_path, 2)
    with path.open("rb") as file:
        found = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Concurrent-To"),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "request", "response", "request"]
    assert found[2][1]
    assert b"software: Tamis" in found[0][2]
    with path.open("rb") as file:
        heads = [record.http_headers for record in ArchiveIterator(file) if record.http_headers]
    assert heads[0].get_header("Transfer-Encoding") is None
    assert heads[0].get_header("Content-Length") == str(len(exchange(0).body))
    assert (heads[1].protocol, heads[1].get_header("Host")) == ("GET", "exemple.fr")


@pytest.mark.parametrize("status", [200, 301, 404, 503, 799])
def test_every_status_is_kept(tmp_path: Path, status: int) -> None:
    files = WarcFiles(tmp_path / "run", {})
    files.write(exchange(0, status=status, reason="" if status == 799 else "Reason", body=b""))
    files.close()
    [page] = read_warc(tmp_path / "run-00001.warc.gz")
    assert page.status == status


HEADERS = [
    ("X-Auteur", "Jos\xe9 Garc\xeda"),
    ("X-Auteur", "José".encode().decode("latin-1")),
    ("X-Titre", "été = chaud; « été »"),
    ("X-K\xe9", "a"),
    ("X-Pi\u03c0", "\u03c0\ud800"),
    ("Content-Type", "text/html; charset=\xff"),
    ("Set-Cookie", "a=\xe9; ville=Orl\xe9ans; p=x"),
    ("X-Title", "Été=chaud, é"),
    ("", "nameless"),
]


@pytest.mark.parametrize("header", HEADERS, ids=ascii)
def test_no_header_loses_its_answer(tmp_path: Path, header: tuple[str, str]) -> None:
    files = WarcFiles(tmp_path / "run", {})
    files.write(exchange(0, headers=[header, ("X-After", "b")], request_headers=[header]))
    files.close()
    with (tmp_path / "run-00001.warc.gz").open("rb") as file:
        heads = [r.http_headers for r in ArchiveIterator(file, check_digests="raise") if r.http_headers]
    assert [head.get_header("X-After") for head in heads] == ["b", None]
    [page] = read_warc(tmp_path / "run-00001.warc.gz")
    assert (page.body, page.failure) == (exchange(0).body, "")


@given(
    st.text(st.characters(max_codepoint=0x2FF), min_size=1, max_size=9),
    st.text(st.characters(max_codepoint=0x2FF), max_size=20),
)
@example("X", "a\r\nContent-Encoding: br\r\n\r\n")
@example("X: y\r\nZ", "a")
def test_a_header_is_one_line_whatever_it_holds(name: str, value: str) -> None:
    head = _answer(exchange(0, headers=[(name, value)]))
    head.compute_headers_buffer()
    assert head.headers_buff.count(b"\n") == 4  # status, header, length, and the empty line
    assert head.headers_buff.isascii()


def test_a_full_file_is_closed_and_the_next_begun(tmp_path: Path) -> None:
    paths = written(tmp_path, 7, max_bytes=2500)
    assert len(paths) > 1
    assert all(path.name.endswith(".warc.gz") for path in paths)
    assert [page.url for path in paths for page in read_warc(path)] == [exchange(n).url for n in range(7)]


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    files = WarcFiles(tmp_path / "run", {})
    files.write(exchange(0))
    assert [path.name for path in tmp_path.glob("*")] == ["run-00001.warc.gz.open"]
    files.close()
    assert [path.name for path in tmp_path.glob("*")] == ["run-00001.warc.gz"]


def test_of_a_hundred_cuts_every_whole_record_is_read_and_no_short_one(tmp_path: Path) -> None:
    [path] = written(tmp_path / "whole", 12)
    whole = path.read_bytes()
    pages = [(page.url, page.body, page.warc_offset) for page in read_warc(path)]
    ends = [*[offset for *_, offset in pages][1:], len(whole)]
    chance = random.Random(4)
    for number in range(100):
        at = chance.randrange(1, len(whole))
        folder = tmp_path / f"cut-{number}"
        folder.mkdir()
        (folder / "run-00001.warc.gz.open").write_bytes(whole[:at])
        [(mended, _)] = recover(folder)
        found = [(page.url, page.body, page.warc_offset) for page in read_warc(mended)]
        assert found == pages[: len(found)]
        # The answer may be whole where its request, which follows it, is not.
        assert len(found) >= sum(end <= at for end in ends)
        with mended.open("ab") as file:
            file.write(whole)
        assert len(list(read_warc(mended))) == len(found) + 12


def test_a_file_that_a_live_crawl_holds_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run-00001.warc.gz.open"
    path.write_bytes(b"torn")
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert list(recover(tmp_path)) == []
    assert list(recover(tmp_path)) == [(tmp_path / "run-00001.warc.gz", 4)]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = WarcFiles(tmp_path / "run", {})
    files.write(exchange(0))
    file = files._file
    assert file is not None

    class Full:
        """A disk that takes a hundred bytes and no more."""

        def write(self, data: bytes) -> int:
            file.write(data[:100])
            raise OSError(28, "No space left on device")

        def __getattr__(self, name: str) -> Any:
            return getattr(file, name)

    files._file = Full()  # type: ignore[assignment]
    with pytest.raises(OSError, match="No space"):
        files.write(exchange(1))
    files._file = file
    files.write(exchange(2))
    files.close()
    [path] = tmp_path.glob("*")
    assert [page.url for page in read_warc(path)] == [exchange(0).url, exchange(2).url]


@given(st.lists(st.binary(max_size=300), max_size=4), st.binary(max_size=60))
def test_noise_after_whole_records_is_cut_and_nothing_before(blocks: list[bytes], noise: bytes) -> None:
    records = [
        gzip.compress(b"WARC/1.1\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block), mtime=0)
        for block in blocks
    ]
    whole = b"".join(records)
    assert whole_end(io.BytesIO(whole + noise)) == len(whole)
    for at in {0, len(whole) // 2, max(0, len(whole) - 1)}:
        ends = [sum(map(len, records[:number])) for number in range(len(records) + 1)]
        assert whole_end(io.BytesIO(whole[:at])) == max(end for end in ends if end <= at)


def test_a_record_that_lies_about_its_length_is_no_record() -> None:
    record = gzip.compress(b"WARC/1.1\r\nContent-Length: 900\r\n\r\nshort\r\n\r\n")
    assert whole_end(io.BytesIO(record)) == 0
