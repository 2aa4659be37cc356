"""Pull main text and metadata out of a page: a `RawPage` becomes an `Article`."""

from __future__ import annotations

from typing import Any

from crawler.items import Article, RawPage
from pipelines.identity import article_id
from pipelines.moments import in_milliseconds
from pipelines.stages.fields import read_fields
from pipelines.stages.hop import WorkerStage
from pipelines.work.job import Outcome


class Extract(WorkerStage):
    """Acts on items with a `body` (bytes) or `html` (str) and no `text` yet; others pass."""

    step = "extract"
    needs = "body"

    def has_work(self, item: Any) -> bool:
        found = read_fields(item, ["body", "html", "text"])
        return bool(found.get("body") or found.get("html")) and not found.get("text")

    def accept(self, item: Any, outcome: Outcome) -> Any:
        if not isinstance(item, RawPage):
            return super().accept(item, outcome)
        return Article(
            id=article_id(item.url),
            url=item.url,
            source=item.source,
            crawled_at=in_milliseconds(item.fetched_at),
            discovered_by=item.discovered_by,
            discovered_title=item.discovered_title,
            discovered_published=in_milliseconds(item.discovered_published),
            robots=item.robots,
            robots_ai=list(item.robots_ai),
            ai_signal=item.ai_signal,
            revision=item.revision,
            warc_file=item.warc_file,
            warc_offset=item.warc_offset,
            **{
                "translated_from": item.translated_from,
                "tdm_reservation": item.tdm_reservation,
                "rights_evidence": list(item.rights_evidence),
            }
            | outcome.fields,
        )

    def count(self, item: Any, outcome: Outcome) -> None:
        super().count(item, outcome)
        if engine := outcome.fields.get("extractor"):
            self._inc(f"extract/engine/{engine}")
