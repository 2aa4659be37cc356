"""Load a catalogue of sources, and refuse it with all its mistakes at once, each with its line and field."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
from cssselect import GenericTranslator, SelectorError

from crawler.discovery.addresses import find_fault
from crawler.sources.lines import Lines
from crawler.sources.source import Source
from crawler.sources.topics import Topics

CATALOGUE = Path(__file__).parent.parent / "sources.toml"
"""The catalogue that ships with Tamis."""
MAX_BYTES = 4 * 2**20
"""Largest catalogue read; 10,000 sources are about 3 MiB."""

Mistake = tuple[str, str]
"""A field ("" for the whole entry), and what is wrong with it."""


class CatalogueError(ValueError):
    """A catalogue that cannot be used; the message lists every mistake in it, a line each."""


def load_catalogue(path: Path) -> list[Source]:
    """Read a catalogue file: a TOML file of `[[source]]` entries.

    Raises:
        CatalogueError: the file is missing, or anything in it is unknown, missing, wrong or repeated.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None
    if len(body) > MAX_BYTES:
        raise CatalogueError(f"{path}: larger than {MAX_BYTES} bytes")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}:{body[: error.start].count(10) + 1}: not UTF-8") from None
    return read_catalogue(text, str(path))


def read_catalogue(text: str, name: str) -> list[Source]:
    """Read a catalogue's text. `name` stands before each mistake.

    Raises:
        CatalogueError: anything in it is unknown, missing, wrong or repeated.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CatalogueError(_toml_mistake(name, text, error)) from None
    lines = Lines(text)
    found = [(lines.of_table(key), _unknown(key, ["source"], "table")) for key in data if key != "source"]
    entries = data.get("source", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        entries, found = [], [*found, (1, "`source` must be written `[[source]]`")]
    elif not entries and not found:
        found.append((1, "holds no `[[source]]`"))
    sources: list[Source] = []
    first: dict[str, int] = {}
    for number, entry in enumerate(entries):
        label = entry.get("id") if isinstance(entry.get("id"), str) else f"entry {number + 1}"
        source, mistakes = read_entry(entry)
        line = lines.of_entry(number)
        if label in first and "id" in entry:
            mistakes.append(("id", f"stands twice, first in line {first[label]}"))
        first.setdefault(label, line)
        for field, wrong in mistakes:
            at = lines.of_field(number, field)
            found.append((at, f"{label}: `{field}` {wrong}" if field else f"{label}: {wrong}"))
        if source is not None:
            sources.append(source)
    if found:
        raise CatalogueError("\n".join(f"{name}:{line}: {wrong}" for line, wrong in sorted(found)))
    return sources


def read_entry(entry: dict[str, Any]) -> tuple[Source | None, list[Mistake]]:
    """Turn one entry into a source, or into the list of all that is wrong with it."""
    types = _types()
    mistakes: list[Mistake] = []
    values: dict[str, Any] = {}
    for field, value in entry.items():
        if field not in types:
            mistakes.append((field, _unknown(field, types, "field").partition("` ")[2]))
            continue
        try:
            values[field] = msgspec.convert(
                str(value) if isinstance(value, date) else value, types[field], strict=True
            )
        except msgspec.ValidationError as error:
            mistakes.append((field, _plain(str(error), value)))
    mistakes += [("", f"`{field}` is missing") for field in _required() if field not in entry]
    mistakes += _wrong_values(values)
    if not any(entry.get(kind) for kind in ("feeds", "sitemaps", "listings")):
        mistakes.append(("", "has neither `feeds` nor `sitemaps` nor `listings`: nothing to look at"))
    return (None, mistakes) if mistakes else (Source(**values), [])


def choose(sources: list[Source], wanted: Iterable[str], groups: Iterable[str] = ()) -> list[Source]:
    """The wanted ones of a catalogue's sources, by id or by group; all if neither is named.

    Raises:
        CatalogueError: an id or a group is not in the catalogue.
    """
    ids, names = set(wanted), set(groups)
    wrong = [
        _unknown(name, have, kind)
        for kind, asked, have in (
            ("source", ids, sorted(source.id for source in sources)),
            ("group", names, sorted({group for source in sources for group in source.groups})),
        )
        for name in sorted(asked.difference(have))
    ]
    if wrong:
        raise CatalogueError("not in the catalogue: " + "; ".join(wrong))
    if not ids and not names:
        return list(sources)
    return [source for source in sources if source.id in ids or names.intersection(source.groups)]


@lru_cache(maxsize=1)
def _types() -> dict[str, Any]:
    hints = get_type_hints(Source, include_extras=True)
    return {field.name: hints[field.name] for field in fields(Source)}


@lru_cache(maxsize=1)
def _required() -> list[str]:
    return [field.name for field in fields(Source) if field.default is MISSING]


def _wrong_values(values: dict[str, Any]) -> Iterator[Mistake]:
    checks: list[tuple[tuple[str, ...], Callable[[str], object]]] = [
        (("article", "next_page"), re.compile),
        (("article_links", "next_link"), _css),
        (("drop", "keep"), _css),
        (("terms_read", "checked"), lambda day: day == "never" or date.fromisoformat(day)),
    ]
    for names, check in checks:
        for field in names:
            value = values.get(field) or ()
            for one in (value,) if isinstance(value, str) else value:
                try:
                    check(one)
                except (re.error, SelectorError, ValueError, RecursionError, OverflowError) as error:
                    yield field, f"is {_kind(field)}: {one!r}: {error}"
    for field in ("homepage", "feeds", "sitemaps", "listings"):
        value = values.get(field) or ()
        for one in (value,) if isinstance(value, str) else value:
            if fault := find_fault(one):
                yield field, f"is no address that can be asked for: {one!r}: {fault}"
    try:
        Topics.of(values.get("topics", ()))
    except ValueError as error:
        yield "topics", f"holds {error}"
    if values.get("sitemaps") and not values.get("article"):
        yield "article", "is needed: sitemaps name other pages, too"
    if values.get("listings") and not (values.get("article") or values.get("article_links")):
        yield "article", "or `article_links` is needed: listings name other pages, too"


def _css(selector: str) -> str:
    return GenericTranslator().css_to_xpath(selector)


def _kind(field: str) -> str:
    if field in ("article", "next_page"):
        return "no regular expression"
    return "no day" if field in ("terms_read", "checked") else "no CSS selector"


def _plain(error: str, value: object) -> str:
    """msgspec's complaint in the catalogue's words."""
    where = re.search(r" - at `\$(.*)`$", error)
    place = where[1] if where else ""
    at = f"{place} " if place else ""
    while isinstance(value, list) and (index := re.match(r"\[(\d+)\]", place)):
        value, place = value[int(index[1])], place[index.end() :]
    if "matching regex" in error:
        form = "no http(s) address" if "https?://" in error else "not of the form it should have"
        return f"{at}is {form}: {value!r}"
    said = error[: where.start()] if where else error
    return f"{at}is wrong: {said[:1].lower()}{said[1:]}"


def _unknown(name: str, have: Iterable[str], kind: str) -> str:
    near = difflib.get_close_matches(name, list(have), n=1)
    return f"`{name}` is no {kind}" + (f"; did you mean `{near[0]}`?" if near else "")


def _toml_mistake(name: str, text: str, error: Exception) -> str:
    where = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
    if where is None:
        return f"{name}: {error}"
    line = where[1] or max(len(text.splitlines()), 1)
    column = f" (column {where[2]})" if where[2] else ""
    return f"{name}:{line}: {str(error)[: where.start()]}{column}"
