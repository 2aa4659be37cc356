"""Which articles the dataset wants, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.reservations import is_reserved

NOT_FOUND = re.compile(
    r"\b(?:page (?:introuvable|non trouvée|inexistante)|(?:erreur|error) 404|404 (?:not found|error)"
    r"|page not found"
    r"|(?:cette|la) page (?:demandée |que vous (?:cherchez|avez demandée|demandez) )?n[’']existe (?:pas|plus)"
    r"|página no encontrada"
    r"|seite nicht gefunden|pagina non trovata)\b",
    re.IGNORECASE,
)
NOT_FOUND_CHARS = 1500
"""A longer page that says "page introuvable" is an article about something else."""
_SAYS_ONLY_THAT = 400  # characters of a page that has nothing else to say
_OPENING = 160


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an article must be to stay. The defaults are those of the settings of the same names."""

    languages: tuple[str, ...] = ("fr",)
    """ISO 639-1 codes to keep; empty keeps every language."""
    min_chars: int = 200
    """Shortest text kept, in characters. Real news in brief begins at about 200."""
    teasers: bool = False
    """Keep pages that show only the beginning of an article."""
    reserved: bool = True
    """Keep pages whose rights are reserved; their record says so."""

    def __post_init__(self) -> None:
        if self.min_chars < 0:
            raise ValueError(f"min_chars counts characters and cannot be {self.min_chars}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an article is not wanted."""

    reason: str
    """Lower snake case, the fault: `too_short`."""
    detail: str = ""
    """What was found, for a person to read."""


def find_fault(record: Mapping[str, Any], wanted: Wanted) -> Fault | None:
    """Judge a record by what is known of it; fields that are missing are not held against it.

    The cheap questions come first, so that the worker can ask after the text alone, and again once
    language and page kind are known.

    >>> find_fault({"text": "Une brève."}, Wanted())
    Fault(reason='too_short', detail='10 characters')
    >>> find_fault({"text": "Une brève.", "language": "fr"}, Wanted(min_chars=5)) is None
    True
    """
    if not wanted.reserved and (reservation := is_reserved(record)):
        return Fault("rights_reserved", reservation)
    text = record.get("text")
    if text is not None:
        if not text.strip():
            return Fault("no_text")
        title = record.get("title") or ""
        if len(text) < NOT_FOUND_CHARS and (NOT_FOUND.search(title) or _says_not_found(text)):
            return Fault("not_found_page", title or text[:80])
        if record.get("kind") == "teaser" and not wanted.teasers:
            return Fault("teaser", f"{len(text)} characters")
        if len(text) < wanted.min_chars:
            return Fault("too_short", f"{len(text)} characters")
    if record.get("kind") in ("list", "other"):
        return Fault("not_an_article", f"page kind: {record['kind']}")
    language = record.get("language")
    if language and wanted.languages and language not in wanted.languages:
        return Fault("wrong_language", language)
    return None


def _says_not_found(text: str) -> bool:
    text = text.lstrip()
    return bool(NOT_FOUND.match(text) or (len(text) < _SAYS_ONLY_THAT and NOT_FOUND.search(text[:_OPENING])))
