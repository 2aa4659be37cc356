"""The headline, the site's name taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_SEPARATOR = re.compile(r"\s{1,3}[|\-–—•·»«‹›/:<>\\]{1,2}\s{1,3}|\s?[|｜：]\s?")
_BAR = re.compile(r"\s{1,3}[|‹«·•]\s{1,3}")
_MOST_WORDS = 5  # of a site's name at the end of a title, where nothing confirms that it is one


def strip_site_name(title: str, names: Iterable[str]) -> str:
    """Take the site's name, and what stands behind it, off the end (or the name off the start) of a title.

    Only a name that the page itself gives counts; a dash inside a headline is left alone.

    >>> strip_site_name("L’IA au lycée – Éducation | Le Journal", ["Le Journal"])
    'L’IA au lycée – Éducation'
    >>> strip_site_name("Sora – la fuite", ["Le Journal"])
    'Sora – la fuite'
    """
    keys = {_key(name) for name in names} - {""}
    pieces = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title[:600])]
    for number, (start, end) in enumerate(pieces):
        behind = pieces[number + 1][0] if number + 1 < len(pieces) else len(title)
        if start >= 8 and _key(title[end:behind]) in keys:
            return title[:start].rstrip()
        if _key(title[:start]) in keys and len(title) - end >= 8:
            return title[end:].lstrip()
    return title


def choose_title(candidates: dict[str, str], headings: list[str], names: Iterable[str]) -> tuple[str, str]:
    """The headline and its origin, from what the page offers.

    JSON-LD first: it names the article itself. Without it the h1 that the page's other titles begin or end
    with is the headline; an h1 that agrees with none of them may be the site's name.

    Args:
        candidates: titles by origin, the best origin first (`json-ld`, `meta:og:title`, …, `title`).
        headings: words of the h1 elements.
        names: names of the site.
    """
    names = tuple(names)
    stripped = {origin: strip_site_name(text, names) for origin, text in candidates.items() if text}
    headings = [heading for heading in headings if _key(heading) not in {_key(name) for name in names}]
    structured = stripped.get("json-ld", "")
    if structured:
        shown = _shown(stripped, headings)
        if shown:
            return shown, "h1"
        shared = stripped.get("meta:og:title", "")
        if _is_core(shared, structured):
            return shared, "meta:og:title"
        return _uncut(structured, headings), "json-ld"
    for heading in headings:
        key = _key(heading)
        if len(key) >= 8 and any(_agrees(key, _key(text)) for text in stripped.values()):
            return _unglued(heading, stripped.values()), "h1"
    for origin, text in stripped.items():
        if len(text) >= 3 and origin != "title":
            return text, origin
    if stripped.get("title"):
        text = _without_tail(stripped["title"])
        return (text, "title") if len(headings) != 1 else _longer_title(text, headings[0])
    return (headings[0], "h1") if headings else ("", "")


def _shown(titles: dict[str, str], headings: list[str]) -> str:
    """The h1, where JSON-LD repeats the title element, written for search engines, and og:title the h1."""
    structured, shared = _key(titles["json-ld"]), _key(titles.get("meta:og:title", ""))
    if not headings or shared == structured or _key(titles.get("title", "")) != structured:
        return ""
    return headings[0] if _key(headings[0]) == shared else ""


def find_headline(nodes: list[Any], words: list[str], title: str) -> Any:
    """The h1 element that says the title, else the first one, else None."""
    for node, text in zip(nodes, words, strict=True):
        if _agrees(_key(text), _key(title)):
            return node
    return nodes[0] if nodes else None


def _without_tail(title: str) -> str:
    """Without the few words behind the last bar, which the title element keeps for the site even unnamed."""
    pieces = list(_BAR.finditer(title[:600]))
    if pieces and len(title[pieces[-1].end() :].split()) <= _MOST_WORDS:
        start = title[: pieces[-1].start()].rstrip()
        return start if len(start.split()) >= 4 else title
    return title


def _longer_title(title: str, heading: str) -> tuple[str, str]:
    return (heading, "h1") if len(_key(heading)) >= 15 else (title, "title")


def _unglued(heading: str, titles: Iterable[str]) -> str:
    """A kicker above the headline is parted from it by layout only; another title parts them by a sign."""
    for title in titles:
        if _key(title) == _key(heading) and len(title.split()) > len(heading.split()):
            return title
    return heading


def _is_core(short: str, long: str) -> bool:
    """Whether one title is another without its kicker before, or its afterthought behind."""
    inner, outer = _key(short), _key(long)
    if len(inner) < 15 or len(inner) >= len(outer) or short.endswith(("…", "...")):
        return False
    return len(inner) >= 0.4 * len(outer) and (outer.startswith(inner) or outer.endswith(inner))


def _uncut(title: str, headings: list[str]) -> str:
    """A headline that its site cut at 110 characters is whole in the h1."""
    start = _key(title.rstrip(".… "))
    if len(start) >= 40 and (title.endswith(("…", "...")) or len(title) >= 105):
        for heading in headings:
            if _key(heading).startswith(start):
                return heading
    return title


def _agrees(heading: str, title: str) -> bool:
    if heading == title:
        return True
    short, long = sorted((heading, title), key=len)
    return len(short) >= 0.4 * len(long) and (long.startswith(short) or long.endswith(short))


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
