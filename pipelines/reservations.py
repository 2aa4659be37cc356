"""Whether a page's rights are reserved, from what its record says: one judgement for crawl and worker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DENIED = re.compile(r"\b(?:ai-train|train-ai|train-genai|tdm)\s{0,5}=\s{0,5}(?:no|n)\b", re.IGNORECASE)


def denies_training(signal: str) -> bool:
    """Whether a `Content-Signal` or `Content-Usage` keeps a page from training.

    >>> denies_training("search=yes, ai-train=no"), denies_training("train-ai=n")
    (True, True)
    >>> denies_training("search=no")
    False
    """
    return _DENIED.search(signal[:2000]) is not None


def is_reserved(record: Mapping[str, Any]) -> str:
    """What reserves a record's rights, for a person to read; empty where nothing does.

    >>> is_reserved({"tdm_reservation": "yes"})
    'tdm_reservation: yes'
    >>> is_reserved({"tdm_reservation": "unknown", "ai_signal": "search=yes"})
    ''
    """
    if record.get("tdm_reservation") == "yes":
        return "tdm_reservation: yes"
    signal = record.get("ai_signal") or ""
    return f"ai_signal: {signal[:200]}" if denies_training(signal) else ""


def keeps_reserved(policy: str) -> bool:
    """Read `TAMIS_RIGHTS`: `record` keeps reserved pages and says so on the record, `skip` drops them.

    Raises:
        ValueError: it is neither.
    """
    if policy not in ("record", "skip"):
        raise ValueError(f"TAMIS_RIGHTS is `record` or `skip`, not {policy!r}")
    return policy == "record"
