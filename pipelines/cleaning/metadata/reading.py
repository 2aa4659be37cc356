"""Puts together what the rooms of this package find in one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from pipelines.cleaning.metadata.authors import Signed, find_authors
from pipelines.cleaning.metadata.dates import (
    Moment,
    find_candidates,
    find_modified,
    find_published,
    latest_day,
)
from pipelines.cleaning.metadata.head import Head, read_head
from pipelines.cleaning.metadata.json_ld import listed, name_of, read_json_ld
from pipelines.cleaning.metadata.kind import find_kind
from pipelines.cleaning.metadata.main_entity import Described, describe
from pipelines.cleaning.metadata.names import is_nameless
from pipelines.cleaning.metadata.record import Metadata
from pipelines.cleaning.metadata.rights import find_free_access, find_license
from pipelines.cleaning.metadata.tags import find_tags
from pipelines.cleaning.metadata.title import choose_title, find_headline
from pipelines.cleaning.metadata.values import absolute_url, clean_value


def read_metadata(
    tree: Any,
    url: str | None = None,
    *,
    max_date: str | None = None,
    text: str = "",
    head: Head | None = None,
) -> Metadata:
    """Read what a parsed page says of itself.

    A value is taken from the first place that gives a sound one, data before metas before what is only
    seen; a value in doubt is left out.

    Args:
        tree: the page as lxml.html parsed it; it is not changed.
        url: address of the page; without it relative addresses are left out.
        max_date: ISO day of the fetch; later dates (but for one day, for the zones) are refused.
        text: main text of the page; it alone tells a teaser.
        head: what `read_head` gathered of the page, where it was read already.

    Returns:
        The same for the same arguments, on any day. Nothing is raised on odd pages.

    >>> from lxml.html import document_fromstring
    >>> page = document_fromstring('<title>Essai | Site</title><meta name="author" content="Par Anne Petit">')
    >>> read_metadata(page).authors
    ('Anne Petit',)
    >>> read_metadata(page).published
    """
    head = head or read_head(tree, url)
    canonical = _canonical(head)
    headings = (head.meta("og:title")[0], *head.h1)
    described = describe(read_json_ld(head.json_ld), (url, canonical), headings)
    found = _Findings()
    found.keep("canonical_url", canonical, "link:canonical")
    title = _keep_names(found, tree, head, described, url)
    last = latest_day(max_date)
    found.keep_dates(find_published(tree, head, described, url, last), find_modified(head, described, last))
    found.keep("published_candidates", find_candidates(tree, head, described, last), "claims")
    found.keep("license", *find_license(tree, head, described))
    found.keep("free_access", *find_free_access(head, described))
    kind, origin = find_kind(tree, head, described, title, text)
    found.keep("kind", kind if kind != "other" else None, origin)
    found.keep("tags", *find_tags(tree, head, described))
    for name, reader in _PLAIN.items():
        found.keep(name, *reader(head, described))
    return Metadata(**found.values, origins=MappingProxyType(found.origins))


class _Findings:
    """What was found, by field, each with its origin."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}

    def keep(self, name: str, value: Any, origin: str) -> None:
        if value not in (None, "", ()):
            self.values[name] = value
            self.origins[name] = origin

    def keep_signed(self, signed: Signed) -> None:
        self.keep("authors", signed.people, signed.origin)
        named = tuple(name for name in signed.others if not is_nameless(name))
        self.keep("signed_by", signed.people or named, signed.origin)

    def keep_dates(self, published: Moment | None, modified: Moment | None) -> None:
        if published:
            self.keep("published", published.written(), published.origin)
            self.keep("published_day", published.day.isoformat(), published.origin)
        if modified and (published is None or modified.day >= published.day):
            self.keep("modified", modified.written(), modified.origin)


