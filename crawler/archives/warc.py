"""WARC files: the pages among their records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from crawler.archives.addresses import fault_of, name_of, place_of, spelt
from crawler.archives.codings import BadCoding, decode_body
from crawler.archives.folder import MAX_BYTES
from crawler.discovery.moments import read_moment
from crawler.items import RawPage
from crawler.rights import gather
from crawler.rights.headers import HEADERS

PAGE_TYPES = ("text/html", "application/xhtml+xml", "")

MAX_HEADERS = 500
"""Headers of an answer that are looked through."""
_STATUS = re.compile(r"[0-9]{3}")


def read_warc(path: Path) -> Iterator[RawPage]:
    """The pages of a WARC file (`.warc`, `.warc.gz`), in its order.

    Responses of other media types (images, robots.txt, feeds) are no pages and passed over. A record that
    cannot be read is one page with a failure. Where the file is torn, one page with the failure
    `torn_archive` says so and the rest is not read.
    """
    offset = count = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        while True:
            try:
                record = next(records, None)
                if record is not None and record.format != "warc":  # warcio takes noise for the older ARC
                    raise ValueError("not a WARC record")
            except Exception as error:
                # On torn files warcio raises whatever its parsing runs into, AttributeError among them.
                yield _failed(path, offset, "torn_archive", error)
                return
            if record is None:
                break
            # Not `get_record_offset()`: it reads the record to its end first (warcio 1.8).
            offset, count = records.offset, count + 1
            try:
                page = _read_record(record, path, offset)
            except Exception as error:  # odd, not torn: what comes next may well be read
                page = _failed(path, offset, "unreadable", error)
            if page is not None:
                yield page
        if records.offset < size or (size and not count):
            left = ValueError(f"{size - records.offset} bytes that are no record")
            yield _failed(path, records.offset, "torn_archive", left)


def _failed(path: Path, offset: int, reason: str, error: Exception) -> RawPage:
    name = name_of(path)
    return RawPage(
        url=f"{place_of(path.name)}?byte={offset}",
        failure=f"{reason}: {name} at byte {offset}: {type(error).__name__}: {error}",
        source=name,
        discovered_by="archive",
        warc_file=name,
        warc_offset=offset,
    )


def _read_record(record: Any, path: Path, offset: int) -> RawPage | None:
    if record.rec_type == "response" and record.http_headers is not None:
        return _read_page(record, path, offset)
    if record.rec_type == "resource":
        return _read_resource(record, path, offset)
    return None


def _read_page(record: Any, path: Path, offset: int) -> RawPage | None:
    content_type = record.http_headers.get_header("Content-Type") or ""
    if content_type.partition(";")[0].strip().lower() not in PAGE_TYPES:
        return None
    page = _start(record, path, offset)
    if page.failure:
        return page
    page.content_type = content_type
    status = str(record.http_headers.get_statuscode() or "200")
    if not _STATUS.fullmatch(status):
        page.failure = f"unreadable: status {status[:20]!r}"
        return page
    page.status = int(status)
    _note_rights(page, record)
    _fill(page, record)
    return page


def _note_rights(page: RawPage, record: Any) -> None:
    """What the answer's headers said of rights; what the site's files said at the time nobody knows."""
    told: dict[str, list[str]] = {}
    for name, value in record.http_headers.headers[:MAX_HEADERS]:
        if name.lower() in HEADERS:
            told.setdefault(name.lower(), []).append(value)
    facts = gather(None, page.url, told, "Tamis")
    page.tdm_reservation, page.ai_signal = facts.tdm_reservation, facts.ai_signal
    page.rights_evidence = facts.rights_evidence


def _read_resource(record: Any, path: Path, offset: int) -> RawPage | None:
    content_type = record.rec_headers.get_header("Content-Type") or ""
    if content_type.partition(";")[0].strip().lower() not in PAGE_TYPES:
        return None
    page = _start(record, path, offset)
    page.content_type = content_type
    if not page.failure:
        _fill(page, record)
    return page


def _start(record: Any, path: Path, offset: int) -> RawPage:
    url = spelt((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    failure = fault_of(url) if url.startswith(("http://", "https://")) else ""
    if failure or not url.startswith(("http://", "https://")):
        url = f"{place_of(path.name)}?byte={offset}"
    return RawPage(
        url=url,
        failure=failure,
        fetched_at=read_moment(record.rec_headers.get_header("WARC-Date") or ""),
        source=urlsplit(url).hostname or "",
        discovered_by="archive",
        warc_file=name_of(path),
        warc_offset=offset,
    )


def _fill(page: RawPage, record: Any) -> None:
    """Read the body, bounded: a compressed page may unpack to anything."""
    header = ""
    if record.http_headers is not None:
        header = record.http_headers.get_header("Content-Encoding") or ""
        # warcio would undo it without a bound, and does not know zstd (1.8).
        record.http_headers.replace_header("Content-Encoding", "identity")
    wire = record.content_stream().read(MAX_BYTES + 1)
    try:
        body = decode_body(wire, header, MAX_BYTES)
    except BadCoding as error:
        page.failure = str(error)
        return
    if len(body) > MAX_BYTES:
        page.failure = f"too_big: over {MAX_BYTES} bytes"
    elif record.raw_stream.limit > 0 and not record.raw_stream.read(1):
        # warcio hands out a record that the file cuts short without a word.
        page.failure = "torn_archive: the record ends before its length"
    else:
        page.body = body
