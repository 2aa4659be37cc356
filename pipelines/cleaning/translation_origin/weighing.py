"""Weighs what tells of an article's translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.metadata.head import read_head
from pipelines.cleaning.translation_origin.cuts import find_cut_signs
from pipelines.cleaning.translation_origin.notices import find_notices, find_page_notices
from pipelines.cleaning.translation_origin.services import find_services, find_traces, read_markup, read_proxy
from pipelines.cleaning.translation_origin.sign import Sign, address_key, base_language
from pipelines.cleaning.translation_origin.structured import find_structured
from pipelines.cleaning.translation_origin.versions import find_versions, language_versions

Status = Literal["none", "human", "machine", "unknown"]
PROOF = 1.0


@dataclass(frozen=True, slots=True)
class TranslationOrigin:
    """What is known of an article's translation."""

    status: Status
    """`machine`, `human`, `none` (an original, by its own word), or `unknown`: nothing is proven, or, where
    `source_language` or `original_url` is given, it is a translation by nobody knows whom."""
    source_language: str | None = None
    """Language it was translated from, ISO 639-1."""
    original_url: str | None = None
    """Address of the original."""
    evidence: tuple[str, ...] = ()
    """Names of the signs seen, those too light to prove anything included."""


def find_translation(
    text: str,
    *,
    tree: Any = None,
    url: str | None = None,
    language: str = "",
    removals: Sequence[Removal] = (),
    source_language: str = "",
) -> TranslationOrigin:
    """Tell whether an article is a translation; in doubt it is `unknown`.

    Every sign has a weight; a translation is proven where they reach 1. That a site uses a translation
    service, or that a page has an English version, proves nothing alone: originals show the same.

    Args:
        text: the article before the cuts.
        tree: its page, parsed; it is not changed. Without it only text and cuts speak.
        url: address of the page.
        language: language of the text; without it, the one the page claims.
        removals: cuts that the cleaning made.
        source_language: language of the originals, where the catalogue says that its source translates.

    >>> find_translation("Un robot marche.\\nTraduit de l’anglais par Anne Roux.", language="fr").status
    'human'
    >>> find_translation("Un robot marche.", language="fr").status
    'unknown'
    """
    if tree is not None and not language:
        root = tree.getroottree().getroot()
        language = base_language(str(root.get("lang") or ""))
    signs = [*find_cut_signs(removals, language), *find_notices(text, language)]
    if (given := base_language(source_language)) and given != language:
        signs.append(Sign(f"source-translates-from:{given}", 1.0, language=given))
    if proxy := read_proxy(url):
        signs.append(proxy)
    if tree is not None:
        signs += _page_signs(tree, url, language)
    return _weigh(signs, language, url)


def _page_signs(tree: Any, url: str | None, language: str) -> Iterator[Sign]:
    head = read_head(tree, url)
    claimed = base_language(head.language)
    # Without another version a service proves nothing, and need not be looked for.
    versions = language_versions(head, language)
    markup = read_markup(tree, head.metas.get("generator", ()), names=bool(versions))
    yield from find_traces(tree, head.metas, markup)
    yield from find_page_notices(tree, language)
    yield from find_structured(head, url)
    # A version that speaks another language than it claims was left untranslated.
    if language and (not claimed or claimed == language):
        seen = find_services(markup)
        for service in seen:
            yield from service.signs(language)
        stated = next((service.stated for service in seen if service.stated), "")
        yield from find_versions(head, versions, url, language, stated)


def _weigh(signs: Sequence[Sign], language: str, url: str | None) -> TranslationOrigin:
    first = {sign.name: sign for sign in reversed(signs)}
    signs = [sign for sign in signs if first[sign.name] is sign]
    signs = [sign for sign in signs if not sign.language or sign.language != language]
    evidence = tuple(sign.name for sign in signs)
    if sum(sign.translated for sign in signs) < PROOF - 1e-9:
        original = sum(sign.original for sign in signs) >= PROOF - 1e-9
        return TranslationOrigin("none" if original else "unknown", evidence=evidence)
    machine = max((sign.machine for sign in signs if sign.translated), default=0.0)
    human = max((sign.human for sign in signs if sign.translated), default=0.0)
    status: Status = "machine" if machine >= PROOF else "human" if human >= PROOF else "unknown"
    by_weight = sorted(signs, key=lambda sign: -sign.translated)
    spoken = next((sign.language for sign in by_weight if sign.language), None)
    page = address_key(url)
    original_url = next(
        (sign.url for sign in by_weight if sign.url and sign.translated and address_key(sign.url) != page),
        None,
    )
    return TranslationOrigin(status, spoken, original_url, evidence)
