"""What a page says of its licence and of who may read it."""

from __future__ import annotations

from typing import Any

from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.json_ld import listed, name_of
from pipelines.cleaning.metadata.main_entity import Described
from pipelines.cleaning.metadata.values import absolute_url, clean_value

_METAS = (
    "license",
    "licence",
    "dcterms.license",
    "dc.rights.license",
    "dcterms.rights.license",
    "og:license",
)


def find_license(tree: Any, head: Head, described: Described) -> tuple[str, str]:
    """The licence that the page claims for itself, with its origin; an address where there is one.

    A Creative Commons link in the body may speak of a picture only, and so counts only with `rel=license`.
    """
    for node in filter(None, (described.article, described.page)):
        for value in listed(node.get("license"), 3):
            address = value.get("url") or value.get("@id") if isinstance(value, dict) else value
            claim = absolute_url(address, head.base) or clean_value(name_of(value), 200)
            if claim:
                return claim, "json-ld"
    for link in head.links:
        if "license" in link.get("rel", "").lower().split():
            url = absolute_url(link.get("href"), head.base)
            if url:
                return url, "link:license"
    value, name = head.meta(*_METAS)
    if value:
        return value[:200], f"meta:{name}"
    for element in tree.xpath("(//a[@rel][contains(@rel, 'license')])[position()<=3]"):
        url = absolute_url(element.get("href"), head.base)
        if url:
            return url, "rel=license"
    return "", ""


def find_free_access(head: Head, described: Described) -> tuple[bool | None, str]:
    """schema.org `isAccessibleForFree` of the article, or what the page's metas say of a paywall."""
    for node in filter(None, (described.article, described.page)):
        free = _truth(node.get("isAccessibleForFree"))
        if free is not None:
            return free, "json-ld"
    for name in ("isaccessibleforfree", "article:content_tier", "og:content_tier"):
        value, _ = head.meta(name)
        tiers = {"free": True, "locked": False, "metered": False, "true": True, "false": False}
        if value.lower() in tiers:
            return tiers[value.lower()], f"meta:{name}"
    return None, ""


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False, "yes": True, "no": False}.get(
            value.strip().lower()[:60].rpartition("/")[2]
        )
    return None
