"""Tags of HTML left in a text: whole scripts, frames and comments, and stray tags between the words."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipelines.cleaning.books import alternative
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.told import fenced_lines, is_announced, is_quoted, standing

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("tags.toml").read_text("utf-8"))
_SEALED = frozenset(_WORDS["sealed"])

_LT = r"(?:<|&(?:amp;){0,2}lt;|&#0?60;|&#x3c;|\\u003c)"
_GT = r"(?:>|&(?:amp;){0,2}gt;|&#0?62;|&#x3e;|\\u003e)"
_INSIDE = r"(?:[^<>\n&\\]|&(?!(?:amp;){0,2}[lg]t;|#0?6[02];|#x3[ce];)|\\(?!u003[ce]))"
_TAG = re.compile(
    rf"{_LT}(?=[ \xa0/a-z])[ \xa0]?(?P<closes>/)?[ \xa0]?(?P<name>"
    rf"{alternative([*_WORDS['sealed'], *_WORDS['open']])})(?![\w:-])(?P<rest>{_INSIDE}{{0,1500}}){_GT}",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    rf"{_LT}!--(?:(?!--)[^\n]){{0,2000}}--[ \xa0]?{_GT}|{_LT}!doctype\b{_INSIDE}{{0,200}}{_GT}"
    rf"|{_LT}\?(?:php|xml)\b(?:(?!\?>)[^\n]){{0,1000}}\?{_GT}|(?:/\*|//)?[ ]?<!\[CDATA\[[ ]?(?:\*/)?"
    rf"|(?:/\*|//)?[ ]?\]\]>[ ]?(?:\*/)?",
    re.IGNORECASE,
)
_NAMES_TAGS = re.compile(
    r"\b(?:balises?|balisage|tags?|étiquettes?|etiquetas?|éléments?|elements?|attributs?|attributes?|html|xml|"
    r"javascript|code|codes|markup|marqueurs?|jetons?|tokens?|chevrons?|syntaxe|snippets?|scripts?|conteneurs?|"
    r"guillemets|commentaires?|spécification|navigateurs?|lignes? de code)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"[\s\xa0][\w:@-]{1,40}[ \xa0]?=|[\s\xa0](?:async|defer|asynchrone|hidden|controls|allowfullscreen)\b"
)
_JOINS = re.compile(r"\s{0,2}(?:et|ou|à|and|or|to|y|und|e)\s{0,2}")
_LONGEST_ELEMENT = 20_000
_MOST_TAGS = 5_000
"""A text with more tags is a page, not an article, and is left as it is rather than weighed for seconds."""
_SENTENCE_END = (".", "!", "?", "…", "»", "”", '"', ":", ")", ";")


def find_tags(page: Page) -> Iterator[Found]:
    """Yield tags, and what scripts and frames hold, unless the article speaks of them."""
    text = page.text
    if (
        "<" not in text
        and "lt;" not in text
        and "&#" not in text
        and "u003" not in text
        and "]]>" not in text
    ):
        return
    tags = list(islice(_TAG.finditer(text), _MOST_TAGS + 1))
    if len(tags) > _MOST_TAGS:
        return
    fenced = fenced_lines(page)
    sealed_until = 0
    for start, end, rule, sign in _pieces(page, tags):
        if start < sealed_until:
            continue
        if rule == "script-element":
            sealed_until = end  # what it holds goes with it, or stays with it
        number = page.line_at(start)
        if number in fenced or is_announced(page, number) or is_quoted(text, start, end):
            continue
        where = standing(text, start, end, _NAMES_TAGS)
        if not where or (sign == "bare" and not _breaks_no_sentence(page, start, end)):
            continue
        yield Found(start, end, rule, "script_residue", (sign, where))


def _pieces(page: Page, tags: list[re.Match[str]]) -> list[tuple[int, int, str, str]]:
    """Everything that looks like a tag, in order: span, rule and sign."""
    text = page.text
    pieces: list[tuple[int, int, str, str]] = []
    closing: dict[str, list[re.Match[str]]] = {}
    for tag in tags:
        if tag["closes"]:
            closing.setdefault(tag["name"].lower(), []).append(tag)
    starts = {name: [tag.start() for tag in found] for name, found in closing.items()}
    paired = _paired(page, tags)
    for tag in tags:
        name = tag["name"].lower()
        attributes = bool(_ATTRIBUTE.search(tag["rest"]))
        if name in _SEALED and not tag["closes"]:
            at = bisect_left(starts.get(name, []), tag.end())
            if at < len(starts.get(name, [])):
                close = closing[name][at]
                if close.start() - tag.end() <= _LONGEST_ELEMENT and (
                    attributes or not _holds_prose(text[tag.end() : close.start()], name)
                ):
                    pieces.append((tag.start(), close.end(), "script-element", "element"))
                    continue
        if attributes:
            pieces.append((*tag.span(), "stray-tag-with-attributes", "attributes"))
        elif tag.start() in paired:
            pieces.append((*tag.span(), "stray-tag", "pair"))
        else:
            pieces.append((*tag.span(), "stray-tag", "bare"))
    pieces.extend((*comment.span(), "markup-comment", "comment") for comment in _COMMENT.finditer(text))
    return sorted(pieces)


def _paired(page: Page, tags: list[re.Match[str]]) -> set[int]:
    """Starts of the tags without attributes that open and close on one line, around more than an "and"."""
    paired: set[int] = set()
    opened: dict[tuple[int, str], re.Match[str]] = {}
    for tag in tags:
        key = (page.line_at(tag.start()), tag["name"].lower())
        if not tag["closes"]:
            opened[key] = tag
        elif key in opened:
            first = opened.pop(key)
            inside = page.text[first.end() : tag.start()]
            # Set apart on both sides they are words themselves: "<p> l’ouvre, </p> la referme".
            apart = inside[:1].isspace() and inside[-1:].isspace()
            if not apart and not _JOINS.fullmatch(inside):
                paired |= {first.start(), tag.start()}
    return paired


_PROSE = re.compile(r"(?:[^\W\d_]{2,}[’' ,-]{1,2}){6}", re.UNICODE)


def _holds_prose(content: str, name: str) -> bool:
    """Whether an element without attributes holds words: then it may be an article between two mentions."""
    if name in ("noscript", "template"):
        return len(content) > 2_000
    return _PROSE.search(content[:_LONGEST_ELEMENT]) is not None


def _breaks_no_sentence(page: Page, start: int, end: int) -> bool:
    """Whether a lone bare tag stands where a sentence ends: inside one it may be what it speaks of.

    Extractors break lines at inline elements, so the lines around count too.
    """
    before, after = page.around(start, end)
    number = page.line_at(start)
    before = before or page.line_before(number)
    after = after or page.line_after(page.line_at(max(start, end - 1)))
    return (not before or before.endswith(_SENTENCE_END)) and not (
        after and (after[0].islower() or after[0] in ",;)")
    )
