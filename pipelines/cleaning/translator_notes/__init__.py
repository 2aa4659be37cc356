"""Find what translators, human or machine, said about their translation inside an article."""

from __future__ import annotations

from pipelines.cleaning.note import Note
from pipelines.cleaning.rules import find_by_rules
from pipelines.cleaning.translator_notes.credits import find_credits
from pipelines.cleaning.translator_notes.joining import notes_of
from pipelines.cleaning.translator_notes.wrapping import find_fences, find_json, find_rivals

__all__ = ["find_credits", "find_notes"]


def find_notes(text: str, language: str = "fr") -> tuple[list[Note], list[Note]]:
    """Find the notes in a text, and the stretches that were weighed and found too light.

    Args:
        text: one article in normal form.
        language: the language the article is in; what speaks another is a little more likely a note.

    Returns:
        Notes and near misses, each in reading order, without the white space around them.

    >>> [note.note_class for note in find_notes("Le robot marche.\\nTraduit automatiquement.")[0]]
    ['provenance']
    >>> find_notes("« Voici la traduction », dit-il en tendant la page.")[0]
    []
    """
    notes, near = notes_of(text, language)
    ruled = [*find_by_rules(text), *find_fences(text), *find_json(text), *find_rivals(text)]
    return sorted([*notes, *ruled], key=lambda note: (note.start, note.end)), near
