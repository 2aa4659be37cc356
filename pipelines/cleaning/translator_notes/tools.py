"""The names of what translates by machine: whoever tells a tool from a person asks here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.cleaning.books import alternative, check_rules

_KEYS = {"id", "reason", "names", "acts", "refuses"}


@dataclass(frozen=True, slots=True)
class Tools:
    """Tools of one kind, with the credits that prove their names."""

    id: str
    names: tuple[str, ...]
    acts: tuple[str, ...]
    """Credits of a tool."""
    refuses: tuple[str, ...]
    """Credits of a person."""


def load(path: Path) -> tuple[Tools, ...]:
    """Read a book of tools.

    Raises:
        ValueError: an entry is faulty (see `check_rules`).
    """
    book = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]
    check_rules(path.name, book, _KEYS)
    return tuple(
        Tools(entry["id"], *(tuple(entry[key]) for key in ("names", "acts", "refuses"))) for entry in book
    )


@cache
def tools() -> tuple[Tools, ...]:
    """The tools of `tools.toml`."""
    return load(Path(__file__).with_suffix(".toml"))


TOOL = rf"\b{alternative(name for kind in tools() for name in kind.names)}\b"
"""A pattern for any of their names."""

# At the end of a name "Translator" is a tool's, at its beginning somebody's trade.
_TOOL = re.compile(rf"{TOOL}|\w[ \xa0]Translator\b")


def names_tool(words: str) -> bool:
    """Whether a tool is named somewhere in the words.

    >>> names_tool("Traduit par GTranslate"), names_tool("Traduit par Claudette Martin")
    (True, False)
    """
    return _TOOL.search(words) is not None
