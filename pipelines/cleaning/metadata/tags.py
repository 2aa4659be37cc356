"""Keywords: of the page's data, or of the links that it marks as tags."""

from __future__ import annotations

from typing import Any

from pipelines.cleaning.metadata.head import Head, node_text
from pipelines.cleaning.metadata.json_ld import listed, name_of
from pipelines.cleaning.metadata.main_entity import Described
from pipelines.cleaning.metadata.place import home_of, stands_elsewhere
from pipelines.cleaning.metadata.values import clean_value

_MAX_TAGS = 50
_MAX_LINKED = 20  # more links marked as tags are a cloud of the whole site's
_MAX_WORDS = 6  # of a link: more are a headline


def find_tags(tree: Any, head: Head, described: Described) -> tuple[tuple[str, ...], str]:
    """The keywords and their origin: of JSON-LD and metas, else of the article's links marked `rel=tag`."""
    values: list[Any] = head.metas.get("article:tag", [])[:_MAX_TAGS]
    origin = "meta:article:tag"
    if not values:
        values, origin = listed((described.article or {}).get("keywords"), _MAX_TAGS), "json-ld"
    if not values:
        values, origin = (
            (head.metas.get("news_keywords") or head.metas.get("keywords") or [])[:1],
            "meta:keywords",
        )
    found = _split(values)
    return (found, origin) if found else (_linked(tree, head), "rel=tag")


def _split(values: list[Any]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for value in values:
        value = name_of(value)
        pieces = value[:4000].split(",") if "," in value else value[:4000].split(";")
        for piece in pieces[:_MAX_TAGS]:
            tag = clean_value(clean_value(piece, 100).lstrip("#"))
            if tag:
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:_MAX_TAGS]


def _linked(tree: Any, head: Head) -> tuple[str, ...]:
    """Words of the links marked as tags and not as categories, which are the site's sections."""
    home = home_of(head.headline)
    links = tree.xpath("(//a[contains(@rel, 'tag')])[position()<=100]") if home else []
    words: dict[str, str] = {}
    for link in links:
        rel = (link.get("rel") or "")[:200].lower().split()
        if "category" in rel or "/categor" in (link.get("href") or "").lower():
            continue
        if "tag" in rel and not stands_elsewhere(link, home):
            tag = clean_value(node_text(link, 10, 100).lstrip("#"))
            if 0 < len(tag.split()) <= _MAX_WORDS:
                words.setdefault(tag.casefold(), tag)
    return tuple(words.values()) if len(words) <= _MAX_LINKED else ()
