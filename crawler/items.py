"""What travels through the pipelines. The docstring under each field is its documentation and its schema.

Every key stands on every line with one type, so that loaders never have to guess: a string that is not
known is empty, a list is never null.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from pipelines.cleaning import Removal

SCHEMA_VERSION = 1
"""Raised when a field changes its meaning or its type, or goes; a new field does not raise it."""

Timestamp = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Identifier = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
WebAddress = Annotated[str, msgspec.Meta(pattern=r"^https?://")]
Language = Annotated[str, msgspec.Meta(pattern=r"^([a-z]{2,3}(-[A-Za-z]{2,8})*)?$")]


@dataclass(slots=True, kw_only=True)
class RawPage:
    """A page as it came over the wire, and how we learnt of it. Spiders yield this and nothing else."""

    url: str
    """Address it was fetched from, after redirects. It is the article's identity."""
    body: bytes = b""
    """Bytes of the page, with transfer and content encoding undone."""
    content_type: str = ""
    """`Content-Type` header, which may name the charset."""
    status: int = 200
    """HTTP status."""
    failure: str = ""
    """Why there is no page: `dns`, `timeout`, `robots`, … ; empty when there is one."""
    fetched_at: str = ""
    """When it was fetched, RFC 3339 UTC."""
    source: str = ""
    """Id of the source in the catalogue, or the host's name."""
    translated_from: str = ""
    """Language of the originals, where the catalogue says that the source publishes translations."""
    discovered_by: str = ""
    """What announced it: `feed`, `sitemap`, `listing`, `list` or `archive`."""
    discovered_title: str = ""
    """Title that the feed, sitemap or listing gave it."""
    discovered_published: str = ""
    """Date that the feed or sitemap gave it, RFC 3339 UTC."""
    robots: str = "unknown"
    """robots.txt for our agent: `allowed`, `disallowed` or `unknown`."""
    robots_ai: tuple[str, ...] = ()
    """Known AI agents that the site's robots.txt keeps from this page."""
    tdm_reservation: str = "unknown"
    """Text and data mining rights reserved (TDMRep, robots meta and header, `ai.txt`): `yes`, `no`,
    `unknown`."""
    ai_signal: str = ""
    """The site's `Content-Signal` or `Content-Usage`, as it stands: `search=yes, ai-train=no`."""
    rights_evidence: tuple[str, ...] = ()
    """What `robots`, `tdm_reservation` and `ai_signal` rest on, each with where it was read."""
    revision: int = 0
    """0 for the first time this page is taken in; 1, 2 … when it is taken in again after an edit."""
    warc_file: str = ""
    """Name of the WARC file that holds it."""
    warc_offset: int = 0
    """Byte at which its record begins in that file."""


