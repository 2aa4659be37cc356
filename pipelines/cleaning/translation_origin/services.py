"""Translation services that a page's markup shows, and the marks that translating tools leave in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from lxml.etree import XPath

from pipelines.cleaning.metadata.values import absolute_url
from pipelines.cleaning.translation_origin.sign import Sign, base_language

_KEYS = {"id", "hand", "names", "addresses", "generator", "needs", "stated", "shows"}
_MOST_ELEMENTS = 10_000
_MOST_NAMES = 20_000
_MOST_SCRIPT = 1_000_000
"""Characters read of the inline scripts of one page; the settings of a service stand in short ones."""
_FEWEST_TRACES = 3  # one or two may have come with a quotation that was pasted

_FLAG = re.compile(
    r'"(?:is_?auto_?(?:localised|localized|translated)|(?:is_?)?machine_?translated)"\s{0,3}:\s{0,3}"?(true|1|false|0|null)',
    re.I,
)
_NAMES = XPath("//@class | //@id", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Service:
    """One service and how it shows."""

    id: str
    hand: Literal["machine", "either"]
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    generator: str = ""
    needs: str = ""
    stated: re.Pattern[str] | None = None
    shows: tuple[str, ...] = ()
    """Markup in which it is seen: its proof."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A service that a page shows."""

    service: Service
    stated: str = ""
    """Language of the originals, where its settings tell."""

    def signs(self, language: str) -> Iterator[Sign]:
        """What it tells about a page in this language."""
        machine = 1.0 if self.service.hand == "machine" else 0.0
        weight = 0.5 if machine else 0.2
        if self.stated and self.stated != language:
            yield Sign(f"service-from:{self.stated}", 1.0 - weight, language=self.stated)
        elif self.stated:
            yield Sign("service-from:this-language", original=0.5 + weight)
            weight = 0.0  # it translates out of this language, not into it
        yield Sign(f"service:{self.service.id}", weight, machine=machine, original=0.5 if machine else 0.0)


@cache
def services() -> tuple[Service, ...]:
    """The services of `services.toml`.

    Raises:
        ValueError: an unknown key, an id given twice, a service without proof.
    """
    book = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["service"]
    found: list[Service] = []
    for entry in book:
        if unknown := set(entry) - _KEYS:
            raise ValueError(f"services.toml: {entry.get('id')}: unknown key {', '.join(sorted(unknown))}")
        if not entry.get("shows") or any(entry["id"] == other.id for other in found):
            raise ValueError(f"services.toml: {entry['id']}: no proof, or given twice")
        stated = re.compile(entry["stated"].replace(":", r"\s{0,3}:\s{0,3}")) if "stated" in entry else None
        names, addresses = (tuple(entry.get(key, ())) for key in ("names", "addresses"))
        hand: Literal["machine", "either"] = entry["hand"]
        generator, needs = entry.get("generator", ""), entry.get("needs", "")
        shows = tuple(entry["shows"])
        found.append(Service(entry["id"], hand, names, addresses, generator, needs, stated, shows))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Markup:
    """What of a page's markup shows a service."""

    addresses: str
    """Addresses of scripts and linked files, a line each."""
    scripts: tuple[str, ...]
    """Inline scripts."""
    generators: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Classes and ids."""
    google_fonts: int = 0
    """Elements that Google Translate put around what it translated."""
    edge_marks: int = 0
    """Paragraphs and headings with the mark of Edge's translator."""


_TAGS = ("script", "link", "font", "p", "h1", "h2")


