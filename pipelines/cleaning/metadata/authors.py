"""Who signed: the people, and apart from them agencies, desks and the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipelines.cleaning.metadata.byline import find_bylines
from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.json_ld import listed, name_of, types_of
from pipelines.cleaning.metadata.main_entity import Described
from pipelines.cleaning.metadata.names import fold, is_agency, is_written_as_name, split_names
from pipelines.cleaning.metadata.place import home_of
from pipelines.cleaning.metadata.values import clean_value

_METAS = tuple(
    """author article:author dc.creator dcterms.creator parsely-author sailthru.author citation_author byl
    dc.contributor article:author:name og:article:author cxenseparse:author""".split()
)

_WRITTEN_BY = ("ecrit par", "written by", "verfasst von", "escrito por", "auteur", "author")


class Signed(NamedTuple):
    """Who signed an article."""

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    origin: str = ""


def find_authors(tree: Any, head: Head, described: Described, site_names: Iterable[str]) -> Signed:
    """Who signed, from the first place that names a person: JSON-LD, metas, then the visible byline.

    Where no place names a person, the first one that names anybody at all tells the others.
    """
    site_names = tuple(site_names)
    first = Signed()
    for people, others, origin in _places(tree, head, described, site_names):
        if people:
            return Signed(tuple(people), tuple(others), origin)
        if others and not first.others:
            first = Signed((), tuple(others), origin)
    return first


def _places(
    tree: Any, head: Head, described: Described, site_names: tuple[str, ...]
) -> Iterator[tuple[list[str], list[str], str]]:
    for node in filter(None, (described.article, described.page)):
        yield *_structured(node, described, site_names), "json-ld"
    for name in _METAS:
        people: list[str] = []
        others: list[str] = []
        for value in head.metas.get(name, ())[:20]:
            more_people, more_others = split_names(clean_value(value), site_names)
            people += [person for person in more_people if person not in people]
            others += more_others
        yield people, others, f"meta:{name}"
    for number in ("1", "2"):
        label = fold(head.meta(f"twitter:label{number}")[0])
        if any(word in label for word in _WRITTEN_BY):
            name = f"twitter:data{number}"
            yield *split_names(head.meta(name)[0], site_names), f"meta:{name}"
    for text, origin in find_bylines(tree, head.headline, home_of(head.headline)):
        people, others = split_names(text, site_names)
        if origin in ("byline", "seen"):
            # A class is a weaker sign than an attribute: one word alone may be a label.
            people = [person for person in people if is_written_as_name(person)]
        if people or origin == "seen":
            # A label beside a person ("Le Journal") is the page's frame; an agency is a source.
            others = [other for other in others if is_agency(other)]
        yield people, others, origin


def _structured(node: Any, described: Described, site_names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for author in listed(node.get("author") or node.get("creator"), 30):
        author = described.resolve(author)
        names = author.get("name") if isinstance(author, dict) else None
        for one in listed(names, 30) if isinstance(names, list) else [author]:
            name = clean_value(name_of(one), 300)
            if isinstance(author, dict) and _is_organisation(author):
                others += [name] if name and name not in others else []
                continue
            more_people, more_others = split_names(name, site_names)
            people += [person for person in more_people if person not in people]
            others += [other for other in more_others if other not in others]
    return people, others


def _is_organisation(author: dict[str, Any]) -> bool:
    return any("organization" in kind or kind == "corporation" for kind in types_of(author))
