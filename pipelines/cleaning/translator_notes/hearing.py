"""Which of the words in a sentence are the speaker's own: not quoted, not in brackets, in its own "
"language."""

from __future__ import annotations

import re

from pipelines.cleaning.translator_notes.lexicon import Hit, Word
from pipelines.cleaning.translator_notes.segmentation import BRACKET

_QUOTATION = re.compile(
    r"«[^«»\n]{1,600}»|“[^“”\n]{1,600}”|„[^„“”\n]{1,600}[“”]|\"[^\"\n]{1,600}\"|(?<!\w)‘[^‘’\n]{1,300}’(?!\w)|「[^「」\n]{1,300}」"
)
_SISTERS = frozenset({"es", "it", "pt"})


def outside_quotations(said: str, words: list[Word], hits: list[Hit], *, bracketed: bool) -> list[Hit]:
    """The hits that the speaker says in person: not in quotation marks, nor in brackets inside the "
    "sentence."""
    if not hits:
        return hits
    spans = [found.span() for found in _QUOTATION.finditer(said)]
    if not bracketed:
        spans += [found.span() for found in BRACKET.finditer(said)]
    if not spans:
        return hits
    quoted = {
        at
        for at, word in enumerate(words)
        if any(start <= word.start and word.end <= end for start, end in spans)
    }
    return [hit for hit in hits if hit.first not in quoted]


def outside_tools(hits: list[Hit]) -> list[Hit]:
    """The hits without those on words of a tool's name: "Google Translate" speaks of no translation."""
    named = {at for hit in hits if hit.concept == "tool" for at in range(hit.first, hit.last + 1)}
    return [hit for hit in hits if hit.concept == "tool" or hit.first not in named] if named else hits


def is_spoken(language: str, spoken: str) -> bool:
    """Whether an entry may belong to a sentence: its language, or a sister that a guess mistakes for it."""
    return language == spoken or (language in _SISTERS and spoken in _SISTERS)
