"""Score a cleaner on labelled spans: characters, notes, documents. White space never counts.

The semantics are those of the labelled set's own scorer, for cleaners that only delete and say where: with
offsets at hand no alignment is needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

FOUND_AT = 0.90
"""Share of a note's characters that must be gone for it to count as found."""

Cleaner = Callable[[str], list[tuple[int, int]]]
"""Text -> the spans it would delete."""


@dataclass
class Scores:
    """Sums over documents."""

    total: Counter[str] = field(default_factory=Counter)
    by_class: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_language: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def row(self) -> dict[str, float]:
        """The figures of the table."""
        total = self.total
        removed = total["true"] + total["false"]
        return {
            "note_recall": total["found"] / max(1, total["notes"]),
            "char_precision": total["true"] / removed if removed else 1.0,
            "untouched_negatives": 1 - total["damaged_negatives"] / max(1, total["negatives"]),
            "lost_per_100k": 1e5 * total["false"] / max(1, total["legitimate"]),
            "perfect": total["perfect"] / max(1, total["documents"]),
        }


def score(cases: Iterable[dict[str, Any]], cleaner: Cleaner) -> Scores:
    """Score a cleaner on cases `{"text", "remove": [[start, end], ...], "span_class", "span_lang"}`."""
    scores = Scores()
    for case in cases:
        _add(scores, case, cleaner(case["text"]))
    return scores


def _add(scores: Scores, case: dict[str, Any], cuts: list[tuple[int, int]]) -> None:
    text = case["text"]
    ink = {at for at, character in enumerate(text) if not character.isspace()}
    gone = {at for start, end in cuts for at in range(start, end)} & ink
    spans = [set(range(start, end)) & ink for start, end in case["remove"]]
    gold = set().union(*spans) if spans else set()
    total = scores.total
    lost = len(gone - gold)
    left = len(gold - gone)
    total.update(
        documents=1,
        legitimate=len(ink - gold),
        true=len(gone & gold),
        false=lost,
        perfect=not lost and not left,
        negatives=not spans,
        damaged_negatives=not spans and lost > 0,
    )
    kinds = case.get("span_class") or [case["class"]] * len(spans)
    languages = case.get("span_lang") or ["?"] * len(spans)
    for span, kind, language in zip(spans, kinds, languages, strict=True):
        found = len(span & gone) >= FOUND_AT * len(span)
        for counter in (total, scores.by_class[kind], scores.by_language[language]):
            counter.update(notes=1, found=found)
