"""An archive gives the same records again, whoever replays it, where and when."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from crawler.archives.warc_writing import Exchange, WarcFiles
from crawler.dataset.snapshot import Order, make_release
from tests.crawls import Crawl, run_scrapy

SUBJECTS = "archives dictionnaires cadastres herbiers partitions registres vitraux cartes".split()
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Des {0} relus par une machine</title><meta property="og:type" content="article">
<meta property="article:tag" content="{0}"></head><body><article>
<h1>Des {0} relus par une machine</h1><time datetime="2026-11-2{1}">2{1} novembre 2026</time>
<p>Une équipe de trois bibliothécaires a confié ses {0} à un modèle de langue, puis a relu chaque page à la
main pendant deux hivers. Le modèle, écrivent-ils, se trompe une fois sur {1}0, et jamais où on l’attend.</p>
<p>Le code et les relevés sont en ligne. « Nous voulions savoir ce que coûte une erreur », résume la
responsable des {0}, qui compte {1} mille pages encore à lire et cherche des volontaires pour mars.</p>
{2}</article></body></html>"""
NOTE = "<p>Voici la traduction en français de l’article :</p>"


def archive(folder: Path) -> Path:
    """Two WARC files with eight articles, of which two have the same text."""
    for number, place in enumerate("ab"):
        files = WarcFiles(folder / place / f"part{number}", {"software": "test"})
        for at in range(number * 4, number * 4 + 4):
            body = PAGE.format(SUBJECTS[at], at + 1, NOTE if at == 2 else "").encode()
            if at == 7:  # the text of another page, under its own address
                body = PAGE.format(SUBJECTS[0], 1, "").encode()
            files.write(
                Exchange(
                    url=f"https://exemple.fr/2026/11/2{at}/article-{at}",
                    moment=f"2026-11-30T08:00:0{at}Z",
                    method="GET",
                    request_headers=[],
                    status=200,
                    reason="OK",
                    headers=[("Content-Type", "text/html; charset=utf-8")],
                    body=body,
                )
            )
        files.close()
    return folder


def into(output: Path, *arguments: str, settings: Iterable[str] = ()) -> Crawl:
    more = [word for setting in (f"TAMIS_OUTPUT={output}", *settings) for word in ("-s", setting)]
    crawl = run_scrapy(output, "crawl", *arguments, *more)
    assert crawl.exit_code == 0, crawl.stderr
    return crawl


def replay(path: Path, output: Path, *settings: str) -> list[dict[str, Any]]:
    crawl = into(output, "archive", "-a", f"path={path}", settings=("TAMIS_DUPLICATES=mark", *settings))
    return sorted(crawl.lines("articles"), key=lambda record: str(record["id"]))


def test_day_order_hash_seed_locale_and_workers_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = [archive(tmp_path / "archive"), tmp_path / "turned"]
    for place, other in ("ab", "ba"):
        shutil.copytree(archives[0] / place, archives[1] / other)
    runs = []
    for path, seed, zone, tongue, now in (
        (archives[0], "1", "UTC", "C.UTF-8", "2026-12-01T00:00:00Z"),
        (archives[1], "2", "Asia/Tokyo", "C", "2031-06-01T12:00:00Z"),
    ):
        for name, value in (("PYTHONHASHSEED", seed), ("TZ", zone), ("LC_ALL", tongue)):
            monkeypatch.setenv(name, value)
        output = tmp_path / f"output-{seed}"
        runs.append(replay(path, output, f"TAMIS_WORKERS={seed}", f"TAMIS_NOW={now}"))
        make_release(output, tmp_path / f"release-{seed}", Order())
    order_tells = ("cluster", "cluster_size")  # who was seen first
    first, second = (
        [{name: value for name, value in record.items() if name not in order_tells} for record in run]
        for run in runs
    )
    assert first == second
    assert [record["crawled_at"] for record in sorted(first, key=lambda record: str(record["url"]))] == [
        f"2026-11-30T08:00:0{at}.000Z" for at in range(8)
    ]
    for path in sorted((tmp_path / "release-1").rglob("*")):
        if path.is_file():
            other = tmp_path / "release-2" / path.relative_to(tmp_path / "release-1")
            assert other.read_bytes() == path.read_bytes(), path.name


def test_a_crawl_and_the_replay_of_its_archive_agree(tmp_path: Path) -> None:
    crawl = into(tmp_path / "crawl", "showcase", settings=["TAMIS_WARC=1"])
    [path] = (tmp_path / "crawl/warc").rglob("*.warc.gz")
    again = replay(path.parent, tmp_path / "again")
    of_the_road = "source discovered_by discovered_title discovered_published cluster cluster_size".split()
    of_the_road += "robots robots_ai tdm_reservation ai_signal rights_evidence".split()
    found = {record["url"]: record for record in again}
    articles = crawl.lines("articles")
    assert len(articles) > 20
    for record in articles:
        assert record["warc_file"] == path.name
        assert record["warc_offset"] > 0
        other = found[record["url"]]
        assert [name for name in record if record[name] != other[name] and name not in of_the_road] == []
