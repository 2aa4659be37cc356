"""Changes to a catalogue's text: what stands there, comments and order included, stays as it is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawler.sources.catalogue import CatalogueError, read_catalogue
from crawler.sources.lines import Lines


def as_toml(entry: Mapping[str, Any]) -> str:
    """An entry as it stands in a catalogue.

    >>> print(as_toml({"id": "x", "feeds": ["https://x.fr/feed"], "article": r"/\\d+/"}), end="")
    [[source]]
    id = "x"
    feeds = ["https://x.fr/feed"]
    article = '/\\d+/'
    """
    lines = ["[[source]]"]
    for field, value in entry.items():
        literal = isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable()
        # A JSON string is a TOML basic string, but for DEL, which no field may hold.
        told = f"'{value}'" if literal else json.dumps(value, ensure_ascii=False).replace("\x7f", "")
        lines.append(f"{field} = {told}")
    return "\n".join(lines) + "\n"


def with_entry(text: str, entry: Mapping[str, Any]) -> str:
    """A catalogue with one more entry at its end.

    Raises:
        CatalogueError: it would not be one any more; the id is taken, a field is wrong.
    """
    told = as_toml(entry)
    changed = f"{text.rstrip()}\n\n{told}" if text.strip() else told
    read_catalogue(changed, "catalogue")
    return changed


def with_check(text: str, source: str, day: str) -> str:
    """A catalogue in which a source was checked on a day.

    Raises:
        CatalogueError: there is no such source, or its `checked` stands where it cannot be changed.
    """
    ids = [one.id for one in read_catalogue(text, "catalogue")]
    if source not in ids:
        raise CatalogueError(f"{source} is not in the catalogue")
    lines, places = text.splitlines(), Lines(text)
    index = ids.index(source)
    told = f'checked = "{day}"'
    at = places.of_field(index, "checked")
    if at == places.of_entry(index):  # it has none
        lines.insert(places.of_field(index, "id"), told)
    else:
        lines[at - 1] = told
    changed = "\n".join(lines) + "\n"
    if next(one.checked for one in read_catalogue(changed, "catalogue") if one.id == source) != day:
        raise CatalogueError(f"{source}: its `checked` cannot be changed; do it by hand")
    return changed


def write_catalogue(path: Path, text: str) -> None:
    """Put a catalogue in the place of the old one, whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
