"""The pages of a benchmark: read from a folder, multiplied without making two of them alike."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HOSTS = 8
"""Hosts the pages are spread over, 127.0.0.1 and up: enough that no limit per host binds."""

_PARAGRAPH = re.compile(rb"<p[ >][^<]{120,20000}")


@dataclass(frozen=True, slots=True)
class Material:
    """One saved page, cut open inside its longest paragraph, where each copy gets words of its own."""

    id: str
    lang: str
    head: bytes
    tail: bytes

    def copy(self, number: int) -> bytes:
        """Give the page as the `number`-th copy."""
        return self.head + _token(number) + self.tail


@dataclass(frozen=True, slots=True)
class Wire:
    """A page in three gzip members, of which only the middle one differs from copy to copy."""

    head: bytes
    tail: bytes

    def copy(self, number: int) -> bytes:
        """Give the compressed page as the `number`-th copy, at the price of compressing one word."""
        return self.head + gzip.compress(_token(number), 1, mtime=0) + self.tail


def read(folder: Path, lang: str = "") -> list[Material]:
    """Read the pages of a folder, in the order of their ids.

    Args:
        lang: keep pages whose gold text is in this language; empty keeps all.

    Raises:
        ValueError: no page is left.
    """
    gold = (json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines())
    languages = {entry["id"]: entry.get("lang") or "" for entry in gold}
    material = [
        _open(gzip.decompress(path.read_bytes()), path.name.removesuffix(".html.gz"), languages)
        for path in sorted((folder / "html").glob("*.html.gz"))
    ]
    material = [page for page in material if not lang or page.lang == lang]
    if not material:
        raise ValueError(f"no page in {folder}{f' in language {lang}' if lang else ''}")
    return material


def compress(page: Material) -> Wire:
    """Compress the two halves of a page, once for all its copies."""
    return Wire(gzip.compress(page.head, 6, mtime=0), gzip.compress(page.tail, 6, mtime=0))


def plan(ids: Sequence[str], count: int) -> list[tuple[int, str]]:
    """Choose `count` copies: every page once, then every page again, each round in an order of its own.

    >>> plan(["a", "b"], 3)[:2] in ([(0, "a"), (0, "b")], [(0, "b"), (0, "a")])
    True
    """
    chosen: list[tuple[int, str]] = []
    dice = random.Random(20261124)
    for number in range(-(-count // len(ids))):
        chosen += ((number, name) for name in dice.sample(list(ids), len(ids)))
    return chosen[:count]


def addresses(ids: Sequence[str], count: int, port: int) -> list[str]:
    """Give the addresses of the planned copies, spread over the hosts."""
    return [
        f"http://127.0.0.{at % HOSTS + 1}:{port}/v{number}/article/{name}.html"
        for at, (number, name) in enumerate(plan(ids, count))
    ]


def _open(raw: bytes, name: str, languages: dict[str, str]) -> Material:
    longest = max(_PARAGRAPH.finditer(raw), key=lambda found: found.end() - found.start(), default=None)
    at = longest.end() if longest else len(raw)
    return Material(name, languages.get(name, ""), raw[:at], raw[at:])


def _token(number: int) -> bytes:
    return b" (v%d)" % number
