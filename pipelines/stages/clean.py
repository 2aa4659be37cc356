"""Take out what translators and scripts left behind; every cut is recorded."""

from __future__ import annotations

from typing import Any

from crawler.items import Article
from pipelines.stages.fields import write_fields
from pipelines.stages.hop import WorkerStage
from pipelines.work.job import Outcome


class Clean(WorkerStage):
    """Acts on items with a `text`; others pass.

    An `Article` carries its cuts along for `removed/`. An item of another kind that has room for it gets
    a field `removed`, the list that `scrapy clean` writes.
    """

    step = "clean"
    needs = "text"

    def mark(self, item: Any, outcome: Outcome) -> None:
        if isinstance(item, Article):
            item.removals = outcome.removals
            item.flagged = outcome.flagged
            item.fingerprint = outcome.fingerprint
        else:
            write_fields(item, {"removed": [removal.as_dict() for removal in outcome.removals]})

    def count(self, item: Any, outcome: Outcome) -> None:
        if outcome.removals:
            self._inc("clean/articles_cut")
            self._inc("clean/cuts", len(outcome.removals))
            self._inc("clean/chars_removed", outcome.fields["chars_removed"])
        for removal in outcome.removals:
            self._inc(f"cleaning/{removal.rule}")
