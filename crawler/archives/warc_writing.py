"""Writing WARC files: every exchange as it was on the wire, one gzip member a record."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import punctuation
from typing import IO, Any, NamedTuple
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.files.durable import sync_folder

OPEN = ".open"
"""Ending of a file that is still being written, as the tools of web archives have it."""
MAX_BYTES = 10**9
"""Length from which a file is closed and the next begun: the size that archives exchange."""
VERSION = "WARC/1.1"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer."""

    url: str
    moment: str
    """When the answer had come, RFC 3339 UTC."""
    method: str
    request_headers: Sequence[tuple[str, str]]
    status: int
    reason: str
    headers: Sequence[tuple[str, str]]
    """Headers of the answer; those that speak of the transfer are set right for the body."""
    body: bytes
    """The body, transfer coding undone, content coding as it came."""
    protocol: str = "HTTP/1.1"


class Place(NamedTuple):
    """Where the answer's record stands."""

    file: str
    """Name that the file has once it is closed."""
    offset: int


class WarcFiles:
    """The WARC files of one crawl: `NAME-00001.warc.gz`, `NAME-00002.warc.gz` …

    Args:
        stem: path of the files without number and endings.
        about: lines of the `warcinfo` record that begins each file.
    """

    def __init__(self, stem: Path, about: Mapping[str, str], max_bytes: int = MAX_BYTES) -> None:
        self.stem = stem
        self.about = about
        self.max_bytes = max_bytes
        self._number = 0
        self._file: IO[bytes] | None = None
        self._path = stem

    def write(self, exchange: Exchange) -> Place:
        """Append an exchange; it is with the operating system when this returns.

        Raises:
            OSError: the disk is full or failing; what was written before stands, whole.
        """
        file = self._file or self._begin(exchange.moment)
        offset = file.tell()
        try:
            response = _record("response", exchange, _answer(exchange), exchange.body)
            request = _record("request", exchange, _question(exchange), b"")
            writer = WARCWriter(file, gzip=True, warc_version=VERSION)
            writer.write_request_response_pair(request, response)
            file.flush()
        except BaseException:
            self._cut_back(file, offset)
            raise
        place = Place(self._path.name, offset)
        if file.tell() >= self.max_bytes:
            self.close()
        return place

    def close(self) -> None:
        """Give the open file its name."""
        file, self._file = self._file, None
        if file is not None:
            os.fsync(file.fileno())
            file.close()
            _publish(Path(f"{self._path}{OPEN}"))

    def _begin(self, moment: str) -> IO[bytes]:
        self._number += 1
        self._path = Path(f"{self.stem}-{self._number:05}.warc.gz")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = _open(Path(f"{self._path}{OPEN}"))
        fcntl.flock(file, fcntl.LOCK_EX)  # a live crawl's file is not a dead one's
        self._file = file
        writer = WARCWriter(file, gzip=True, warc_version=VERSION)
        record = writer.create_warcinfo_record(self._path.name, self.about)
        record.rec_headers.replace_header("WARC-Date", moment)
        writer.write_record(record)
        file.flush()
        return file

    def _cut_back(self, file: IO[bytes], offset: int) -> None:
        try:
            file.seek(offset)
            file.truncate()
        except OSError:
            # The buffer cannot be written and the file not be cut: it is left for `recover`.
            self._file = None


def _open(path: Path) -> IO[bytes]:
    return path.open("wb")


def _record(kind: str, exchange: Exchange, headers: Any, body: bytes) -> Any:
    headers.compute_headers_buffer()
    known = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": exchange.moment,
        "WARC-Payload-Digest": _digest(body),
        "WARC-Block-Digest": _digest(headers.headers_buff + body),
    }
    # Length and digests are given, or warcio would buffer the body in temporary files that it leaves open.
    return WARCWriter(None, warc_version=VERSION).create_warc_record(
        exchange.url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=known,
        http_headers=headers,
    )


def _digest(data: bytes) -> str:
    # SHA-1 in base 32 is what every tool of web archives compares; it guards against accidents only.
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _answer(exchange: Exchange) -> Any:
    kept = [
        (name, value)
        for name, value in exchange.headers
        if name.lower() not in ("transfer-encoding", "content-length")
    ]
    kept.append(("Content-Length", str(len(exchange.body))))
    status = f"{exchange.status} {exchange.reason}".strip()
    return StatusAndHeaders(status, kept, protocol=exchange.protocol)


def _question(exchange: Exchange) -> Any:
    rest = exchange.url.partition("://")[2].partition("#")[0]
    host, slash, path = rest.partition("/")
    headers = [("Host", host.rpartition("@")[2]), *exchange.request_headers]
    line = f"{exchange.method} /{quote(path, safe=punctuation) if slash else ''} {exchange.protocol}"
    return StatusAndHeaders(line, headers, protocol="", is_http_request=True)


def recover(folder: Path) -> Iterator[tuple[Path, int]]:
    """Bring home the files that dead crawls left open: the torn tail is cut off, the file gets its name.

    Readers take a record that is cut short for a whole one, and cannot read what is appended after it.

    Yields:
        Each file with the number of bytes cut off. Files that a live crawl holds are left alone.
    """
    for path in sorted(folder.rglob(f"*.warc.gz{OPEN}")):
        with path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            size, end = path.stat().st_size, whole_end(file)
            file.truncate(end)
            os.fsync(file.fileno())
            yield _publish(path), size - end


def whole_end(file: IO[bytes]) -> int:
    """Offset after the last whole record: a gzip member with its checksum, a block as long as it says.

    Memory: one chunk, whatever the records unpack to.
    """
    file.seek(0)
    waiting, end = b"", 0
    while True:
        member = zlib.decompressobj(wbits=31)
        head, made, read = b"", 0, 0
        try:
            while not member.eof:
                piece = member.unconsumed_tail or waiting or file.read(_CHUNK)
                waiting = b""
                if not piece:
                    return end
                unpacked = member.decompress(piece, _CHUNK)
                read += len(piece) - len(member.unconsumed_tail) - len(member.unused_data)
                made += len(unpacked)
                head += unpacked[: max(0, _CHUNK - len(head))]
        except zlib.error:
            return end
        if not _is_record(head, made):
            return end
        waiting = member.unused_data
        end += read


def _is_record(head: bytes, made: int) -> bool:
    """Whether an unpacked member is one WARC record: headers, a block of the length told, two line ends."""
    top, found, _ = head.partition(b"\r\n\r\n")
    if not found or not top.startswith(b"WARC/"):
        return False
    for line in top.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = value.strip()
            return length.isdigit() and len(length) < 16 and made == len(top) + 4 + int(length) + 4
    return False


def _publish(path: Path) -> Path:
    named = Path(str(path).removesuffix(OPEN))
    path.rename(named)
    sync_folder(named.parent)
    return named
