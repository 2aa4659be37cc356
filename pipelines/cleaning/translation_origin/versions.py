"""The language versions that a page announces: which is the site's default, and is it this one?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.cleaning.metadata.alternates import find_alternates
from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.values import absolute_url
from pipelines.cleaning.translation_origin.sign import Sign, address_key, base_language

_SHORTEST_SLUG = 15
"""Characters, and three words: shorter slugs (`gpt-5`) are the same in all languages."""

# An x-default is often the home page, or the same for all languages: alone it is half a proof.
_DECLARED, _GUESSED = 0.5, 0.3
_BESIDE = _SLUG = _LOCALE = 0.3


@dataclass(frozen=True, slots=True)
class Default:
    """The default version of a page, in another language than the page's."""

    url: str
    language: str
    weight: float


def language_versions(head: Head, language: str) -> tuple[tuple[str, str], ...]:
    """The page's versions, (hreflang, address), if any is in another language than this one."""
    alternates = find_alternates(head)
    spoken = {base_language(tag) for tag, _ in alternates} - {"", language}
    return alternates if language and spoken else ()


def find_versions(
    head: Head, versions: tuple[tuple[str, str], ...], url: str | None, language: str, stated: str = ""
) -> Iterator[Sign]:
    """What the links to other languages tell.

    An alternate in another language proves nothing: translations go both ways. It tells only when the site
    calls another version its default, or when this page's address is made out of that one's.

    Args:
        versions: see `language_versions`.
        url: address of the page.
        language: language of its text.
        stated: language of the originals, if a translation service on the page states it.
    """
    if not versions:
        return
    spoken = [(base_language(tag), href) for tag, href in versions]
    others = [(tag, href) for tag, href in spoken if tag and tag != language]
    ours = {address_key(url)} | {address_key(href) for tag, href in spoken if tag == language}
    declared = next((href for tag, href in versions if tag.lower() == "x-default"), "")
    if stated == language or (declared and address_key(declared) in ours):
        yield Sign("default-version:this-page", original=0.5)
        return
    default = _find_default(others, (declared, _canonical(head)), url, language, stated)
    if default is None or not urlsplit(default.url).path.strip("/"):
        return
    yield Sign(
        f"default-version:{default.language}", default.weight, language=default.language, url=default.url
    )
    if is_beside(url, default.url, language):
        yield Sign("address:beside-the-default", _BESIDE)
    if _slug(url) and _slug(url) == _slug(default.url):
        yield Sign("address:slug-of-the-default", _SLUG)
    if base_language(head.meta("og:locale")[0]) == default.language:
        yield Sign(f"og-locale:{default.language}", _LOCALE)


def _canonical(head: Head) -> str:
    """The address that the page calls its canonical one: a translation may name what it was made of."""
    links = (link for link in head.links if "canonical" in link.get("rel", "").lower().split())
    return next((absolute_url(link.get("href"), head.base) or "" for link in links), "")


def _find_default(
    others: list[tuple[str, str]], declared: tuple[str, str], url: str | None, language: str, stated: str
) -> Default | None:
    for tag, href in others:
        if tag == stated:
            return Default(href, tag, _DECLARED)
    keys = {address_key(href) for href in declared} - {""}
    for tag, href in others:
        if address_key(href) in keys:
            return Default(href, tag, _DECLARED)
    for tag, href in others if not declared[0] else ():
        if is_beside(url, href, language):
            return Default(href, tag, _GUESSED)
    return None


def is_beside(url: str | None, default: str, language: str) -> bool:
    """Whether an address is a default version's with the language added: a first folder or a subdomain.

    >>> is_beside("https://e.org/fr/un-robot", "https://e.org/a-robot", "fr")
    True
    >>> is_beside("https://e.org/fr/un-robot", "https://e.org/en/a-robot", "fr")
    False
    """
    host, _, path = address_key(url).partition("/")
    other_host, _, other_path = address_key(default).partition("/")
    first = path.partition("/")[0]
    if host == other_host:
        other_first = other_path.partition("/")[0]
        return _names(first, language) and not _is_tag(other_first)
    return host == f"{language}.{other_host}"


def _names(folder: str, language: str) -> bool:
    return _is_tag(folder) and base_language(folder) == language


def _is_tag(folder: str) -> bool:
    return len(folder) in (2, 5) and base_language(folder) != "" and (len(folder) == 2 or folder[2] in "-_")


def _slug(url: str | None) -> str:
    slug = address_key(url).partition("?")[0].rpartition("/")[2]
    return slug if len(slug) >= _SHORTEST_SLUG and slug.count("-") >= 2 else ""
