"""Ledgers that are overwritten or cut short: found, and rebuilt from the shards."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from crawler.feeds.rebuilding import rebuild
from crawler.files.lines import encode
from crawler.files.shards import stem
from crawler.items import Article
from crawler.ledger import Ledger, LedgerCorrupt, LedgerNewer
from crawler.ledger.file import NAME
from pipelines.identity import article_id

SHARDS, RECORDS = 4, 100
NOISE = 16
"""Bytes overwritten."""
SHARD = "articles/2026-11-24/20261124T080000Z-urls-7-{:03}.jsonl"


def trials(folder: Path, count: int, dice: random.Random) -> dict[str, Any]:
    """Overwrite two ledgers for each one cut short, each once closed in order and once left by a kill."""
    whole = folder / "whole"
    pages = _build(whole)
    found: dict[str, Counter[str]] = {}
    for number in range(2 * count):
        place = Path(shutil.copytree(whole, folder / f"damage-{number}"))
        how = "truncation" if number // 2 % 3 == 2 else "overwrite"
        after = "a kill" if number % 2 else "closing"
        if after == "a kill":
            (place / "state" / "ledger.sum").unlink()
        _hurt(place / "state" / NAME, how, dice)
        counts = found.setdefault(f"{how} after {after}", Counter())
        counts["trials"] += 1
        counts[_fate(place, pages)] += 1
        rebuilt = rebuild(place, place / "state")
        if rebuilt.pages == len(pages) and _read(place) == pages:
            counts["rebuilt"] += 1
            shutil.rmtree(place)
    shutil.rmtree(whole)
    return {name: dict(counts) for name, counts in sorted(found.items())}


def _fate(place: Path, pages: dict[str, Any]) -> str:
    try:
        return "without effect on any entry" if _read(place) == pages else "NOT FOUND"
    except (LedgerCorrupt, LedgerNewer):
        return "found"


def _read(place: Path) -> dict[str, Any]:
    ledger = Ledger.open(place / "state")
    try:
        return dict(ledger.items("page"))
    finally:
        ledger.close()


def _hurt(path: Path, how: str, dice: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = dice.randrange(len(content) - NOISE)
    if how == "truncation":
        del content[at:]
    else:
        content[at : at + NOISE] = dice.randbytes(NOISE)
    path.write_bytes(content)


def _build(folder: Path) -> dict[str, Any]:
    """Shards, and the ledger made from them."""
    for shard in range(SHARDS):
        path = folder / SHARD.format(shard + 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(_line(f"https://exemple.fr/{stem(path)}/{n}") for n in range(RECORDS)))
    rebuild(folder, folder / "state")
    return _read(folder)


def _line(url: str) -> bytes:
    article = Article(
        id=article_id(url), url=url, crawled_at="2026-11-24T08:00:00.000Z", text_sha256="0" * 64
    )
    return encode({name: getattr(article, name) for name in Article.__dataclass_fields__})
