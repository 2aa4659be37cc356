"""What it costs to prove shards, to make a release of them, and to archive pages.

    python -m benchmarks.dataset [--articles 20000]

Articles are made, not real (see `benchmarks.duplicates`); one in ten has a cut. Times are CPU times.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.duplicates import MILLION, Writer
from crawler.archives.warc import read_warc
from crawler.archives.warc_writing import Exchange, WarcFiles
from crawler.dataset.snapshot import FORMS, Order, make_release
from crawler.dataset.verify import Proof
from crawler.files.lines import encode
from crawler.items import Article, Cut
from pipelines.identity import article_id

SHARD = 5000
NOTE = "Voici la traduction en français :\n"
PAGES = 1000


def made(count: int) -> Iterator[tuple[Article, Cut | None]]:
    """Articles with hashes that fit, and the cut of every tenth."""
    writer = Writer(1)
    for number in range(count):
        text, url = writer.article(), f"https://exemple.fr/{number}"
        base = text if number % 10 else NOTE + text
        hashes = [hashlib.sha256(piece.encode()).hexdigest() for piece in (text, base)]
        article = Article(
            id=article_id(url),
            url=url,
            source=f"source-{number % 40}",
            crawled_at="2026-11-24T08:00:00.000Z",
            published=f"2026-{number % 12 + 1:02}-01T00:00:00.000Z",
            text=text,
            chars=len(text),
            chars_removed=len(base) - len(text),
            cuts=[] if number % 10 else ["an-example"],
            text_sha256=hashes[0],
            base_sha256=hashes[1],
            language="fr",
            cluster=article_id(url),
        )
        cut = Cut(
            id=article.id,
            seq=0,
            start=0,
            end=len(NOTE),
            text=NOTE,
            rule="an-example",
            class_="preamble",
            score=1.0,
            evidence=[],
            action="removed",
            ruleset="",
            base_sha256=hashes[1],
        )
        yield article, None if number % 10 else cut


def fill(output: Path, count: int) -> int:
    """Write shards and their cuts; gives the bytes of the articles."""
    size, articles, cuts = 0, None, None
    for number, (article, cut) in enumerate(made(count)):
        if number % SHARD == 0:
            for kind in ("articles", "removed"):
                (output / kind / "d").mkdir(parents=True, exist_ok=True)
            name = f"run-{number // SHARD:03}.jsonl"
            articles = (output / "articles/d" / name).open("wb")
            cuts = (output / "removed/d" / name).open("wb")
        assert articles is not None
        assert cuts is not None
        size += articles.write(encode(asdict(article)))
        if cut is not None:
            cuts.write(encode({key.rstrip("_"): value for key, value in asdict(cut).items()}))
    return size


def apart(work: Callable[..., Any], *arguments: Any) -> tuple[float, int]:
    """CPU seconds and peak MiB of some work in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: tuple[float, int] = pool.apply(_measured, (work, arguments))
    return found


def _measured(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[float, int]:
    started = time.process_time()
    work(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return time.process_time() - started, peak


def prove(output: Path) -> None:
    """Walk the whole proof."""
    faults = list(Proof(output).faults())
    assert faults == [], faults[0]


def archive(folder: Path, packed: bool) -> None:
    """Write pages of 284 KB, as they come over the wire."""
    chance = random.Random(1)
    words = Writer(1).article()
    page = "".join(
        f"<p class='c{chance.random()}'>{words[at % 900 : at % 900 + 300]}</p>" for at in range(870)
    )
    body = gzip.compress(page.encode(), 6) if packed else page.encode()
    files = WarcFiles(folder / f"run-{packed}", {})
    headers = [("Content-Type", "text/html"), *([("Content-Encoding", "gzip")] if packed else [])]
    for number in range(PAGES):
        moment = "2026-11-24T08:00:00Z"
        files.write(Exchange(f"https://e.fr/{number}", moment, "GET", [], 200, "OK", headers, body))
    files.close()


def replay(folder: Path) -> None:
    """Read the packed pages back."""
    assert sum(1 for path in folder.glob("run-True*") for page in read_warc(path) if page.body) == PAGES


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = fill(folder / "output", count)
        print(f"{count:,} articles, {size / count / 1000:.1f} KB a line\n")
        print("| | CPU an article | a million | peak memory |\n| --- | --- | --- | --- |")
        works: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
            ("`dataset verify`", prove, (folder / "output",))
        ]
        for form in FORMS:
            order = (folder / "output", folder / form, Order(form=form))
            works.append((f"`dataset snapshot`, {form}", make_release, order))
        for label, work, arguments in works:
            seconds, peak = apart(work, *arguments)
            print(
                f"| {label} | {seconds / count * 1e6:.0f} µs | {seconds / count * MILLION / 60:.1f} min "
                f"| {peak} MiB |"
            )
        print("\n| WARC, a page of 284 KB | CPU a page |\n| --- | --- |")
        for label, work, arguments in (
            ("written, gzip on the wire", archive, (folder, True)),
            ("written, plain on the wire", archive, (folder, False)),
            ("read, gzip on the wire", replay, (folder,)),
        ):
            print(f"| {label} | {apart(work, *arguments)[0] / PAGES * 1000:.2f} ms |")


if __name__ == "__main__":
    main()
