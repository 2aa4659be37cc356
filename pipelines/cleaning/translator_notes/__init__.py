"""Find what translators, human or machine, said about their translation inside an article."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.translator_notes.note import Note

__all__ = ["find_credits", "find_notes"]


def find_notes(text: str, language: str, residue: Sequence[Removal]) -> tuple[list[Note], list[Note]]:
    return [], []


def find_credits(text: str) -> tuple[str, ...]:
    return ()
