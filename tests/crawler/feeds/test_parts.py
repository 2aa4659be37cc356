"""A file gets its name when it is whole, however it is packed."""

from __future__ import annotations

import errno
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.feeds.parts import PartFile, publish_part
from crawler.files.durable import PART
from crawler.files.shards import read_lines

LINES = [f'{{"n":{number}}}\n'.encode() for number in range(50)]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_lines_are_invisible_until_published_and_then_whole(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "deep" / f"a.jsonl{packing}"
    file = PartFile(path, level=3)
    for line in LINES:
        file.write(line)
    assert not path.exists()
    assert Path(f"{path}{PART}").read_bytes() == b"".join(LINES)
    file.publish()
    assert [line for _, line in read_lines(path)] == LINES
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_the_same_lines_give_the_same_bytes(tmp_path: Path, packing: str) -> None:
    content = []
    for name in ("a", "b"):
        file = PartFile(tmp_path / name / f"x.jsonl{packing}")
        file.write(b"".join(LINES))
        file.publish()
        content.append(file.path.read_bytes())
    assert content[0] == content[1]


def test_packing_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    Path(f"{path}{PART}").write_bytes(b"".join(LINES))
    Path(f"{path}.new").write_bytes(b"half")
    publish_part(path)
    assert [line for _, line in read_lines(path)] == LINES
    Path(f"{path}{PART}").write_bytes(b"".join(LINES))  # killed before the part was deleted
    publish_part(path)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("room", [0, 1, 7, 8, 9, 100])
def test_a_full_disk_leaves_whole_lines(tmp_path: Path, room: int) -> None:
    file = PartFile(tmp_path / "a.jsonl")
    with room_for(room), pytest.raises(OSError, match="File too large") as caught:
        for line in LINES:
            file.write(line)
    assert caught.value.errno == errno.EFBIG
    left = Path(f"{file.path}{PART}").read_bytes()
    assert left == b"".join(LINES)[: len(left)]
    assert left.endswith(b"\n") or not left
    assert len(left) == file.size
    file.abandon()


def test_a_file_is_never_begun_twice(tmp_path: Path) -> None:
    file = PartFile(tmp_path / "a.jsonl")
    with pytest.raises(FileExistsError):
        PartFile(tmp_path / "a.jsonl")
    file.abandon()
