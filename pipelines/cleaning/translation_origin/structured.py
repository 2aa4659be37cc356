"""What a page's structured data says of its translation: schema.org, and metas for a translator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.json_ld import Node, listed, name_of, read_json_ld, types_of
from pipelines.cleaning.metadata.main_entity import describe
from pipelines.cleaning.metadata.values import absolute_url, clean_value
from pipelines.cleaning.translation_origin.notices import is_machine
from pipelines.cleaning.translation_origin.sign import Sign, base_language


def find_structured(head: Head, url: str | None) -> Iterator[Sign]:
    """What schema.org's `translationOfWork`, `workTranslation` and `translator`, and metas tell."""
    translator, name = head.meta("translator", "dc.contributor.translator", "article:translator")
    if translator:
        yield _by(f"meta:{name}", translator, is_person=True)
    scripts = [script for script in head.json_ld if "ranslat" in script]  # nearly no page has any
    if not scripts:
        return
    headings = (head.meta("og:title")[0], *head.h1)
    described = describe(read_json_ld(scripts), (url,), headings)
    for node in filter(None, (described.article, described.page)):
        yield from _work(node, described.resolve, head.base)


def _work(node: Node, resolve: Any, base: str | None) -> Iterator[Sign]:
    for work in listed(node.get("translationOfWork"), 1):
        work = resolve(work)
        thing = work if isinstance(work, dict) else {"url": work}
        spoken = thing.get("inLanguage")
        if isinstance(spoken, dict):
            spoken = spoken.get("alternateName") or spoken.get("name")
        yield Sign(
            "json-ld:translationOfWork",
            1.0,
            language=base_language(spoken) if isinstance(spoken, str) else "",
            url=absolute_url(thing.get("url") or thing.get("@id"), base) or "",
        )
    if node.get("workTranslation"):
        yield Sign("json-ld:workTranslation", original=1.0)
    for translator in listed(node.get("translator"), 1):
        translator = resolve(translator)
        kinds = types_of(translator) if isinstance(translator, dict) else ("person",)
        if named := clean_value(name_of(translator), 100):
            yield _by("json-ld:translator", named, is_person="person" in kinds)


def _by(sign: str, name: str, *, is_person: bool) -> Sign:
    machine = is_machine(name)
    return Sign(sign, 1.0, machine=float(machine), human=float(is_person and not machine))
