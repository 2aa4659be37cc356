"""What discovery gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A link to an article, with what its announcement said of it."""

    url: str
    """Absolute address, http or https."""
    title: str = ""
    """Headline, as announced."""
    published: str = ""
    """Date, as announced, RFC 3339 if it could be read."""
    language: str = ""
    """Language, as announced."""


class Unreadable(ValueError):
    """The bytes are not what they should be: a feed that is a web page, a sitemap with a document type."""
