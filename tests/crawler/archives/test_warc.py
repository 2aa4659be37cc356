"""WARC files: their pages, with the place each stands at."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from crawler.archives import warc
from crawler.archives.folder import MAX_BYTES
from crawler.archives.warc import read_warc
from crawler.rights import gather


def write(path: Path, *answers: tuple[str, str, str, bytes]) -> Path:
    """Each record by hand: warcio's own writer leaves temporary files open."""
    records = []
    for url, status, media, body in answers:
        encoding = "Content-Encoding: gzip\r\n" if body.startswith(b"\x1f\x8b") else ""
        block = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{encoding}\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(records):012}>\r\n"
            f"WARC-Date: 2026-11-24T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        record = head + block + b"\r\n\r\n"
        records.append(gzip.compress(record) if path.name.endswith(".gz") else record)
    path.write_bytes(b"".join(records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_come_with_address_status_date_and_place(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        ("https://e.fr/a", "200 OK", "text/html; charset=utf-8", b"<p>a"),
        ("https://e.fr/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        ("https://e.fr/b", "404 Not Found", "text/html", gzip.compress(b"<p>b")),
    )
    first, second = read_warc(path)
    assert (first.url, first.body, first.status, first.fetched_at) == (
        "https://e.fr/a",
        b"<p>a",
        200,
        "2026-11-24T08:00:00Z",
    )
    assert (second.url, second.body, second.status) == ("https://e.fr/b", b"<p>b", 404)
    assert first.warc_file == name
    assert second.warc_offset > first.warc_offset


def test_a_torn_file_says_so_and_keeps_what_came_before(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        ("https://e.fr/a", "200 OK", "text/html", b"<p>a"),
        ("https://e.fr/b", "200 OK", "text/html", b"<p>b" * 500),
    )
    path.write_bytes(path.read_bytes()[:-60] + b"\0" * 40)
    pages = list(read_warc(path))
    assert pages[0].url == "https://e.fr/a"
    assert pages[-1].failure


def test_a_page_that_unpacks_to_too_much_is_a_failure(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc", ("https://e.fr/a", "200 OK", "text/html", gzip.compress(b"\0" * (MAX_BYTES + 9)))
    )
    [page] = read_warc(path)
    assert page.failure.startswith("too_big")
    assert page.body == b""


def test_noise_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"\0not a warc" * 100)
    [page] = read_warc(path)
    assert page.failure.startswith("torn_archive")


def test_what_the_answer_said_of_rights_is_on_the_page(tmp_path: Path) -> None:
    media = "text/html\r\nX-Robots-Tag: noai\r\nContent-Usage: train-ai=n\r\nX-Other: 1"
    path = write(tmp_path / "a.warc", ("https://e.fr/a", "200 OK", media, b"<p>a"))
    [page] = read_warc(path)
    assert (page.tdm_reservation, page.ai_signal, page.robots) == ("yes", "train-ai=n", "unknown")
    assert page.rights_evidence == ("header: X-Robots-Tag: noai", "header: Content-Usage: train-ai=n")


@pytest.mark.parametrize(
    ("url", "status", "failure"),
    [
        ("http://[bad/x", "200 OK", "bad_address"),
        ("http://é‥\u2100.fr/x", "200 OK", "bad_address"),
        ("http://e.fr:99999999/x", "200 OK", "bad_address"),
        ("http://", "200 OK", "bad_address"),
        (f"http://e.fr/{'a' * 2000}", "200 OK", "bad_address"),
        ("https://e.fr/b", "²²² OK", "unreadable"),
        ("https://e.fr/b", "99999999999 OK", "unreadable"),
    ],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_odd_record_is_one_failure_and_the_rest_is_read(
    tmp_path: Path, name: str, url: str, status: str, failure: str
) -> None:
    good = [(f"https://e.fr/{n}", "200 OK", "text/html", b"<p>a") for n in range(2)]
    path = write(tmp_path / name, good[0], (url, status, "text/html", b"<p>b"), good[1])
    first, odd, last = read_warc(path)
    assert [(page.url, page.body, page.failure) for page in (first, last)] == [
        (url, body, "") for url, _, _, body in good
    ]
    assert odd.failure.partition(":")[0] == failure
    assert (odd.body, odd.warc_file) == (b"", name)


def test_whatever_a_record_does_to_its_reader_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gather_or_fall(site: None, url: str, *rest: Any) -> Any:
        if url.endswith("/b"):
            raise KeyError("x")
        return gather(site, url, *rest)

    monkeypatch.setattr(warc, "gather", gather_or_fall)
    path = write(
        tmp_path / "a.warc", *((f"https://e.fr/{name}", "200 OK", "text/html", b"<p>") for name in "abc")
    )
    pages = list(read_warc(path))
    assert [page.failure.partition(":")[0] for page in pages] == ["", "unreadable", ""]


@pytest.mark.parametrize("date", ["9999-99-99T99:99:99Z", "\x1b[2J-99-99T99:99:99Z", "2026-02-30T00:00:00Z"])
def test_a_date_that_is_none_is_empty(tmp_path: Path, date: str) -> None:
    path = write(tmp_path / "a.warc", ("https://e.fr/a", "200 OK", "text/html", b"<p>a"))
    path.write_bytes(path.read_bytes().replace(b"2026-11-24T08:00:00Z", date.encode()))
    [page] = read_warc(path)
    assert (page.url, page.fetched_at) == ("https://e.fr/a", "")