def read_markup(tree: Any, generators: Iterable[str], *, names: bool) -> Markup:
    """Gather what shows a service. Text is not read: an article may speak of one.

    Args:
        names: whether to gather classes and ids even where no inline script holds a service's settings: it
            costs most of the time.
    """
    addresses: list[str] = []
    scripts: list[str] = []
    left = _MOST_SCRIPT
    fonts = marks = 0
    for element in islice(tree.iter(*_TAGS), _MOST_ELEMENTS):
        tag = element.tag
        if tag == "font":
            fonts += "vertical-align: inherit" in (element.get("style") or "")
        elif tag in ("script", "link"):
            addresses.append((element.get("src") or element.get("href") or "")[:500])
            text = element.text if tag == "script" else None
            if text and left > 0:
                scripts.append(text[:left])
                left -= len(text)
        else:
            marks += element.get("_msttexthash") is not None
    words: list[str] = []
    if names or any(_stated(service, scripts) for service in services()):
        for value in _NAMES(tree)[:_MOST_NAMES]:
            words += value[:2000].split()
    first = tuple(generator[:100] for generator in generators)
    named = tuple(dict.fromkeys(words))
    return Markup("\n".join(addresses), tuple(scripts), first, named, fonts, marks)


def find_services(markup: Markup) -> list[Seen]:
    """The services that a page's markup shows."""
    return [
        Seen(service, _stated(service, markup.scripts)) for service in services() if _shows(service, markup)
    ]


def _stated(service: Service, scripts: Iterable[str]) -> str:
    """Language of the originals, as a service's settings on the page have it."""
    if service.stated:
        for script in scripts:
            if service.needs in script and (found := service.stated.search(script)):
                return base_language(found[1])
    return ""


def _shows(service: Service, markup: Markup) -> bool:
    return (
        any(name.startswith(service.names) for name in markup.names if service.names)
        or any(part in markup.addresses for part in service.addresses)
        or any(name.startswith(service.generator) for name in markup.generators if service.generator)
    )


def find_traces(tree: Any, metas: Iterable[str], markup: Markup) -> Iterator[Sign]:
    """Marks that a translating browser, proxy or newsroom system left in the markup itself."""
    root = tree.getroottree().getroot()
    if {"translated-ltr", "translated-rtl"} & set((root.get("class") or "")[:500].split()):
        yield Sign("markup:translated-page", 1.0, machine=1.0)
    if root.get("data-wg-translated"):
        yield Sign("markup:data-wg-translated", 0.5, machine=1.0)
    if "x-translated-by" in metas:
        yield Sign("meta:x-translated-by", 1.0, machine=1.0)
    if markup.google_fonts >= _FEWEST_TRACES:
        yield Sign("markup:google-translate", 1.0, machine=1.0)
    if markup.edge_marks >= _FEWEST_TRACES:
        yield Sign("markup:microsoft-translator", 1.0, machine=1.0)
    flags = {
        value.lower() in ("true", "1")
        for script in markup.scripts
        if "ranslated" in script or "ocalised" in script or "ocalized" in script
        for value in _FLAG.findall(script)
    }
    if flags == {True}:  # with several articles on a page they may differ, and tell nothing
        yield Sign("page-data:machine-translated", 1.0, machine=1.0)


def read_proxy(url: str | None) -> Sign | None:
    """What the address of a translating proxy tells: the machine, the language, the original's address.

    >>> read_proxy("https://www-e--x-org.translate.goog/a?_x_tr_sl=en&_x_tr_tl=fr").url
    'https://www.e-x.org/a'
    >>> read_proxy("https://e.org/translate.goog")
    """
    try:
        parts = urlsplit((url or "")[:2048])
        host = parts.hostname or ""
        asked = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if host.endswith(".translate.goog"):
        name = host.removesuffix(".translate.goog").replace("--", "\0").replace("-", ".").replace("\0", "-")
        query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith("_x_tr_"))
        original = f"https://{name}{parts.path}{'?' + query if query else ''}"
        spoken = asked.get("_x_tr_sl", [""])[0]
    elif host.startswith("translate.google.") or host in ("translate.yandex.com", "www.translatetheweb.com"):
        original = next((asked[key][0] for key in ("u", "url", "a") if key in asked), "")
        spoken = next((asked[key][0] for key in ("sl", "from") if key in asked), "")
    else:
        return None
    return Sign(
        "address:translating-proxy",
        1.0,
        1.0,
        language=base_language(spoken) if spoken != "auto" else "",
        url=absolute_url(original, None) or "",
    )
