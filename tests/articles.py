"""Records made for tests: true to the schema, with cuts that prove themselves."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.files.lines import encode
from crawler.files.zstd import zstd
from crawler.items import Article
from pipelines.cleaning import Removal
from pipelines.cleaning.cleaned import cut
from pipelines.identity import article_id

TEXT = "Le modèle est ouvert depuis mardi.\nChacun peut en lire le code, en changer et le rendre aux autres."


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_article(url: str = "https://exemple.fr/a", text: str = TEXT, **fields: Any) -> Article:
    """An article whose hashes and counts fit its text."""
    return Article(
        **{
            "id": article_id(url),
            "url": url,
            "source": "exemple",
            "title": "Un modèle ouvert",
            "crawled_at": "2026-11-24T08:00:00.000Z",
            "published": "2026-11-23T06:00:00.000Z",
            "text": text,
            "language": "fr",
            "language_score": 0.99,
            "chars": len(text),
            "text_sha256": digest(text),
            "base_sha256": digest(text),
            "cluster": article_id(url),
            "kind": "article",
            "ruleset": "2026.1",
            "tamis_version": "0.1.0",
            **fields,
        }
    )


def make_cut_article(url: str, base: str, *spans: tuple[int, int]) -> tuple[Article, list[dict[str, Any]]]:
    """An article from whose base text spans were cut, and its lines of `removed/`."""
    removals = [Removal(start, end, base[start:end], "an-example", "wrapper") for start, end in spans]
    text = cut(base, removals)
    article = make_article(
        url,
        text,
        base_sha256=digest(base),
        cuts=["an-example"] * len(spans),
        chars_removed=sum(end - start for start, end in spans),
    )
    lines = [
        {
            "id": article.id,
            "seq": number,
            "start": removal.start,
            "end": removal.end,
            "text": removal.text,
            "rule": removal.rule,
            "class": removal.note_class,
            "score": 1.0,
            "evidence": [],
            "action": "removed",
            "ruleset": article.ruleset,
            "base_sha256": article.base_sha256,
        }
        for number, removal in enumerate(removals)
    ]
    return article, lines


def write_lines(path: Path, records: Iterable[Article | dict[str, Any]]) -> Path:
    """Write a shard; its ending says how it is packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = b"".join(encode(asdict(entry) if isinstance(entry, Article) else entry) for entry in records)
    if path.name.endswith(".gz"):
        raw = gzip.compress(raw, mtime=0)
    elif path.name.endswith(".zst"):
        raw = zstd.compress(raw)
    path.write_bytes(raw)
    return path


def write_manifest(folder: Path, **records: int) -> None:
    """List every file of the folder with its bytes and hash; `records` by the file's stem."""
    files = [
        {
            "path": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "records": records[path.name.partition(".")[0]],
        }
        for path in sorted(folder.glob("*/*/*.jsonl*"))
    ]
    (folder / "manifest.json").write_text(json.dumps({"files": files}))
