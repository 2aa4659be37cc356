"""The catalogue of sources: data in TOML, one short entry a source; loaded, and refused, here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

WebAddress = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$")]
SourceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that publishes articles."""

    id: SourceId
    """Lower-case letters, digits and hyphens; the record's `source`."""
    name: str
    """Its name, for people."""
    homepage: WebAddress
    """Its front page."""
    language: str = "fr"
    """Language it writes in."""
    feeds: tuple[WebAddress, ...] = ()
    """RSS and Atom feeds."""
    sitemaps: tuple[WebAddress, ...] = ()
    """Sitemaps or sitemap indexes, best those for news."""
    listings: tuple[WebAddress, ...] = ()
    """Pages that list articles."""
    article: str = ""
    """Regular expression that the address of an article of a listing or sitemap matches."""
    next_page: str = ""
    """Regular expression that the address of a listing's next page matches."""
    topics: tuple[str, ...] = ()
    """Words of which a general source's announcement must hold one; empty takes everything."""
    translated_from: str = ""
    """Language of the originals, where the source publishes translations."""
    checked: str = "never"
    """Day its addresses were last seen to work, or `never`."""

    def __post_init__(self) -> None:
        for name in ("article", "next_page"):
            try:
                re.compile(getattr(self, name))
            except re.error as error:
                raise ValueError(f"`{name}` is no regular expression: {error}") from None
        if not (self.feeds or self.sitemaps or self.listings):
            raise ValueError("has neither `feeds` nor `sitemaps` nor `listings`: nothing to look at")

    def is_article(self, url: str) -> bool:
        """Whether an address found in a listing or a sitemap is an article's."""
        return re.search(self.article, url) is not None

    def is_next_page(self, url: str) -> bool:
        """Whether an address found in a listing is the listing's next page."""
        return bool(self.next_page) and re.search(self.next_page, url) is not None


class CatalogueError(ValueError):
    """A catalogue that cannot be used; the message lists every mistake in it, a line each."""


def load_catalogue(path: Path) -> list[Source]:
    """Read a catalogue file: a TOML file of `[[source]]` entries.

    Raises:
        CatalogueError: the file is missing, or anything in it is unknown, missing or repeated.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: {error}") from None
    sources: list[Source] = []
    mistakes: list[str] = []
    for number, entry in enumerate(entries, start=1):
        label = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
        try:
            sources.append(read_source(entry))
        except ValueError as error:
            mistakes.append(f"{path}: {label}: {error}")
    ids = [source.id for source in sources]
    mistakes += [f"{path}: {name}: this id stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    if mistakes:
        raise CatalogueError("\n".join(mistakes))
    return sources


def read_source(entry: dict[str, Any]) -> Source:
    """Turn one entry into a source.

    Raises:
        ValueError: a field is unknown, missing, of the wrong type, or not a regular expression.
    """
    if unknown := sorted(set(entry) - set(Source.__dataclass_fields__)):
        raise ValueError(f"unknown field `{unknown[0]}`")
    return msgspec.convert(entry, Source)
