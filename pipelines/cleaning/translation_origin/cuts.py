"""What the cuts of the cleaning tell of a translation: a note left behind betrays who left it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.translation_origin.notices import read_notice
from pipelines.cleaning.translation_origin.sign import Sign

_TRANSLATOR = frozenset(
    "preamble markup_note choice_note refusal prompt_leak reasoning_leak alternatives placeholder".split()
)
"""Classes that only a translating machine leaves."""
_WRITER = frozenset("closing truncation wrapper".split())
"""Classes that a writing machine leaves as well: one proves a translation only where it speaks of one."""
_OF_TRANSLATION = re.compile(
    r"tradu|translat|bersetz|tradott|翻译|译|french|fran[cç]ais|english|anglais", re.I
)


def find_cut_signs(removals: Sequence[Removal], language: str) -> Iterator[Sign]:
    """What the cuts tell, a sign for each class of note."""
    told: dict[str, Sign] = {}
    for cut in removals:
        sign = _read(cut, language)
        if sign and (cut.note_class not in told or sign.translated > told[cut.note_class].translated):
            told[cut.note_class] = sign
    yield from told.values()


def _read(cut: Removal, language: str) -> Sign | None:
    name = f"cut:{cut.note_class}"
    notice = read_notice(cut.text, language)
    if notice and notice.translated >= 1.0 and cut.note_class not in _TRANSLATOR:
        return Sign(name, 1.0, notice.machine, notice.human, language=notice.language)
    if cut.note_class == "provenance":
        return Sign(name, 1.0, machine=1.0)
    if cut.note_class == "human_ndt":
        return Sign(name, 1.0, human=1.0)
    if cut.note_class in _TRANSLATOR or (cut.note_class in _WRITER and _OF_TRANSLATION.search(cut.text)):
        return Sign(name, 1.0, machine=1.0)
    if cut.note_class in _WRITER:
        return Sign(name, 0.5, machine=1.0)
    return None
