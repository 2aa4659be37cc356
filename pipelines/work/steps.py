"""What a worker can do: the steps of the road that cost CPU time. Only workers import this."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.cleaning import clean, ruleset_version
from pipelines.cleaning.extraction import main_text
from pipelines.cleaning.html_tree import PageRefused, decode, parse
from pipelines.cleaning.language import detect, find_foreign, foreign_ratio, warm_up
from pipelines.cleaning.metadata import find_page_reservation, read_metadata
from pipelines.cleaning.metadata.head import read_head
from pipelines.cleaning.translation_origin import find_translation
from pipelines.moments import in_milliseconds
from pipelines.text_index import fingerprint
from pipelines.wanted import Fault, find_fault
from pipelines.work.job import Job, Outcome

__all__ = ["process", "warm_up"]


class _Draft:
    """An article at work: what the steps share, the parsed page above all."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.record = dict(job.record)
        self.outcome = Outcome()
        self.tree: Any = None
        self.head: Any = None
        self.code: tuple[str, ...] = ()

    def write(self, **fields: Any) -> None:
        self.record.update(fields)
        self.outcome.fields.update(fields)

    @property
    def unwanted(self) -> bool:
        return not self.job.in_full and find_fault(self.record, self.job.wanted) is not None


def process(job: Job) -> Outcome:
    """Take a page through several steps in one hop.

    The order is by cost: text, language, and only for what is wanted the metadata, dates and cuts.
    """
    draft = _Draft(job)
    try:
        for step in job.steps:
            STEPS[step](draft)
            if draft.unwanted:
                break
        else:
            if draft.tree is not None and "title" not in draft.outcome.fields:
                _describe(draft)
    except PageRefused as refusal:
        draft.outcome.refused = Fault(refusal.reason, str(refusal))
    return draft.outcome


def _extract(draft: _Draft) -> None:
    record = draft.record
    html = record.get("html") or decode(record.get("body") or b"", record.get("content_type") or None)
    draft.tree = parse(html)
    _note_rights(draft)
    if draft.unwanted:
        return
    draft.head = read_head(draft.tree, record.get("url") or None)
    found = main_text(draft.tree, record.get("url") or None, hints=draft.job.hints, head=draft.head)
    draft.code = found.code
    draft.write(
        text=found.text,
        extractor=found.engine,
        confidence=round(found.confidence, 4),
        flags=["truncated"] if found.truncated else [],
    )


def _note_rights(draft: _Draft) -> None:
    """Add what the page's metas say of its rights to what is known of them; a reservation stays one."""
    found = find_page_reservation(draft.tree)
    if found.evidence:
        draft.write(rights_evidence=[*draft.record.get("rights_evidence", ()), *found.evidence])
    if found.reserved or (found.reserved is False and draft.record.get("tdm_reservation") != "yes"):
        draft.write(tdm_reservation="yes" if found.reserved else "no")


def _detect_language(draft: _Draft) -> None:
    found = detect(draft.record.get("text") or "")
    draft.write(language=found.language, language_score=round(found.score, 4))


def _clean(draft: _Draft) -> None:
    if draft.tree is not None:
        _describe(draft)
        if draft.unwanted:
            return
    text = draft.record.get("text") or ""
    language = draft.record.get("language") or "fr"
    cleaned = clean(text, language=language, policy=draft.job.policy, code=draft.code)
    origin = find_translation(
        cleaned.base,
        tree=draft.tree,
        url=draft.record.get("url") or None,
        language=language,
        removals=(*cleaned.removals, *cleaned.flagged),
        source_language=draft.record.get("translated_from") or "",
    )
    foreign = find_foreign(cleaned.text, language)
    draft.outcome.cleaned = cleaned if draft.job.in_full else None
    draft.outcome.removals = cleaned.removals
    draft.outcome.flagged = cleaned.flagged
    draft.outcome.fingerprint = fingerprint(cleaned.text)
    draft.write(
        text=cleaned.text,
        chars=len(cleaned.text),
        chars_removed=sum(removal.end - removal.start for removal in cleaned.removals),
        cuts=[removal.rule for removal in cleaned.removals],
        credits=list(cleaned.credits),
        foreign_ratio=round(foreign_ratio(cleaned.text, foreign), 4),
        foreign_passages=[f"{span.start}-{span.end} {span.language}" for span in foreign],
        text_sha256=sha256(cleaned.text),
        base_sha256=sha256(cleaned.base),
        ruleset=ruleset_version(),
        translated=origin.status,
        translated_from=origin.source_language or "",
        original_url=origin.original_url or "",
        translation_evidence=list(origin.evidence),
    )


STEPS: Mapping[str, Callable[[_Draft], None]] = {
    "extract": _extract,
    "detect_language": _detect_language,
    "clean": _clean,
}


def _describe(draft: _Draft) -> None:
    """Read the metadata: a part of `extract` that waits until the text has proved to be wanted."""
    record = draft.record
    found = read_metadata(
        draft.tree,
        record.get("url") or None,
        max_date=(record.get("fetched_at") or "")[:10] or None,
        text=record["text"],
        head=draft.head,
    )
    draft.outcome.metadata = found if draft.job.in_full else None
    published, modified = _timestamp(found.published), _timestamp(found.modified)
    flags = [*record["flags"]]
    flags += ["published_day_only"] if _is_day(found.published) else []
    flags += ["modified_day_only"] if _is_day(found.modified) else []
    draft.write(
        title=found.title or "",
        authors=list(found.signed_by),
        published=published,
        modified=modified,
        date_candidates=list(found.published_candidates),
        summary=found.description or "",
        tags=list(found.tags),
        section=found.section or "",
        image=found.image or "",
        site_name=found.site_name or "",
        kind=found.kind,
        license=found.license or "",
        free_access={True: "yes", False: "no", None: "unknown"}[found.free_access],
        canonical_url=found.canonical_url or "",
        flags=flags,
    )


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _is_day(date: str | None) -> bool:
    return bool(date and _DAY.fullmatch(date))


def _timestamp(date: str | None) -> str:
    return in_milliseconds(f"{date}T00:00:00Z" if date and _is_day(date) else date or "")


def sha256(text: str) -> str:
    """Hex digest of a text's UTF-8 bytes.

    >>> sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
