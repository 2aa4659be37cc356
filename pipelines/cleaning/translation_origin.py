"""Whether an article is a translation, from what, and what tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.cleaning.cleaned import Removal

Status = Literal["none", "human", "machine", "unknown"]

_BY_MACHINE = frozenset(
    "preamble closing markup_note choice_note truncation refusal prompt_leak reasoning_leak wrapper "
    "alternatives provenance placeholder".split()
)


@dataclass(frozen=True, slots=True)
class TranslationOrigin:
    """What is known of an article's translation."""

    status: Status
    """`machine`, `human`, `none` (an original, by its own word), or `unknown`."""
    source_language: str | None = None
    """Language it was translated from, ISO 639-1."""
    original_url: str | None = None
    """Address of the original."""
    evidence: tuple[str, ...] = ()
    """Names of the signs this rests on."""


def find_translation(
    text: str, *, tree: Any = None, url: str | None = None, removals: Sequence[Removal] = ()
) -> TranslationOrigin:
    """Tell an article's origin by its cuts."""
    signs = tuple(sorted({f"cut:{cut.note_class}" for cut in removals if cut.note_class in _BY_MACHINE}))
    return TranslationOrigin("machine" if signs else "unknown", evidence=signs)
