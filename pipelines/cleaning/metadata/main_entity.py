"""Finds, among all that a page's JSON-LD describes, the article that the page is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pipelines.cleaning.metadata.json_ld import OTHER_WORKS, Node, listed, types_of, walk

_ARTICLE = frozenset(
    """article newsarticle blogposting reportagenewsarticle liveblogposting analysisnewsarticle
    opinionnewsarticle reviewnewsarticle backgroundnewsarticle techarticle scholarlyarticle report
    advertisercontentarticle satiricalarticle askpublicnewsarticle medicalscholarlyarticle
    socialmediaposting discussionforumposting review""".split()
)
_PAGE = frozenset(
    """webpage itempage aboutpage medicalwebpage videoobject audioobject podcastepisode creativework
    blog recipe faqpage interviewobject""".split()
)
_LIST = frozenset(["itemlist", "collectionpage", "searchresultspage"])


@dataclass(slots=True)
class Described:
    """What the JSON-LD of one page says."""

    article: Node | None = None
    """The article that the page is about."""
    page: Node | None = None
    """The page itself, or another work that it holds."""
    organisation: Node | None = None
    """The first organisation or site that is described."""
    types: frozenset[str] = frozenset()
    """Types seen at the top."""
    by_id: dict[str, Node] = field(default_factory=dict)
    """Objects by their `@id`, the fullest one where there are several."""

    def resolve(self, value: Any) -> Any:
        """The object that a bare `{"@id": …}` stands for; any other value as it is."""
        if isinstance(value, dict) and len(value) <= 2 and "name" not in value:
            return self.by_id.get(str(value.get("@id"))[:500], value)
        return value


def describe(values: list[Any], urls: tuple[str | None, ...], headings: tuple[str, ...]) -> Described:
    """Choose the main article among what the scripts describe.

    Several articles may stand side by side: the page's own and those it recommends. The one that names the
    page's address or its headline wins, then the one nearest the top, then the first.
    """
    found = Described()
    paths = frozenset(filter(None, map(_path, urls)))
    titles = frozenset(_key(heading) for heading in headings if heading)
    best: tuple[int, ...] = (-99,)
    types: set[str] = set()
    for node, key, depth in walk(values):
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > len(found.by_id.get(identity[:500], ())):
            found.by_id[identity[:500]] = node
        kinds = types_of(node)
        if depth == 0:
            types.update(kinds)
        if not _ARTICLE.isdisjoint(kinds) and _tells(node):
            named = _names(node, paths), _key(node.get("headline")) in titles
            rank = (sum(named), key.lower() not in OTHER_WORKS, -depth)
            if rank > best and (key.lower() not in OTHER_WORKS or any(named)):
                best, found.article = rank, node
        elif found.page is None and depth <= 1 and not _PAGE.isdisjoint(kinds):
            found.page = node
        elif (
            found.organisation is None
            and depth == 0
            and ("organization" in "".join(kinds) or "website" in kinds)
        ):
            found.organisation = node
    found.types = frozenset(types)
    return found


def is_list(types: frozenset[str]) -> bool:
    """Whether the types at the top say that the page is a list of other pages."""
    return not _LIST.isdisjoint(types)


def _tells(node: Node) -> bool:
    return any(node.get(key) for key in ("headline", "datePublished", "author", "name"))


def _names(node: Node, paths: frozenset[str]) -> bool:
    for key in ("url", "mainEntityOfPage", "@id"):
        for value in listed(node.get(key), 3):
            address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(address, str) and _path(address) in paths:
                return True
    return False


def _path(url: str | None) -> str:
    try:
        parts = urlsplit((url or "")[:2000])
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"{(parts.netloc or '').removeprefix('www.')}{path}" if path else ""


def _key(value: Any) -> str:
    return "".join(filter(str.isalnum, value[:400].casefold())) if isinstance(value, str) else ""
