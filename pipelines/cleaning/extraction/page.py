"""A page in one call: text and metadata."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.extraction.text import main_text
from pipelines.cleaning.html_tree import PageRefused, parse
from pipelines.cleaning.metadata import Metadata, read_metadata
from pipelines.cleaning.metadata.head import read_head


@dataclass(frozen=True, slots=True)
class Extracted:
    """The main text of a page, and what the page says of itself."""

    text: str
    """Paragraphs, headings and list items, one a line; empty if the page has no text or cannot be read."""
    engine: str
    """Which extractor gave the text: `quick` or `trafilatura`; empty if the page cannot be read."""
    confidence: float
    """How sure the extraction is of its text, from 0 to 1."""
    truncated: bool
    """A paywall shows only the beginning."""
    code: tuple[str, ...]
    """What the page shows as code (`pre`), as it stands in the text: for `clean`, which lets it be."""
    metadata: Metadata
    """All that was read of the page, each value with its origin."""

    @property
    def title(self) -> str | None:
        """Headline, the site's name taken off."""
        return self.metadata.title

    @property
    def authors(self) -> tuple[str, ...]:
        """Who signed: people; where nobody did in person, the agency or newsroom."""
        return self.metadata.signed_by

    @property
    def published(self) -> str | None:
        """When it was published: RFC 3339 in UTC where the page tells time and zone, else the day."""
        return self.metadata.published

    @property
    def modified(self) -> str | None:
        """When it was last changed, in the form of `published`."""
        return self.metadata.modified


def extract(html: str, url: str | None = None, *, max_date: str | None = None) -> Extracted:
    """Pull main text and metadata out of a page.

    Args:
        html: the page, decoded (`pipelines.cleaning.html_tree.decode` does it).
        url: address of the page; relative addresses are read against it.
        max_date: ISO day of the fetch; dates after it are refused.

    Returns:
        The same for the same arguments, on any day. A page that cannot be read gives an empty text.

    >>> extract("").text
    ''
    """
    try:
        tree = parse(html)
    except PageRefused:
        return Extracted("", "", 0.0, False, (), Metadata())
    head = read_head(tree, url)
    found = main_text(tree, url, head=head)
    metadata = read_metadata(tree, url, max_date=max_date, text=found.text, head=head)
    return Extracted(found.text, found.engine, found.confidence, found.truncated, found.code, metadata)
