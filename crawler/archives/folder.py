"""A folder of `.html` and `.html.gz` files, with or without a list of their addresses beside it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawler.items import RawPage

ENDINGS = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")
LISTS = ("gold.jsonl", "urls.jsonl", "urls.txt", "urls.tsv")
"""Names under which a list of addresses is looked for, in the folder and above it."""
MAX_BYTES = 8 * 2**20
"""Largest page read, unpacked: the crawl's own `DOWNLOAD_MAXSIZE`."""
NOWHERE = "https://archive.invalid/"
"""Where pages lie whose address nobody knows; `.invalid` is reserved and never resolves (RFC 2606)."""


def read_folder(folder: Path) -> Iterator[RawPage]:
    """Every page file below a folder, in the order of their paths; each gives exactly one page.

    A page's address comes from a list beside the folder (`gold.jsonl` or `urls.jsonl` with `id` and `url`,
    `urls.txt` or `urls.tsv` with a file name and an address a line), else it is made from the file's path.
    When it was fetched is the list's `fetched_at`, else the day the file was last written.
    """
    known = read_addresses(folder)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.lower().endswith(ENDINGS):
            yield read_page(path, folder, known)


def read_page(path: Path, folder: Path, known: dict[str, dict[str, str]]) -> RawPage:
    """One page file of a folder; what keeps it from being read is in its `failure`."""
    entry = known.get(path.name) or known.get(_stem(path.name)) or {}
    relative = path.relative_to(folder).as_posix()
    page = RawPage(
        url=entry.get("url") or NOWHERE + quote(relative),
        fetched_at=entry.get("fetched_at") or _written(path),
        source=folder.name,
        discovered_by="archive",
    )
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            page.body = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        page.failure = f"unreadable: {relative}: {error}"
    if len(page.body) > MAX_BYTES:
        page.body, page.failure = b"", f"too_big: {relative} has over {MAX_BYTES} bytes"
    return page


def read_addresses(folder: Path) -> dict[str, dict[str, str]]:
    """The addresses a list beside the folder gives, by file name with or without its ending.

    Lines that cannot be read are passed over: the page is then read under a made address, not lost.
    """
    for place in (folder, folder.parent):
        for name in LISTS:
            if (place / name).is_file():
                text = (place / name).read_text(encoding="utf-8", errors="replace")
                read = _from_json if name.endswith(".jsonl") else _from_columns
                return dict(entry for line in text.splitlines() if (entry := read(line)) is not None)
    return {}


def _from_json(line: str) -> tuple[str, dict[str, str]] | None:
    try:
        row = json.loads(line)
        entry = {key: str(row[key]) for key in ("url", "fetched_at") if row.get(key)}
        return str(row["id"]), entry if entry.get("url", "http").startswith("http") else {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _from_columns(line: str) -> tuple[str, dict[str, str]] | None:
    name, _, address = line.strip().replace("\t", " ").partition(" ")
    address = address.strip()
    return (name, {"url": address}) if address.startswith(("http://", "https://")) else None


def _stem(name: str) -> str:
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _written(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
