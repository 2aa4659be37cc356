"""What the bundled news site publishes: its pages, and what a crawl must make of each.

`pages/index.toml` is the list; the words of a page stand beside it in a file of the same name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

_PAGES = Path(__file__).parent / "pages"
_LAUNCH = datetime.fromisoformat("2026-10-01T08:00:00+02:00")

EXPECTED = frozenset(
    {
        "kept",
        "wrong_language",
        "same_text",
        "teaser",
        "not_an_article",
        "not_found_page",
        "no_text",
        "http_404",
        "robots",
        "redirected",
        "not_followed",
    }
)
"""What may become of an address: it is kept, or dropped for the reason that stands in `dropped/`. Besides,
`redirected`: its target has the fate; `not_followed`: it does not look like an article's, so nobody asks
for it. Of two pages with the same text, whichever comes second is the duplicate."""

DOORS = frozenset({"feed", "news_sitemap", "archive_sitemap", "listing"})
"""The places that announce a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the site."""

    path: str
    """Where it is served, from the root: `/2026/11/03/…`."""
    expected: str
    """What a crawl must make of it: one of `EXPECTED`."""
    found_in: tuple[str, ...]
    """Which of the `DOORS` announce it."""
    title: str = ""
    standfirst: str = ""
    author: str = "La rédaction"
    published: datetime = _LAUNCH
    modified: datetime | None = None
    section: str = "Recherche"
    tags: tuple[str, ...] = ()
    caption: str = ""
    lang: str = "fr"
    frame: str = "semantic"
    """Name of the file in `frames/` that it is set in."""
    body: str = ""
    """Its words, as HTML."""
    status: int = 200
    robots: str = "index, follow, max-image-preview:large"
    to: str = ""
    """Where a redirect leads."""
    goes: tuple[str, ...] = ()
    """Words that an extractor brings along and that cleaning must take out."""
    stays: tuple[str, ...] = ()
    """Words near them that are the article's own."""


class Edition:
    """The pages of the site, in the order of `index.toml`.

    Raises:
        ValueError: an entry has an unknown key or value, or an address is given twice.
    """

    def __init__(self, folder: Path = _PAGES) -> None:
        index = tomllib.loads((folder / "index.toml").read_text("utf-8"))
        self.pages = tuple(_page(entry, folder) for entry in index["page"])
        self._by_path = {page.path: page for page in self.pages}
        if len(self._by_path) != len(self.pages):
            raise ValueError(f"{folder}: an address is given twice")

    def page(self, path: str) -> Page:
        """Give the page of an address; a `KeyError` says that there is none."""
        return self._by_path[path]

    def found_in(self, door: str) -> tuple[Page, ...]:
        """Give the pages that one of the `DOORS` announces, newest first."""
        pages = (page for page in self.pages if door in page.found_in)
        return tuple(sorted(pages, key=lambda page: page.published, reverse=True))


@cache
def shipped() -> Edition:
    """Give the edition in the package, read once."""
    return Edition()


def _page(entry: dict[str, Any], folder: Path) -> Page:
    where = f"{folder / 'index.toml'}: {entry.get('path')}"
    name = entry.pop("file", None)
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    if name:
        values["body"] = (folder / name).read_text("utf-8").rstrip("\n")
    try:
        page = Page(**values)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from error
    if page.expected not in EXPECTED:
        raise ValueError(f"{where}: unknown fate {page.expected!r}")
    if unknown := set(page.found_in) - DOORS:
        raise ValueError(f"{where}: unknown door {', '.join(sorted(unknown))}")
    if (page.expected == "redirected") != bool(page.to):
        raise ValueError(f"{where}: a redirect needs a target, and only a redirect has one")
    return page
