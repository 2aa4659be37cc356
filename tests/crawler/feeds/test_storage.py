"""Feed files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.feeds.storage import AtomicFileStorage


@pytest.fixture
def spider() -> Spider:
    crawler = get_crawler(Spider, {"TAMIS_OUTPUT": "output"})
    return crawler._create_spider("any")


def test_a_feed_is_invisible_until_it_is_stored(tmp_path: Path, spider: Spider) -> None:
    path = tmp_path / "deep" / "a.jsonl"
    storage = AtomicFileStorage(str(path), feed_options={"overwrite": True})
    file = storage.open(spider)
    file.write(b"{}\n")
    assert not path.exists()
    storage.store(file)
    assert path.read_bytes() == b"{}\n"
    assert [found.name for found in path.parent.iterdir()] == ["a.jsonl"]


def test_an_unfinished_file_leaves_the_old_one_alone(tmp_path: Path, spider: Spider) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old\n")
    with AtomicFileStorage(str(path), feed_options={"overwrite": True}).open(spider) as file:
        file.write(b"half")
    assert path.read_bytes() == b"old\n"


def test_a_feed_that_appends_adds_to_the_file(tmp_path: Path, spider: Spider) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old\n")
    storage = AtomicFileStorage(str(path), feed_options={"overwrite": False})
    file = storage.open(spider)
    file.write(b"new\n")
    storage.store(file)
    assert path.read_bytes() == b"old\nnew\n"


def test_a_failed_store_is_counted(tmp_path: Path) -> None:
    crawler = get_crawler(Spider)
    crawler.spider = crawler._create_spider("any")
    path = tmp_path / "a.jsonl"
    storage = AtomicFileStorage.from_crawler(crawler, str(path), feed_options={"overwrite": True})
    file = storage.open(crawler.spider)
    path.mkdir()
    (path / "in the way").touch()
    with pytest.raises(OSError, match="directory"):
        storage.store(file)
    assert crawler.stats is not None
    assert crawler.stats.get_value("output/failed") == 1


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path, spider: Spider) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    storage = AtomicFileStorage(str(path), feed_options={"overwrite": True})
    file = storage.open(spider)
    file.write(b"{}\n")
    storage.store(file)
    assert os.read(reader, 10) == b"{}\n"
    os.close(reader)
    assert path.is_fifo()
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_file_that_somebody_has_open_is_written_through(tmp_path: Path, spider: Spider) -> None:
    captured, link, other = tmp_path / "captured.txt", tmp_path / "link", tmp_path / "other"
    with captured.open("wb") as held:
        link.symlink_to(f"/proc/self/fd/{held.fileno()}")
        other.symlink_to("link")
        for name in (link, other):
            storage = AtomicFileStorage(str(name), feed_options={"overwrite": True})
            assert storage.find_obstacle() == ""
            file = storage.open(spider)
            file.write(f"{name.name}\n".encode())
            storage.store(file)
            assert captured.read_text() == f"{name.name}\n"
    assert link.is_symlink() and other.is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"captured.txt", "link", "other"}


def test_a_link_to_a_plain_file_gives_way_only_to_a_whole_one(tmp_path: Path, spider: Spider) -> None:
    old, link = tmp_path / "old.jsonl", tmp_path / "link"
    old.write_bytes(b"old\n")
    link.symlink_to(old)
    storage = AtomicFileStorage(str(link), feed_options={"overwrite": True})
    file = storage.open(spider)
    file.write(b"new\n")
    file.flush()
    assert link.read_bytes() == b"old\n"
    storage.store(file)
    assert (link.read_bytes(), old.read_bytes()) == (b"new\n", b"old\n")
