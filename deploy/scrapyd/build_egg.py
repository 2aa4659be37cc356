"""Build the egg that scrapyd takes: `python deploy/scrapyd/build_egg.py [tamis.egg]`.

An egg is a zip file with a few lines about itself, so it is written here as one. Its bytes depend on the
project's files alone.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = {".py", ".toml", ".tsv", ".html", ".json", ".jsonl", ".typed"}
"""Kinds of files that a package may read: a rule book or a page of the showcase must not stay behind."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def members() -> Iterator[tuple[str, bytes]]:
    """Files of the egg by name."""
    sys.path.insert(0, str(ROOT))
    from crawler import __version__

    about = f"Metadata-Version: 2.1\nName: tamis\nVersion: {__version__}\n"
    yield "EGG-INFO/PKG-INFO", about.encode()
    yield "EGG-INFO/entry_points.txt", b"[scrapy]\nsettings = tamis_unpacked\n"
    yield "EGG-INFO/top_level.txt", b"crawler\npipelines\ntamis_unpacked\n"
    yield "tamis_unpacked.py", (ROOT / "deploy/scrapyd/tamis_unpacked.py").read_bytes()
    for room in ("crawler", "pipelines"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and path.suffix in ENDINGS:
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def build(target: Path) -> int:
    """Write the egg; how many files it holds."""
    with zipfile.ZipFile(target, "w") as egg:
        for name, content in members():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            egg.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return len(egg.namelist())


if __name__ == "__main__":
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "tamis.egg")
    print(f"{path}: {build(path)} files")
