"""Who says "je" in a French text, and to whom: a remark has a voice that the lines around it have not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from pipelines.cleaning.translator_notes.hearing import QUOTATION
from pipelines.cleaning.translator_notes.segmentation import Unit

_PERSONS = {
    "i": frozenset({"je", "j'", "j’", "m'", "m’", "me", "moi", "mon", "ma", "mes"}),
    "you": frozenset({"vous", "votre", "vos"}),
    "thou": frozenset({"tu", "te", "toi", "t'", "t’", "tes", "ta"}),
}
_NOBODY = frozenset[str]()
_PERSON = re.compile(r"\b(?:je|me|moi|mon|ma|mes|vous|votre|vos|tu|te|toi|tes|ta)\b|\b[jmt]['’]")
_MOST_OF_A_LINE = 5_000  # characters that are looked at; no paragraph has more
_COMPANIONS = 1  # other lines that may have a person too: a preamble and a farewell are both alone


def persons_in(said: str) -> frozenset[str]:
    """Who speaks (`i`) or is spoken to (`you`, `thou`) outside of quotation marks.

    >>> sorted(persons_in("« Je pars », dit-elle. Voulez-vous la suite ?"))
    ['you']
    """
    words = set(_PERSON.findall(QUOTATION.sub(" ", said.lower())))
    if not words:
        return _NOBODY
    return frozenset(person for person, own in _PERSONS.items() if not own.isdisjoint(words))


class Persons:
    """The persons on each line of a text; nothing is looked for before it is asked.

    Args:
        text: the text.
        units: its units in reading order.
    """

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units

    @cached_property
    def _by_line(self) -> dict[int, frozenset[str]]:
        lines = ((line, list(group)) for line, group in groupby(self._units, key=lambda unit: unit.line))
        return {
            line: persons_in(self._text[units[0].start : max(unit.end for unit in units)][:_MOST_OF_A_LINE])
            for line, units in lines
        }

    @cached_property
    def _lines_with(self) -> Counter[str]:
        return Counter(person for persons in self._by_line.values() for person in persons)

    def on(self, line: int) -> dict[str, float]:
        """The circumstances of a line: `i-alone` if hardly another line has the person, or `i-throughout`."""
        return {
            f"{person}-alone" if self._lines_with[person] - 1 <= _COMPANIONS else f"{person}-throughout": 1.0
            for person in sorted(self._by_line[line])
        }
