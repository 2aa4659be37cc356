"""Saved pages: each ends as exactly one line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawls import Crawl

WORDS = (
    "Le laboratoire publie ce mardi un modèle de langue entraîné sur des archives ouvertes, et "
    "détaille pour la première fois le coût de chaque étape de sa préparation. Les chercheurs ont relu "
    "à la main deux mille phrases avant de fixer leurs règles, puis ils ont confié le reste à une "
    "machine plus modeste."
)


def page(title: str, words: str) -> bytes:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<article><h1>{title}</h1><p>{words}</p><p>{words.replace('mardi', 'jeudi')}</p>"
        "</article></body></html>"
    ).encode()


def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "bon.html").write_bytes(page("Un modèle ouvert", WORDS))
    (pages / "copie.html.gz").write_bytes(gzip.compress(page("Le même", WORDS)))
    (pages / "vide.html").write_bytes(b"")
    (pages / "court.html").write_bytes(page("Court", "Une brève."))
    (pages / "bruit.html").write_bytes(bytes(range(256)) * 20)
    (pages / "lourd.html").write_bytes(b"<html><body>" + b"<p>a" * 700_000)
    (pages / "torn.html.gz").write_bytes(gzip.compress(WORDS.encode())[:40])
    return pages


def test_every_page_of_a_folder_ends_as_one_line(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    crawl = scrapy("crawl", "archive", "-a", f"path={folder(tmp_path)}")
    assert crawl.exit_code == 0, crawl.stderr
    kept = [line["url"].rpartition("/")[2] for line in crawl.lines("articles")]
    fates = {line["url"].rpartition("/")[2]: line["reason"] for line in crawl.lines("dropped")}
    assert len(kept) == 1
    assert kept[0] in ("bon.html", "copie.html.gz")
    assert len(fates) == 6
    assert fates["vide.html"] == "empty_body"
    assert fates["torn.html.gz"] == "unreadable"
    assert fates["court.html"] == "too_short"
    assert {"same_text", "near_text"} & set(fates.values())
    assert crawl.report["lost"] == 0


def test_the_same_archive_gives_the_same_records_again(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    pages = folder(tmp_path)
    runs = []
    for _ in range(2):
        crawl = scrapy("crawl", "archive", "-a", f"path={pages}")
        runs.append({line["text_sha256"] for line in crawl.lines("articles")})
    assert runs[0] == runs[1]


def test_a_report_of_an_earlier_crawl_that_cannot_be_read_is_no_failure_of_this_one(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/bon.html").write_bytes(page("Un modèle ouvert", WORDS))
    (tmp_path / "output/runs").mkdir(parents=True)
    (tmp_path / "output/runs/20200101T080000Z-archive-7.json").write_bytes(b'{"run": "\xff"\n')
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'pages'}")
    assert crawl.exit_code == 0, crawl.stderr
    assert "leaves out runs/20200101T080000Z-archive-7.json" in crawl.stderr
    manifest = json.loads((tmp_path / "output/manifest.json").read_text(encoding="utf-8"))
    assert (len(manifest["runs"]), manifest["records"]["articles"]) == (1, 1)


def test_a_path_that_is_not_there_is_a_mistake_of_the_call(scrapy: Callable[..., Crawl]) -> None:
    crawl = scrapy("crawl", "archive", "-a", "path=/nowhere/at/all")
    assert crawl.exit_code == 4
    assert "there is no /nowhere/at/all" in crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_a_warc_file_that_cannot_be_opened_costs_a_line_and_not_the_archive(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    (pages / "a.warc").mkdir(parents=True)
    (pages / "a.warc/bon.html").write_bytes(page("Un modèle ouvert", WORDS))
    (pages / "b.warc.gz").symlink_to(tmp_path / "nowhere")
    crawl = scrapy("crawl", "archive", "-a", f"path={pages}")
    assert crawl.exit_code == 0, crawl.stderr
    assert [line["title"] for line in crawl.lines("articles")] == ["Un modèle ouvert"]
    [line] = crawl.lines("dropped")
    assert (line["reason"], line["detail"]) == ("unreadable", "b.warc.gz: No such file or directory")


def test_a_page_file_may_be_named_alone(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("bon.html https://exemple.fr/bon", encoding="utf-8")
    (tmp_path / "bon.html").write_bytes(page("Un modèle ouvert", WORDS))
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'bon.html'}")
    assert crawl.exit_code == 0, crawl.stderr
    assert [line["url"] for line in crawl.lines("articles")] == ["https://exemple.fr/bon"]


@pytest.mark.parametrize("name", ["pages", "empty.warc"])
def test_a_path_with_nothing_to_read_is_refused(
    scrapy: Callable[..., Crawl], tmp_path: Path, name: str
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/notes.txt").touch()
    (tmp_path / "empty.warc").touch()
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / name}")
    assert crawl.exit_code == 4
    assert "holds neither HTML nor WARC files" in crawl.stderr
    assert "Traceback" not in crawl.stderr
