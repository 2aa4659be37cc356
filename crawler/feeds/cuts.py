"""The lines of `removed/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from crawler.items import Article, Cut
from pipelines.cleaning import Removal


def cut_lines(article: Article) -> Iterator[dict[str, Any]]:
    """The lines for an article's cuts in reading order, then for what was only flagged."""
    cuts = [(removal, "removed") for removal in article.removals]
    cuts += [(removal, "flagged") for removal in article.flagged]
    for number, (removal, action) in enumerate(cuts):
        yield _line(article, number, removal, action)


def _line(article: Article, number: int, removal: Removal, action: str) -> dict[str, Any]:
    cut = Cut(
        id=article.id,
        seq=number,
        start=removal.start,
        end=removal.end,
        text=removal.text,
        rule=removal.rule,
        class_=removal.note_class,
        score=round(removal.score, 4),
        evidence=list(removal.evidence),
        action=action,
        ruleset=article.ruleset,
        base_sha256=article.base_sha256,
    )
    return {name.rstrip("_"): value for name, value in asdict(cut).items()}
