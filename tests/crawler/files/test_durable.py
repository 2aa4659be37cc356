"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from crawler.files.durable import PART, open_part, publish


def test_publishing_replaces_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in (b"1", b"2"):
        file = open_part(path)
        file.write(content)
        publish(file, path)
    assert path.read_bytes() == b"2"
    assert not Path(f"{path}{PART}").exists()
