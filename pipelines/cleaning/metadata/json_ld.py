"""Reads the JSON-LD of the wild: broken, huge, nested, in lists and graphs. Never raises."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

Node = dict[str, Any]

MAX_NODES = 5000
"""Objects looked at in one page; the largest page of the development set has about 1,500."""
OTHER_WORKS = frozenset(
    """comment comments review reviews itemlistelement item liveblogupdate mentions haspart ispartof citation
    relatedlink isbasedon publisher breadcrumb video audio image associatedmedia potentialaction workexample
    significantlink about subjectof blogpost blogposts""".split()
)
"""Keys under which other works stand than the page's own: related articles, live updates, comments."""
_MAX_OTHERS = 20  # of each such list: a live blog may hold thousands of updates
MAX_REPAIR = 500_000
"""Longest script that is repaired: the repair costs a few passes in Python's slower parser."""

_MAX_OPEN = 50  # levels; pages of the development set have up to 8
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_COMMA = re.compile(r",\s{0,40}(?=[}\]])")
_MISSING_COMMA = re.compile(r"(?<=[}\"\]])\s{1,40}(?=\"[\w@]{1,40}\"\s{0,9}:)")
_WRAPPING = re.compile(r"<!--|-->|/{0,2}\s{0,9}<!\[CDATA\[|/{0,2}\s{0,9}\]\]>|/\*\s{0,9}\*/")
_BACKSLASH = re.compile(r'\\(?![\\"/bfnrtu])')
_INNER_QUOTE = re.compile(
    r'(?<![\\,:{\[\s])"(?!\s{0,40}[,:}\]])|(?<=[^\\,:{\[\s]\s)"(?=\w)(?!\w{1,40}"\s{0,9}:)'
)
"""A quote inside a value that its site forgot to escape: no sign of JSON stands on either side of it."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\],]')
_DECODER = json.JSONDecoder(strict=False)


def read_json_ld(scripts: list[str]) -> list[Any]:
    """Decode the JSON-LD scripts of a page. What cannot be read even after a bounded repair is left out.

    >>> read_json_ld(['{"@type": "NewsArticle", "headline": "Un titre",}'])
    [{'@type': 'NewsArticle', 'headline': 'Un titre'}]
    >>> read_json_ld(["not json"])
    []
    """
    return [value for value in map(_decode, scripts) if value is not None]


def _decode(script: str) -> Any:
    script = script.strip()
    if not script:
        return None
    try:
        return msgspec.json.decode(script)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        pass
    return _repair(script) if len(script) <= MAX_REPAIR else None


def _repair(script: str) -> Any:
    script = _CONTROLS.sub(" ", _WRAPPING.sub(" ", script)).strip(" ;")
    if '"' not in script[:200] and "&quot;" in script[:200]:
        script = html.unescape(script)
    steps = (
        lambda text: text,
        lambda text: _MISSING_COMMA.sub(",", _COMMA.sub("", _BACKSLASH.sub(r"\\\\", text))),
        lambda text: _INNER_QUOTE.sub(r'\\"', text),
        _closed,
    )
    for step in steps:
        script = step(script)
        for start in _starts(script):
            try:
                # raw_decode: what stands behind the object (a second brace, a semicolon) does not spoil it.
                return _DECODER.raw_decode(script, start)[0]
            except (ValueError, RecursionError):
                continue
    return None


def _closed(script: str) -> str:
    """A script torn off at its end, up to the last member that is whole, with what it leaves open closed."""
    closers: list[str] = []
    whole, closing = 0, ""
    for token in _TOKEN.finditer(script):
        sign = token.group()[:1]
        if sign in "{[":
            closers.append("}" if sign == "{" else "]")
        elif sign in "}]" and (not closers or closers.pop() != sign):
            return ""
        if not closers or len(closers) > _MAX_OPEN:
            return ""  # torn elsewhere than at its end, or no page's
        if sign in "}],":
            whole = token.start() if sign == "," else token.end()
            closing = "".join(reversed(closers))
    return script[:whole] + closing


def _starts(script: str) -> Iterator[int]:
    found = [position for position in (script.find("{"), script.find("[")) if position >= 0]
    if found:
        yield min(found)


def walk(values: list[Any]) -> Iterator[tuple[Node, str, int]]:
    """Every object of the decoded scripts, with the key it stands under and its depth, breadth first.

    The key of an object in a list is the list's key; at the top and in `@graph` it is empty.
    """
    queue: list[tuple[Any, str, int]] = [(value, "", 0) for value in values]
    seen = 0
    for value, key, depth in queue:  # grows while it is walked: no recursion on the depth of the input
        if isinstance(value, list):
            room = MAX_NODES - len(queue)
            queue.extend((item, key, depth) for item in value[: max(room, 0)])
        elif isinstance(value, dict):
            seen += 1
            if seen > MAX_NODES:
                return
            yield value, key, depth
            for name, child in value.items():
                if isinstance(child, (dict, list)) and len(queue) < MAX_NODES:
                    if isinstance(child, list) and name.lower() in OTHER_WORKS:
                        child = child[:_MAX_OTHERS]
                    inner = "" if name == "@graph" else name
                    queue.append((child, inner, depth if name == "@graph" else depth + 1))


def types_of(node: Node) -> tuple[str, ...]:
    """Its `@type`s without the schema's address, in lower case.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", "Article"]})
    ('newsarticle', 'article')
    """
    value = node.get("@type")
    listed = value if isinstance(value, list) else [value]
    return tuple(str(item)[-60:].rpartition("/")[2].lower() for item in listed[:5] if isinstance(item, str))


def listed(value: Any, limit: int = 50) -> list[Any]:
    """The value as a list: a list's first items, nothing for None, else the value alone."""
    if value is None:
        return []
    return value[:limit] if isinstance(value, list) else [value]


def name_of(value: Any) -> str:
    """The name of a thing given as words, as an object with a name, or as a list of either.

    >>> name_of([{"@type": "Organization", "name": ["Le Journal"]}])
    'Le Journal'
    """
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("legalName")
        else:
            break
    return value if isinstance(value, str) else ""
