"""What speaks against the quick pass's text, so that the full extraction is asked."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from pipelines.cleaning.extraction.agreement import agreement
from pipelines.cleaning.extraction.quick import Draft
from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.json_ld import read_json_ld, walk

_ARTICLE = re.compile(
    r'"@type"\s{0,9}:\s{0,9}(?:\[\s{0,9})?"(?:[A-Za-z]{0,20}Article|BlogPosting|LiveBlogPosting)"'
)
_LISTS = frozenset(["li", "td", "th", "tr", "dd", "dt", "pre"])
_LEAST_MASS = 300
_FRAME_ONLY, _FEW = 0.25, 500
_MOST_SIZE, _LEAST_SIZE = 1.35, 0.6
_MOST_CUT = 0.2
_LEAST_PARAGRAPHS = 0.6
_MOST_LISTS = _MOST_LABELS = 0.25
_PLAIN_PARAGRAPHS, _PLAIN_REST, _PLAIN_SIZE, _PLAIN_MASS = 0.9, 0.1, 1.2, 1000
_LEAST_SURE, _MOST_SURE = 0.9, 0.99
_TAGS = re.compile(r"<[^<>]{0,300}>")
_WHOLE = 0.8, 1.25
_MOST_BODY = 60_000


@dataclass(frozen=True, slots=True)
class Shares:
    """How the text that the quick pass gathered is made up; shares of its characters."""

    size: float
    """Characters gathered for each character of long text in the container."""
    paragraphs: float
    lists: float
    """In lists, tables and preformatted text."""
    labels: float
    """In headings and pieces that are no sentences."""
    cut: float
    """Left out for its shape alone, for each character gathered."""


def measure(draft: Draft) -> Shares:
    """How a draft is made up."""
    mass = draft.masses.of.get(draft.container, 0)
    size = sum(len(block.text) for block in draft.blocks) or 1
    paragraphs = lists = labels = 0
    for block in draft.blocks:
        length = len(block.text)
        if block.tag == "p":
            paragraphs += length
        elif block.tag in _LISTS:
            lists += length
        if block.is_label:
            labels += length
    return Shares(size / max(mass, 1), paragraphs / size, lists / size, labels / size, draft.cut / size)


def find_doubts(draft: Draft, shares: Shares, head: Head) -> tuple[str, ...]:
    """Reasons to doubt that the page is a plain article whose paragraphs the quick pass has found.

    None of them says that the text is wrong; on pages without any it is right more often than the full
    extraction's.
    """
    masses = draft.masses
    mass = masses.of.get(draft.container, 0)
    checks = (
        ("no_headline", not head.h1),
        ("no_claim", not _is_plain(shares, mass) and not _claims_article(head)),
        ("no_container", draft.container is masses.body),
        ("little_text", mass < _LEAST_MASS or (mass < _FEW and mass < _FRAME_ONLY * masses.all)),
        ("lost_text", shares.size < _LEAST_SIZE),
        ("short_pieces", shares.size > _MOST_SIZE and shares.paragraphs < _PLAIN_PARAGRAPHS),
        ("cut_by_shape", shares.cut > _MOST_CUT),
        ("no_paragraphs", shares.paragraphs < _LEAST_PARAGRAPHS),
        ("lists", shares.lists > _MOST_LISTS),
        ("labels", shares.labels > _MOST_LABELS),
    )
    return tuple(name for name, found in checks if found)


def _is_plain(shares: Shares, mass: int) -> bool:
    """Whether a page is so plainly an article that it need not say so."""
    made_of_text = shares.paragraphs >= _PLAIN_PARAGRAPHS and max(shares.labels, shares.lists) <= _PLAIN_REST
    return made_of_text and shares.size <= _PLAIN_SIZE and mass >= _PLAIN_MASS


def _claims_article(head: Head) -> bool:
    if head.meta("og:type")[0].lower() in ("article", "news", "newsarticle"):
        return True
    if head.meta("article:published_time")[0]:
        return True
    return any(_ARTICLE.search(script) for script in head.json_ld)


def confidence_of(text: str, shares: Shares, head: Head) -> float:
    """How sure a text without doubts is: by the structured data, else by the margin of the decision.

    Where the page's structured data holds a text of about the same length, it is the second opinion, and
    their agreement the figure. Else the nearest of the limits of `find_doubts` gives it, from 0.9 there.
    """
    told = _structured_text(head)
    if text and _WHOLE[0] <= len(told) / len(text) <= _WHOLE[1]:
        return agreement(text, told)
    margin = min(
        (_MOST_SIZE - shares.size) / (_MOST_SIZE - 1),
        (shares.paragraphs - _LEAST_PARAGRAPHS) / (1 - _LEAST_PARAGRAPHS),
        1 - shares.labels / _MOST_LABELS,
        1.0,
    )
    return _LEAST_SURE + (_MOST_SURE - _LEAST_SURE) * max(margin, 0.0)


def _structured_text(head: Head) -> str:
    scripts = [script for script in head.json_ld if '"articleBody"' in script]
    bodies = (node.get("articleBody") for node, _, _ in walk(read_json_ld(scripts)))
    body = max((body for body in bodies if isinstance(body, str)), key=len, default="")[:_MOST_BODY]
    return _TAGS.sub(" ", html.unescape(body))
