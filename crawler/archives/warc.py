"""WARC files: the pages among their records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.archives.folder import MAX_BYTES
from crawler.items import RawPage

PAGE_TYPES = ("text/html", "application/xhtml+xml", "")


def read_warc(path: Path) -> Iterator[RawPage]:
    """The pages of a WARC file (`.warc`, `.warc.gz`), in its order.

    Responses of other media types (images, robots.txt, feeds) are no pages and passed over. Where the
    file is torn, one page with the failure `torn_archive` says so and the rest is not read.
    """
    offset = 0
    with path.open("rb") as file:
        try:
            records = ArchiveIterator(file)
            for record in records:
                offset = records.get_record_offset()
                if record.rec_type == "response" and record.http_headers is not None:
                    page = _read_page(record, path, offset)
                    if page is not None:
                        yield page
                if record.rec_type == "resource":
                    yield _read_resource(record, path, offset)
        except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
            yield RawPage(
                url=f"https://archive.invalid/{path.name}#{offset}",
                failure=f"torn_archive: {path.name} at byte {offset}: {error}",
                source=path.name,
                discovered_by="archive",
                warc_file=path.name,
                warc_offset=offset,
            )


def _read_page(record: Any, path: Path, offset: int) -> RawPage | None:
    content_type = record.http_headers.get_header("Content-Type") or ""
    if content_type.partition(";")[0].strip().lower() not in PAGE_TYPES:
        return None
    page = _start(record, path, offset)
    page.content_type = content_type
    status = str(record.http_headers.get_statuscode() or "")
    page.status = int(status) if status.isdigit() else 200
    _fill(page, record)
    return page


def _read_resource(record: Any, path: Path, offset: int) -> RawPage:
    page = _start(record, path, offset)
    page.content_type = record.rec_headers.get_header("Content-Type") or ""
    _fill(page, record)
    return page


def _start(record: Any, path: Path, offset: int) -> RawPage:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if not url.startswith(("http://", "https://")):
        url = f"https://archive.invalid/{path.name}#{offset}"
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
    body = record.content_stream().read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        page.failure = f"too_big: over {MAX_BYTES} bytes"
    else:
        page.body = body


def _moment(date: str) -> str:
    """WARC dates may have fractions; ours have whole seconds.

    >>> _moment("2026-11-24T08:00:00.123Z")
    '2026-11-24T08:00:00Z'
    """
    return f"{date[:19]}Z" if len(date) >= 20 and date[10] == "T" else ""