def _keep_names(found: _Findings, tree: Any, head: Head, described: Described, url: str | None) -> str:
    """Keep the names of site, article and authors; the headline is marked in the head. Returns the title."""
    site_name, origin = _site_name(head, described)
    found.keep("site_name", site_name, origin)
    names = _site_names(head, described, site_name, url)
    title, origin = choose_title(_titles(head, described), head.h1, names)
    found.keep("title", title, origin)
    head.headline = find_headline(head.h1_nodes, head.h1, title)
    found.keep_signed(find_authors(tree, head, described, names))
    return title


def _canonical(head: Head) -> str | None:
    for link in head.links:
        if "canonical" in link.get("rel", "").lower().split():
            url = absolute_url(link.get("href"), head.base)
            if url:
                return url
    return absolute_url(head.meta("og:url")[0], head.base)


def _titles(head: Head, described: Described) -> dict[str, str]:
    titles: dict[str, str] = {}
    node = described.article
    if node is not None:
        titles["json-ld"] = clean_value(node.get("headline") or node.get("name"), 400)
    for name in ("og:title", "twitter:title", "title", "dc.title", "citation_title"):
        titles[f"meta:{name}"] = clean_value(head.meta(name)[0], 400)
    titles["title"] = head.title[:400]
    return titles


def _site_name(head: Head, described: Described) -> tuple[str, str]:
    value, name = head.meta("og:site_name", "application-name", "al:android:app_name")
    if value and len(value) <= 100:
        return value, f"meta:{name}"
    for node, key in ((described.article, "publisher"), (described.organisation, "name")):
        name = clean_value(name_of(described.resolve((node or {}).get(key))), 100)
        if name:
            return name, "json-ld"
    return "", ""


def _site_names(head: Head, described: Described, site_name: str, url: str | None) -> tuple[str, ...]:
    """All names by which titles and bylines may call the site: its own, its publisher's, its host's."""
    found = [site_name, head.meta("application-name")[0], head.meta("twitter:site")[0].lstrip("@")]
    found.append(clean_value(name_of(described.resolve((described.article or {}).get("publisher"))), 100))
    found.append(clean_value(name_of(described.organisation), 100))
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    if host:
        labels = host.split(".")
        found += [host, labels[-2] if len(labels) > 1 else host, labels[0]]
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))


def _description(head: Head, described: Described) -> tuple[str, str]:
    value, name = head.meta("og:description", "description", "twitter:description", "dc.description")
    if value:
        return value, f"meta:{name}"
    return clean_value((described.article or {}).get("description")), "json-ld"


def _section(head: Head, described: Described) -> tuple[str, str]:
    for value in listed((described.article or {}).get("articleSection"), 1):
        section = clean_value(value, 100)
        if section:
            return section, "json-ld"
    value, name = head.meta("article:section", "og:section", "section", "dc.subject", "parsely-section")
    return value[:100], f"meta:{name}"


def _image(head: Head, described: Described) -> tuple[str | None, str]:
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        for value in head.metas.get(name, ())[:3]:
            url = absolute_url(value.strip(), head.base)
            if url:
                return url, f"meta:{name}"
    for image in listed((described.article or {}).get("image"), 3):
        image = described.resolve(image)
        url = absolute_url(
            image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image, head.base
        )
        if url:
            return url, "json-ld"
    return None, ""


def _language(head: Head, described: Described) -> tuple[str, str]:
    claims = [
        (head.language, "html:lang"),
        (head.meta("og:locale")[0], "meta:og:locale"),
        (name_of((described.article or {}).get("inLanguage")), "json-ld"),
        (head.meta("content-language", "language", "dc.language")[0], "meta:content-language"),
    ]
    for value, origin in claims:
        parts = value.strip()[:20].replace("_", "-").split("-")
        if 2 <= len(parts[0]) <= 3 and parts[0].isascii() and all(p.isalnum() and p.isascii() for p in parts):
            head_part, *rest = parts
            tag = "-".join([head_part.lower(), *(p.upper() if len(p) == 2 else p.title() for p in rest)])
            return tag, origin
    return "", ""


_PLAIN: Mapping[str, Callable[[Head, Described], tuple[Any, str]]] = {
    "description": _description,
    "section": _section,
    "image": _image,
    "language": _language,
}
