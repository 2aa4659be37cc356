"""WARC files: the pages among their records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator

from crawler.archives.codings import BadCoding, decode_body
from crawler.archives.folder import MAX_BYTES, NOWHERE
from crawler.items import RawPage
from crawler.rights import gather
from crawler.rights.headers import HEADERS

PAGE_TYPES = ("text/html", "application/xhtml+xml", "")

MAX_HEADERS = 500
"""Headers of an answer that are looked through."""


def read_warc(path: Path) -> Iterator[RawPage]:
    """The pages of a WARC file (`.warc`, `.warc.gz`), in its order.

    Responses of other media types (images, robots.txt, feeds) are no pages and passed over. Where the
    file is torn, one page with the failure `torn_archive` says so and the rest is not read.
    """
    offset = count = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                # Not `get_record_offset()`: it reads the record to its end first (warcio 1.8).
                offset, count = records.offset, count + 1
                if record.format != "warc":  # warcio takes noise for the older ARC format
                    raise ValueError("not a WARC record")
                page = _read_record(record, path, offset)
                if page is not None:
                    yield page
        except Exception as error:
            # On torn files warcio raises whatever its parsing runs into, AttributeError among them.
            yield _torn(path, offset, f"{type(error).__name__}: {error}")
        else:
            if records.offset < size or (size and not count):
                yield _torn(path, records.offset, f"{size - records.offset} bytes that are no record")


def _torn(path: Path, offset: int, why: str) -> RawPage:
    return RawPage(
        url=f"{NOWHERE}{quote(path.name)}?byte={offset}",
        failure=f"torn_archive: {path.name} at byte {offset}: {why}",
        source=path.name,
        discovered_by="archive",
        warc_file=path.name,
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
    page.content_type = content_type
    status = str(record.http_headers.get_statuscode() or "")
    page.status = int(status) if status.isdigit() else 200
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
    _fill(page, record)
    return page


def _start(record: Any, path: Path, offset: int) -> RawPage:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if not url.startswith(("http://", "https://")):
        url = f"{NOWHERE}{quote(path.name)}?byte={offset}"
    return RawPage(
        url=url,
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date") or ""),
        source=urlsplit(url).hostname or "",
        discovered_by="archive",
        warc_file=path.name,
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


def _moment(date: str) -> str:
    """A WARC date, which may have fractions, in whole seconds; a record's milliseconds are added later.

    >>> _moment("2026-11-24T08:00:00.123Z")
    '2026-11-24T08:00:00Z'
    """
    return f"{date[:19]}Z" if len(date) >= 20 and date[10] == "T" else ""
