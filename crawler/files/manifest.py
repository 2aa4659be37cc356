"""Reading `manifest.json`: the list of published files."""

from __future__ import annotations

from pathlib import Path

import msgspec

NAME = "manifest.json"


class NoManifest(Exception):
    """There is none."""


class Listed(msgspec.Struct, frozen=True):
    """A file of the manifest, as far as a proof needs it."""

    path: str
    """Below the output folder, with forward slashes."""
    bytes: int
    sha256: str
    records: int


class _Manifest(msgspec.Struct):
    files: list[Listed]


def read_manifest(folder: Path) -> list[Listed]:
    """The files that the manifest of an output folder lists.

    Raises:
        NoManifest: there is none.
        ValueError: it cannot be read, or names a file outside the folder.
    """
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        raise NoManifest from None
    files = msgspec.json.decode(raw, type=_Manifest).files
    for entry in files:
        if entry.path.startswith("/") or ".." in Path(entry.path).parts:
            raise ValueError(f"lists a file outside the folder: {entry.path}")
    return files
