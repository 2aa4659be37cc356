"""What kind of page it is: one article, a live blog, a list of articles, the beginning of one."""

from __future__ import annotations

import re
from typing import Any

from pipelines.cleaning.metadata.head import Head
from pipelines.cleaning.metadata.main_entity import Described, is_list
from pipelines.cleaning.metadata.record import Kind
from pipelines.cleaning.metadata.rights import find_free_access

_LIVE = re.compile(
    r"^\W{0,3}(?:en direct|direct|live|live[- ]?blog|liveticker|minuto a minuto)\b\s{0,3}[-:–|.,]|"
    r"\b(?:live updates|suivez en direct|en direct|liveblog|liveticker|as it happened)\W{0,3}$",
    re.I,
)
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s{0,3}$|(?:lire la suite|la suite est réservée|lire l[’']article complet|"
    r"continue reading|read more|weiterlesen|réservé aux abonnés)\W{0,40}$",
    re.I,
)
_TEASER_CHARS = 1000
_PAYWALL_CHARS = 600
_MOST_WORDS = 100_000
_LIST_CHARS = 400
_BRIEF_CHARS, _BRIEF_LINE = 200, 100
_PARAGRAPH, _PARAGRAPHS = 250, 2
_LINKED_HEADINGS = 8


def find_kind(tree: Any, head: Head, described: Described, title: str, text: str) -> tuple[Kind, str]:
    """The kind of page, and the sign it was told by.

    Args:
        text: main text of the page, which alone tells a teaser; empty if it is not known.
    """
    if "liveblogposting" in described.types:
        return "live", "json-ld"
    if _LIVE.search(title[:300]):
        return "live", "title"
    if text and len(text) < _TEASER_CHARS and _CUT.search(text[-200:].rstrip()):
        return "teaser", "text"
    if text and _is_cut_by_paywall(head, described, text):
        return "teaser", "json-ld"
    if described.article is not None and not is_list(described.types):
        return "article", "json-ld"
    og_type = head.meta("og:type")[0].lower()
    if og_type in ("article", "news", "newsarticle", "blog"):
        return "article", "meta:og:type"
    if not _has_body(text) and (is_list(described.types) or _linked_headings(tree) >= _LINKED_HEADINGS):
        return "list", "headings"
    if len(text) >= _LIST_CHARS and title:
        return "article", "text"
    if title and _is_brief(tree, text):
        return "article", "element"
    return "other", ""


def _is_cut_by_paywall(head: Head, described: Described, text: str) -> bool:
    """Whether a page that is not free shows a few lines, or less than half of the words it counts."""
    if find_free_access(head, described)[0] is not False:
        return False
    claimed = (described.article or {}).get("wordCount")
    try:
        words = int(claimed) if isinstance(claimed, (int, float, str)) else 0
    except (ValueError, OverflowError):
        words = 0
    return len(text) < _PAYWALL_CHARS or len(text.split()) * 2 < words < _MOST_WORDS


def _has_body(text: str) -> bool:
    """Whether the text has paragraphs of its own: a list of teasers is long too, but in short pieces."""
    return sum(len(line) >= _PARAGRAPH for line in text.splitlines()) >= _PARAGRAPHS


def _is_brief(tree: Any, text: str) -> bool:
    """Whether a page holds one article element, with a paragraph or two of news in brief."""
    if len(text) < _BRIEF_CHARS or max(map(len, text.splitlines()), default=0) < _BRIEF_LINE:
        return False
    return int(tree.xpath("count(//article)")) == 1


def _linked_headings(tree: Any) -> int:
    return int(tree.xpath("count(//h2[.//a[@href] or parent::a]) + count(//h3[.//a[@href] or parent::a])"))
