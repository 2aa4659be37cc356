"""What a page says of itself, and where each word of it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["article", "live", "list", "teaser", "other"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. All of it is the page's claim; nothing is looked up elsewhere."""

    title: str | None = None
    """Headline, the site's name taken off."""
    authors: tuple[str, ...] = ()
    """People who signed, in the page's order; no agencies, desks, roles, addresses or dates."""
    signed_by: tuple[str, ...] = ()
    """`authors`; where nobody signed in person, the agency or newsroom that did, if it has a name."""
    published: str | None = None
    """When it was published: RFC 3339 in UTC (`…Z`) where the page tells time and zone, else the day."""
    published_day: str | None = None
    """Day of publication as the page's own zone has it: 23:30 in Paris is not yet the next day."""
    published_candidates: tuple[str, ...] = ()
    """Every date of publication in the page's data, with its origin, where their days disagree."""
    modified: str | None = None
    """When it was last changed, in the form of `published`. Never before `published`."""
    description: str | None = None
    """What the page says it is about."""
    section: str | None = None
    """Section of the site."""
    tags: tuple[str, ...] = ()
    """Keywords, in the page's order, none twice."""
    image: str | None = None
    """Absolute address of the lead image."""
    site_name: str | None = None
    """Name the site gives itself."""
    license: str | None = None
    """Licence the page claims: an address where there is one, else its words."""
    free_access: bool | None = None
    """schema.org `isAccessibleForFree`; None where the page does not say."""
    canonical_url: str | None = None
    """Absolute address the page calls its canonical one: a claim, not the identity."""
    language: str | None = None
    """Language the page claims, as a BCP 47 tag: `fr`, `fr-CA`."""
    kind: Kind = "other"
    """Kind of page: one `article`, a `live` blog, a `list` of articles, the beginning of one (`teaser`)."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where each field was read, by its name: `json-ld`, `meta:og:title`, `h1`, `byline` …"""
