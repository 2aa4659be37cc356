"""What to do with each class of residue: take it out, mark it, or let it be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CLASSES = (
    "preamble",
    "closing",
    "markup_note",
    "choice_note",
    "truncation",
    "refusal",
    "prompt_leak",
    "reasoning_leak",
    "wrapper",
    "alternatives",
    "provenance",
    "human_ndt",
    "script_residue",
    "embed_residue",
    "placeholder",
    "invisible",
    "foreign_passage",
)
"""Every class that a cut can have."""

ACTIONS = ("remove", "flag", "keep")
"""`remove` takes it out and records it, `flag` only marks the span, `keep` says nothing of it."""

_UNASKED = {"foreign_passage": "keep"}  # a passage left untranslated is the article's all the same


@dataclass(frozen=True, slots=True)
class Policy:
    """Actions by class; a class that is not named is removed, but for passages in another language.

    Raises:
        ValueError: a class or an action is unknown.

    >>> Policy({"human_ndt": "flag"}).action("human_ndt"), Policy().action("human_ndt")
    ('flag', 'remove')
    """

    actions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for note_class, action in self.actions.items():
            if note_class not in CLASSES:
                raise ValueError(f"unknown class {note_class!r}; known: {', '.join(CLASSES)}")
            if action not in ACTIONS:
                raise ValueError(f"unknown action {action!r} for {note_class}; known: {', '.join(ACTIONS)}")

    def action(self, note_class: str) -> str:
        """The action for a class."""
        return self.actions.get(note_class, _UNASKED.get(note_class, "remove"))
