"""What `scrapy explain` has to say of one document, before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.cleaning import Removal
from pipelines.wanted import Fault
from pipelines.work.job import Outcome

METADATA = (
    *("title", "authors", "published", "modified", "description", "section", "tags", "image", "site_name"),
    *("license", "free_access", "canonical_url", "language", "kind"),
)
_TOLD = (
    *("url", "extractor", "confidence", "flags", "language", "language_score", "foreign_ratio"),
    *("foreign_passages", "translated", "translated_from", "original_url", "translation_evidence", "credits"),
    *("tdm_reservation", "rights_evidence", "ruleset", "base_sha256", "text_sha256"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A document that went all the way."""

    name: str
    """File and line, or address."""
    record: Mapping[str, Any]
    """The article's fields."""
    outcome: Outcome
    """What the steps gave, in full."""
    fault: Fault | None
    """Why the crawl would drop it."""


def metadata_of(account: Account) -> list[tuple[str, Any, str]]:
    """What the page says of itself: field, value, and where it was read."""
    found = account.outcome.metadata
    if found is None:
        return []
    read = ((name, getattr(found, name)) for name in METADATA)
    return [(name, value, found.origins.get(name, "")) for name, value in read if value not in (None, (), "")]


def as_json(account: Account) -> dict[str, Any]:
    """The account for a program: every key on every line."""
    cleaned = account.outcome.cleaned
    fault = account.fault
    return {
        "name": account.name,
        "dropped": {"reason": fault.reason, "detail": fault.detail} if fault else None,
        **{key: account.record.get(key) for key in _TOLD},
        "metadata": {
            name: {"value": value, "origin": origin} for name, value, origin in metadata_of(account)
        },
        "fixes": list(cleaned.fixes),
        "base": cleaned.base,
        "text": cleaned.text,
        "removed": [_with_evidence(removal) for removal in cleaned.removals],
        "flagged": [_with_evidence(removal) for removal in cleaned.flagged],
        "near_misses": [_with_evidence(removal) for removal in cleaned.near_misses],
    }


def _with_evidence(removal: Removal) -> dict[str, Any]:
    return removal.as_dict() | {"evidence": list(removal.evidence)}
