"""What speaks against the quick pass's text: then the full extraction is asked."""

from __future__ import annotations

import re

from pipelines.cleaning.extraction.quick import Draft
from pipelines.cleaning.metadata.head import Head

_ARTICLE = re.compile(
    r'"@type"\s{0,9}:\s{0,9}(?:\[\s{0,9})?"(?:[A-Za-z]{0,20}Article|BlogPosting|LiveBlogPosting)"'
)
_LISTS = frozenset(["li", "td", "th", "tr", "dd", "dt", "pre"])
_LEAST_MASS = 300
_FRAME_ONLY = 0.25
_FEW = 500


def find_doubts(draft: Draft, head: Head) -> tuple[str, ...]:
    """Reasons to doubt that the page is a plain article whose paragraphs the quick pass has found.

    None of them says that the text is wrong; on pages without any it is right more often than the full
    extraction's.
    """
    masses, container = draft.masses, draft.container
    mass = masses.of.get(container, 0)
    size = sum(len(block.text) for block in draft.blocks) or 1
    of = dict.fromkeys(("p", "list", "label"), 0)
    for block in draft.blocks:
        if block.tag == "p":
            of["p"] += len(block.text)
        elif block.tag in _LISTS:
            of["list"] += len(block.text)
        if block.is_label:
            of["label"] += len(block.text)
    checks = (
        ("no_headline", not head.h1),
        ("no_claim", not _claims_article(head)),
        ("no_container", container is masses.body),
        ("little_text", mass < _LEAST_MASS or (mass < _FEW and mass < _FRAME_ONLY * masses.all)),
        ("lost_text", size < 0.6 * mass),
        ("short_pieces", size > 1.35 * mass),
        ("cut_by_shape", draft.cut > 0.2 * size),
        ("no_paragraphs", of["p"] < 0.6 * size),
        ("lists", of["list"] > 0.25 * size),
        ("labels", of["label"] > 0.25 * size),
    )
    return tuple(name for name, found in checks if found)


def _claims_article(head: Head) -> bool:
    if head.meta("og:type")[0].lower() in ("article", "news", "newsarticle"):
        return True
    if head.meta("article:published_time")[0]:
        return True
    return any(_ARTICLE.search(script) for script in head.json_ld)