@dataclass(kw_only=True)
class Article:
    """One record of the dataset."""

    id: Identifier = ""
    """First 32 hex digits of the SHA-256 of `url` in canonical form."""
    url: WebAddress = ""
    """Address the page was fetched from (schema.org `url`)."""
    source: str = ""
    """Id of the source in the catalogue, or the host's name."""
    title: str = ""
    """Headline without the site's name (schema.org `headline`)."""
    authors: list[str] = field(default_factory=list)
    """Who signed the article (schema.org `author`): people; where nobody did in person, the agency or
    newsroom that did."""
    published: Timestamp = ""
    """When it was published (schema.org `datePublished`), RFC 3339 UTC with milliseconds. Where the page
    tells only the day, midnight, and `published_day_only` in `flags`."""
    modified: Timestamp = ""
    """When it was last changed (schema.org `dateModified`), in the same form."""
    crawled_at: Timestamp = ""
    """When the page was fetched, in the same form."""
    text: str = ""
    """Main text after cleaning (schema.org `articleBody`): paragraphs parted by one line feed."""
    summary: str = ""
    """What the page says of itself (schema.org `description`)."""
    tags: list[str] = field(default_factory=list)
    """Keywords of the page (schema.org `keywords`)."""
    section: str = ""
    """Section of the site (schema.org `articleSection`)."""
    image: str = ""
    """Address of the lead image."""
    site_name: str = ""
    """Name the site gives itself."""
    kind: str = ""
    """Kind of page: `article` or `live`; with `TAMIS_TEASERS`, also `teaser`."""
    language: Language = ""
    """ISO 639-1 code of the text (schema.org `inLanguage`), or `und`."""
    language_score: Share = 0.0
    """How sure `language` is."""
    foreign_ratio: Share = 0.0
    """Share of the text's letters that stand in passages of another language."""
    foreign_passages: list[str] = field(default_factory=list)
    """Where those passages stand in `text`, and their language: first character, one past the last
    (`812-1040 en`). They stay in the text."""
    translated: str = "unknown"
    """By whom the article was translated: `machine`, `human`; `none` where it is an original by its own
    word; `unknown` where nothing is proven or, with `translated_from`, where nobody says by whom."""
    translated_from: Language = ""
    """Language it was translated from, if anything tells."""
    original_url: str = ""
    """Address of the original, if anything tells."""
    translation_evidence: list[str] = field(default_factory=list)
    """What `translated` rests on, and signs too light to prove anything (`service:wpml`)."""
    chars: Count = 0
    """Characters of `text`."""
    chars_removed: Count = 0
    """Characters that cleaning took out."""
    cuts: list[str] = field(default_factory=list)
    """Rule ids, one a cut, in reading order; the cuts themselves are in `removed/`."""
    credits: list[str] = field(default_factory=list)
    """Credits of human translators and licence lines found in the text, where they stay."""
    flags: list[str] = field(default_factory=list)
    """Remarks: `truncated` (a paywall shows only the beginning), `published_day_only`,
    `modified_day_only`."""
    text_sha256: Sha256 = ""
    """SHA-256 of `text` in UTF-8."""
    base_sha256: Sha256 = ""
    """SHA-256 of the text before the cuts; the cuts put back must give it."""
    license: str = ""
    """Licence the page claims, mostly an address."""
    free_access: str = "unknown"
    """`yes`, `no` or `unknown` (schema.org `isAccessibleForFree`)."""
    robots: str = "unknown"
    """robots.txt for our agent when the page was fetched: `allowed`, `disallowed` or `unknown`."""
    robots_ai: list[str] = field(default_factory=list)
    """Known AI agents that the site's robots.txt keeps from this page."""
    tdm_reservation: str = "unknown"
    """Text and data mining rights reserved (TDMRep, robots meta and header, `ai.txt`): `yes`, `no` or
    `unknown`."""
    ai_signal: str = ""
    """The site's `Content-Signal` or `Content-Usage`, as it stands: `search=yes, ai-train=no`."""
    rights_evidence: list[str] = field(default_factory=list)
    """What `robots`, `tdm_reservation` and `ai_signal` rest on, each with where it was read."""
    cluster: str = ""
    """Id of the first article kept that tells the same story in nearly the same words; its own id if it
    is that one. In a release, the one that was fetched first."""
    cluster_size: Count = 1
    """How many articles of the cluster were known when this one was written, itself included; in a release,
    how many of them it holds."""
    canonical_url: str = ""
    """What the page calls its canonical address: a claim, not the identity."""
    discovered_by: str = ""
    """What announced the page: `feed`, `sitemap`, `listing`, `list` or `archive`."""
    discovered_title: str = ""
    """Title that the feed, sitemap or listing gave it."""
    discovered_published: Timestamp = ""
    """Date that the feed or sitemap gave it."""
    date_candidates: list[str] = field(default_factory=list)
    """Every date of publication that the page's data tell, with its origin (`2026-11-24T06:00:00Z json-ld`),
    where their days disagree."""
    revision: Count = 0
    """0 for the first time this page was taken in; 1, 2 … when it was taken in again after an edit."""
    warc_file: str = ""
    """WARC file that holds the page, if it came from one or went into one."""
    warc_offset: Count = 0
    """Byte at which its record begins in that file."""
    extractor: str = ""
    """Engine that pulled the text: `quick` or `trafilatura`."""
    confidence: Share = 0.0
    """How sure the extraction is of its text."""
    ruleset: str = ""
    """Version of the cleaning rules."""
    schema_version: int = SCHEMA_VERSION
    """Version of this schema."""
    tamis_version: str = ""
    """Version of Tamis that made the record."""

    def __post_init__(self) -> None:
        # Not fields, and no exporter writes them: the cuts travel with the article to `removed/`, and the
        # fingerprint of its text, made by the worker, to `drop_duplicates`.
        self.removals: tuple[Removal, ...] = ()
        self.flagged: tuple[Removal, ...] = ()
        self.fingerprint = b""


@dataclass(slots=True, kw_only=True)
class DroppedPage:
    """One line of `dropped/`: a page that did not become a record, and why."""

    id: str
    """The id its record would have had."""
    url: str
    """Address of the page."""
    source: str
    """Id of the source in the catalogue, or the host's name."""
    stage: str
    """Stage that dropped it."""
    reason: str
    """The fault, in lower snake case."""
    detail: str
    """What was found, for a person to read."""
    title: str
    """Headline, if it was read before the page was dropped."""
    language: str
    """Language, if it was detected before the page was dropped."""
    chars: int
    """Length of the text, if there was one."""
    crawled_at: str
    """When the page was fetched, RFC 3339 UTC."""
    discovered_by: str
    """What announced the page."""


@dataclass(slots=True, kw_only=True)
class Cut:
    """One line of `removed/`: one span that cleaning took out of one article."""

    id: str
    """Id of the article."""
    seq: int
    """Number of the cut in its article, from 0."""
    start: int
    """First character of the cut in the base text (the text before all cuts)."""
    end: int
    """One past its last character."""
    text: str
    """The characters taken out."""
    rule: str
    """Id of the rule."""
    # `class` is a word of Python's own; `class_` is written as `class`.
    class_: str
    """What it is: `preamble`, `markup_note`, `script_residue` … (key `class`)."""
    score: float
    """How sure the rule was, 0 to 1."""
    evidence: list[str]
    """Signs that spoke for the cut and, after a minus, against it."""
    action: str
    """`removed`, or `flagged` where the policy only marks."""
    ruleset: str
    """Version of the cleaning rules."""
    base_sha256: str
    """SHA-256 of the base text in UTF-8."""
