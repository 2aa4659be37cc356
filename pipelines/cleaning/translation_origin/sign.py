"""One thing that tells of an article's translation, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Sign:
    """What one observation says. A weight of 1 proves; smaller ones add up."""

    name: str
    """As it stands in the record's evidence: what was seen, and a colon before the detail."""
    translated: float = 0.0
    """How far it shows that this page is a translation."""
    machine: float = 0.0
    """How far it shows, if it is one, that a machine made it."""
    human: float = 0.0
    """How far it shows, if it is one, that a person made it."""
    original: float = 0.0
    """How far it shows that this page is the original."""
    language: str = ""
    """Language of the original, ISO 639-1."""
    url: str = ""
    """Address of the original."""


def base_language(tag: str) -> str:
    """The language of a tag or locale, without script and region; empty if it is none.

    >>> base_language("fr_CA"), base_language("EN-us"), base_language("x-default")
    ('fr', 'en', '')
    """
    language = tag.strip()[:20].replace("_", "-").partition("-")[0].lower()
    return language if 2 <= len(language) <= 3 and language.isascii() and language.isalpha() else ""


def address_key(url: str | None) -> str:
    """An address without what does not tell pages apart: scheme, `www.`, last slash.

    >>> address_key("https://www.e.org/a/?p=1")
    'e.org/a?p=1'
    """
    try:
        parts = urlsplit((url or "")[:2048])
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host else ""
