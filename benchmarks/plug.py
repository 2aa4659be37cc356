"""Our extraction in the shape that other benchmarks plug in: one function, one dict."""

from __future__ import annotations

from typing import Any

from benchmarks.extraction.extractors import ours


def extract(html: str, url: str | None = None) -> dict[str, Any]:
    """Text, title, author and date of a page, for `--plug benchmarks.plug:extract`."""
    found = ours(html, url)
    return {"text": found.text, "title": found.title, "author": found.author, "date": found.date}
