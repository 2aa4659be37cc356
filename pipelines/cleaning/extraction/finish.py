"""Makes lines into the article's text: headline off, standfirst on, furniture out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.cleaning.extraction.block import HEADINGS, Block, as_code
from pipelines.cleaning.extraction.furniture import find_furniture
from pipelines.cleaning.extraction.quick import Draft
from pipelines.cleaning.extraction.standfirst import find_standfirst
from pipelines.cleaning.extraction.wording import key
from pipelines.cleaning.residue.shown import MOST_PIECES

_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_FIRST, _LAST = 3, 3
_MOST_CODE = 0.5  # share of a text
_PROSE, _ENDS = 40, (".", "!", "?", "…", "»", ":")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells of its article besides the text."""

    titles: tuple[str, ...]
    names: tuple[str, ...]
    """Those of the titles that stand in the head."""
    headline: Any
    description: str


def finish(blocks: list[Block], draft: Draft, told: Told, boilerplate: frozenset[str]) -> tuple[str, bool]:
    """The text of the article, and whether a paywall cut it."""
    lines = [Block(_shown(block), block.tag, block.linked) for block in blocks]
    lines = [line for line in lines if line.text and line.text not in boilerplate]
    lines, truncated = _without_furniture(lines)
    lines = _without_headline(lines, told.titles)
    text_key = key("".join(line.text for line in lines))
    standfirst = find_standfirst(draft, told.headline, told.description, text_key)
    titles = {key(title) for title in told.titles}
    opening = [_INVISIBLE.sub("", line).strip() for line in standfirst if key(line) not in titles]
    return "\n".join([*filter(None, opening), *(line.text for line in lines)]), truncated


def find_code(blocks: list[Block], text: str) -> tuple[str, ...]:
    """What of a text the page shows as code: whole listings, or those lines of them that the text has.

    Where listings make up more than half of it, the page only sets its article so: then nothing is code. Nor
    is it where there are more listings than `clean` takes: such a page is a reference.
    """
    listings = [_shown(block) for block in blocks if block.tag == "pre"]
    if len(listings) > MOST_PIECES:
        return ()
    lines = set(text.splitlines())
    pieces: list[str] = []
    for listing in filter(None, listings):
        pieces += [listing] if listing in text else [line for line in listing.splitlines() if line in lines]
    pieces = list(dict.fromkeys(pieces))
    return tuple(pieces) if sum(map(len, pieces)) <= _MOST_CODE * len(text) else ()


def _shown(block: Block) -> str:
    text = _INVISIBLE.sub("", block.text)
    return as_code(text) if block.tag == "pre" else text.strip()


def _without_furniture(lines: list[Block]) -> tuple[list[Block], bool]:
    kept: list[Block] = []
    truncated = heading = False
    before = None
    for number, line in enumerate(lines):
        last = number >= len(lines) - _LAST
        rule = None if line.tag == "pre" else find_furniture(line.text, last=last, first=number < _FIRST)
        if rule is not None and rule is not before and rule.may_head(line.text) and _heads(lines, number):
            rule = None
        before = rule
        if rule is not None:
            truncated = truncated or rule.truncated
            heading = rule.heads
            continue
        if (
            heading
            and line.linked >= 0.3 * len(line.text)
            and (line.tag == "li" or line.linked > 0.8 * len(line.text))
        ):
            continue
        heading = False
        kept.append(line)
    while kept and kept[-1].tag in HEADINGS:
        kept.pop()
    return kept, truncated


def _heads(lines: list[Block], number: int) -> bool:
    """Whether a line is the heading of a paragraph of text, or what a list explains."""
    here, *behind = lines[number : number + 2]
    if number == 0 or not behind or not (here.tag in HEADINGS or (here.tag, behind[0].tag) == ("dt", "dd")):
        return False
    text = behind[0].text
    return (
        behind[0].tag in ("p", "dd")
        and len(text) >= _PROSE
        and text.endswith(_ENDS)
        and behind[0].linked < 0.3 * len(text)
        and find_furniture(text) is None
    )


def _without_headline(lines: list[Block], titles: tuple[str, ...]) -> list[Block]:
    keys = [key(title) for title in titles]
    for number, line in enumerate(lines[:_FIRST]):
        mine = key(line.text)
        if len(mine) >= 8 and any(
            mine == title or (len(mine) >= 20 and (title.startswith(mine) or title.endswith(mine)))
            for title in keys
        ):
            return lines[:number] + lines[number + 1 :]
    return lines
