"""What discovery gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A link, with what its announcement said of it."""

    url: str
    """Absolute address, http or https, without fragment."""
    title: str = ""
    """Headline, as announced, at most 300 characters."""
    published: str = ""
    """Date of publication, as announced, RFC 3339 UTC; empty if there is none that can be read."""
    modified: str = ""
    """Date of the last change, as announced, likewise."""
    language: str = ""
    """Language, as announced for this link alone."""
    tags: tuple[str, ...] = ()
    """Sections and keywords, as announced, at most 20."""

    @property
    def date(self) -> str:
        """The best date there is for telling old from new."""
        return self.published or self.modified


class Unreadable(ValueError):
    """The bytes are not what they should be: a feed that is a web page, a sitemap with a document type."""


def one_line(text: object, length: int = 300) -> str:
    """A text of somebody else's on one line, cut to a length.

    >>> one_line(" Un  modèle\\n ouvert ")
    'Un modèle ouvert'
    """
    return " ".join(str(text or "")[: 4 * length].split())[:length]
