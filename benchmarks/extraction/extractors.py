"""The extractors that are compared: ours, trafilatura's modes, and others where they are installed."""

from __future__ import annotations

import importlib.util
import logging
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import trafilatura

from pipelines.cleaning.extraction import extract

_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,300}\?>")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an extractor gives for a page."""

    text: str = ""
    title: str | None = None
    author: Any = None
    date: str | None = None
    told: dict[str, Any] = field(default_factory=dict)
    """What only ours tells: engine, confidence, truncated."""


Extractor = Callable[[str, str | None], Answer]


def ours(html: str, url: str | None) -> Answer:
    """Text and metadata as the crawl takes them."""
    found = extract(html, url)
    data = found.metadata
    told = {"engine": found.engine, "confidence": found.confidence, "truncated": found.truncated}
    return Answer(found.text, data.title, list(data.signed_by), data.published_day, told)


def _trafilatura(**options: Any) -> Extractor:
    def run(html: str, url: str | None) -> Answer:
        found: Any = trafilatura.bare_extraction(html, url=url, **options)
        if found is None:
            return Answer()
        author = re.split(r"\s*;\s*", found.author) if found.author else None
        return Answer(found.text or "", found.title, author, found.date)

    return run


def _readability(html: str, url: str | None) -> Answer:
    from lxml.html import fromstring
    from readability import Document  # type: ignore[import-not-found, unused-ignore]

    page = Document(_DECLARATION.sub("", html))
    summary = re.sub(r"(?i)<(?=(?:p|div|li|h\d|br|tr)\b)", "\n<", page.summary(html_partial=True))
    return Answer(fromstring(summary).text_content() if summary.strip() else "", page.short_title())


def available() -> dict[str, Extractor]:
    """The extractors by name; the one that costs are counted against is `trafilatura, default`."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found: dict[str, Extractor] = {
        "tamis": ours,
        "trafilatura, default": _trafilatura(with_metadata=True),
        "trafilatura, fast": _trafilatura(with_metadata=True, fast=True),
        "trafilatura, no metadata": _trafilatura(),
    }
    if importlib.util.find_spec("readability"):
        found["readability-lxml"] = _readability
    return found
