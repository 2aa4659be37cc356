"""From weighed units to whole notes: neighbours speak for one another, a label for what stands under it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from pipelines.cleaning.language.function_words import guess
from pipelines.cleaning.note import Note
from pipelines.cleaning.translator_notes.credits import is_credit, is_licence
from pipelines.cleaning.translator_notes.evidence import Reading, read
from pipelines.cleaning.translator_notes.hearing import SURE, speaks_otherwise, spoken_in
from pipelines.cleaning.translator_notes.leaning import lean
from pipelines.cleaning.translator_notes.persons import Persons
from pipelines.cleaning.translator_notes.segmentation import Unit, units_of
from pipelines.cleaning.translator_notes.signs import book
from pipelines.cleaning.translator_notes.trimmings import from_dots, with_ruler
from pipelines.cleaning.translator_notes.verdict import Verdict, evidence_of, judge, weigh

NEAR = 0.12
"""A unit with this score and no more than 0.5 is told as a near miss."""

MOST_CANDIDATES = 1_500
"""Sentences that may be notes, at most. An article of 3,000 characters has two or three, a book of 600,000
some five hundred; a text with more is no article, and is left as it is rather than weighed for a minute."""

MOST_UNITS = 40_000
"""Sentences and brackets of a text, at most. A megabyte of prose has some ten thousand; more is a list."""

_COLON = re.compile(r"[:：]")
_LABEL_LINE = re.compile(
    r"\W{0,4}(?:notes?|remarques?|avertissement|important|attention|nb|n\.b\.|nota|hinweis|anmerkung|disclaimer)\W{1,6}",
    re.IGNORECASE,
)
# What follows is told to a reader: a step of instructions, a question of an exam.
_STEP = re.compile(
    r"(?:étape|sujet|exercice|question|consigne|astuce|conseil|règle|step|task) ?\d{1,2}[.:)]?", re.IGNORECASE
)
_BULLET = re.compile(r"\s*(?:[-*•–—]|\d{1,2}[.)])\s")
_SIGNLESS = (
    "choice_note",
    "markup_note",
    "human_ndt",
    "provenance",
    "reasoning_leak",
    "refusal",
    "truncation",
)
_OPEN_QUOTATION = re.compile(r"«[^»]*$|[“„][^”“]*$|^[^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$")
# Lines of a dialogue: two and more that begin with a dash, and end on none.
_DIALOGUE = re.compile(r"(?:^[—–][ \u00a0][^\n]{1,600}(?<![ —–])(?:\n|\Z)){2,}", re.MULTILINE)
_LONGEST_ANNOUNCEMENT = 160
_SHORTEST_ANNOUNCED = 12  # what is shorter is the name of a tool or a person
_PRODUCT = frozenset({"translation", "version", "rewriting"})
_RIVALS = frozenset({"other_option", "rival"})  # what they announce is theirs
_LACKING = frozenset({"missing", "give_me", "cannot"})
_ANNOUNCING = frozenset({"announce", "courtesy"})
# An article that shows what a machine said announces it with one of these.
_SHOWING = frozenset({"saying", "utterance", "role"})
_LABELS = frozenset({"note-label", "all-label"})
_LEANING = frozenset({"leans-towards"})  # said by the second voice
_MOST_SENTENCES = 8
_LONGEST_LINE = 600
# Leaning from which a sentence on the line of a note belongs to it: of a note that opens or closes the
# line, and of one in the middle, around which the article goes on.
_LEAST_BESIDE, _LEAST_AROUND = -0.25, 1.0
# Up to this leaning a sentence is the article's: in a line weighed as one remark, and beside a note.
_LEAST_OF_A_LINE, _LEAST_OF_A_NEIGHBOUR = -1.0, -3.5


class Bench:
    """The units of one text, their readings and verdicts, and which of them are notes."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = spoken_in(text, language)
        self.units: list[Unit] = []
        self.readings: list[Reading | None] = []
        self._persons = Persons(text, self.units)
        self._dialogues = [found.span() for found in _DIALOGUE.finditer(text)]
        candidates = 0
        for unit in units_of(text):
            candidates += self._seat(unit)
            if candidates > MOST_CANDIDATES or len(self.units) > MOST_UNITS:
                self.units.clear()
                self.readings.clear()
                break
        self.last_line = self.units[-1].line if self.units else 0
        self.verdicts: list[Verdict | None] = []
        # The second voice was fitted on French articles, and is heard in them alone.
        # A text of one line leaves nothing to compare a remark with.
        voices = judge if self.language == "fr" and self.last_line else weigh
        for at, reading in enumerate(self.readings):
            self.verdicts.append(voices(reading, self.place(at)) if reading else None)
        self.notes = {at for at, verdict in enumerate(self.verdicts) if verdict and verdict.log_odds > 0}
        self.sentences = [
            at
            for at, unit in enumerate(self.units)
            if not unit.bracketed or unit.opens_line or unit.closes_line
        ]
        if self.language == "fr":
            for line in self.lines():
                self._weigh_line(line)
        self._spread()

    def lines(self) -> Iterator[list[int]]:
        """The sentences of each line that has more than one, if half of them could be notes."""
        for _, group in groupby(self.sentences, key=lambda at: self.units[at].line):
            line = list(group)
            may_be = sum(self.readings[at] is not None for at in line)
            if 1 < len(line) <= _MOST_SENTENCES and 2 * may_be >= len(line):
                yield line

    def whole(self, line: list[int]) -> Reading | None:
        """A line read as one remark, or None if it is too long for one."""
        first, last = self.units[line[0]], self.units[line[-1]]
        if last.end - first.start > _LONGEST_LINE or not (first.opens_line and last.closes_line):
            return None
        return read(self.text, replace(first, end=last.end, closes_line=True), self.language)

    def _is_bracket_behind(self, line: list[int]) -> bool:
        """Whether the notes on a line stand in brackets behind its sentences: these have their own say."""
        notes = [at for at in line if at in self.notes]
        return bool(notes) and all(self.units[at].bracketed and not self.units[at].opens_line for at in notes)

    def _may_be_of_a_note(self, at: int) -> bool:
        """Whether a sentence does not lean so far towards the article that no line with it is a note."""
        reading = self.readings[at] or read(self.text, self.units[at], self.language, needs_core=False)
        return reading is None or lean(evidence_of(reading, self.place(at)))[0] >= _LEAST_OF_A_LINE

    def _weigh_line(self, line: list[int]) -> None:
        """A remark of several sentences shows in all of them together what each shows too little of."""
        if all(at in self.notes for at in line) or self._is_bracket_behind(line):
            return
        # Those first that are read already: on most lines one of them says it is the article's.
        for at in sorted(line, key=lambda at: self.readings[at] is None):
            if not self._may_be_of_a_note(at):
                return
        reading = self.whole(line)
        verdict = judge(reading, self.place(line[0])) if reading else None
        if verdict is None or "leans-towards" not in verdict.signs or verdict.log_odds <= 0:
            return
        for at in line:
            if at not in self.notes:
                self.notes.add(at)
                self.verdicts[at] = replace(verdict, signs=("whole-line", *verdict.signs))

    def _seat(self, unit: Unit) -> bool:
        """Take a unit in, in two parts if it announces what follows; tell whether it may be a note."""
        reading = read(self.text, unit, self.language)
        if reading is not None and (is_credit(reading.text) or is_licence(reading.text)):
            reading = None
        elif not unit.bracketed and (head := self._announcement(unit)) is not None:
            self.units.append(head)
            self.readings.append(read(self.text, head, self.language))
            rest = self.text[head.end : unit.end]
            unit = replace(unit, start=unit.end - len(rest.lstrip()), opens_line=False, glued=False)
            reading = read(self.text, unit, self.language)
        self.units.append(unit)
        self.readings.append(reading)
        return reading is not None

    def _announcement(self, unit: Unit) -> Unit | None:
        """The beginning of a unit, up to its colon, if it announces a translation on the same line."""
        colon = _COLON.search(self.text, unit.start, min(unit.end, unit.start + _LONGEST_ANNOUNCEMENT))
        if colon is None or not self.text[colon.end() : unit.end].strip(' *_\u00a0"»”'):
            return None
        rest = self.text[colon.end() : unit.end].lstrip(' *_\u00a0\u202f"«“')
        if len(rest) < _SHORTEST_ANNOUNCED or _OPEN_QUOTATION.search(self.text[unit.start : colon.end()]):
            return None
        if rest[0].islower() and not unit.glued:
            return None  # "Traduction : la Commission revoit ses tarifs" is a title
        head = replace(unit, end=colon.end(), closes_line=False)
        reading = read(self.text, head, self.language)
        if reading is None or _PRODUCT.isdisjoint(reading.places) or _RIVALS & reading.places.keys():
            return None
        is_label = len(reading.words) <= 4 and "note_label" not in reading.places
        return head if is_label or not _ANNOUNCING.isdisjoint(reading.places) else None

    def place(self, at: int) -> dict[str, float]:
        """The circumstances of a unit that only the whole text tells."""
        unit = self.units[at]
        place: dict[str, float] = {}
        if (before := self._announcer(at)) is not None:
            said = read(self.text, self.units[before], self.language, needs_core=False)
            place["announced" if said is None or _SHOWING.isdisjoint(said.places) else "shown"] = 1.0
        if self._is_dialogue(unit.start):
            place["shown"] = 1.0
        if self.readings[at] is not None:
            place.update(self._persons.on(unit.line))
        if unit.line <= 1:
            place["top"] = 1.0
        if unit.line >= self.last_line - 1:
            place["bottom"] = 1.0
        reading = self.readings[at]
        if unit.line and not unit.closes_line and reading and "foreign" not in reading.circumstances:
            place["own-label"] = 1.0  # "Traduction : en clair …" is how an article says what it means
        return place

    def _is_dialogue(self, at: int) -> bool:
        before = bisect_right(self._dialogues, (at, len(self.text))) - 1
        return before >= 0 and at < self._dialogues[before][1]

    def _announcer(self, at: int) -> int | None:
        """The sentence before, if it ends on a colon and is the article's: it announces what follows."""
        before = at - 1
        while before >= 0 and self.units[before].end > self.units[at].start:
            before -= 1
        if before < 0 or self.units[at].glued:
            return None
        verdict = self.verdicts[before] if before < len(self.verdicts) else None
        if verdict is not None and (verdict.log_odds > 0 or "all-label" in verdict.signs):
            return None
        unit = self.units[before]
        said = self.text[unit.start : unit.end]
        if _STEP.fullmatch(said):
            return before
        return before if said[-1] in ":：" and not _LABEL_LINE.fullmatch(said) else None

    def _spread(self) -> None:
        """Weigh the neighbours of notes again, and theirs, until no more join."""
        order = {at: seat for seat, at in enumerate(self.sentences)}
        queue = deque(sorted(at for at in self.notes if at in order))
        while queue:
            at = queue.popleft()
            for step in (-1, 1):
                seat = order[at] + step
                if not 0 <= seat < len(self.sentences):
                    continue
                other = self.sentences[seat]
                if other not in self.notes and self._joins(other, at):
                    self.notes.add(other)
                    queue.append(other)

    def _joins(self, other: int, note: int) -> bool:
        verdict = self.verdicts[note]
        assert verdict is not None
        if (
            self.units[other].start - self.units[note].end > 3
            or self.units[note].start - self.units[other].end > 3
        ):
            return False
        extra = self.place(other) | self._company(other, note, verdict)
        reading = self.readings[other] or read(self.text, self.units[other], self.language, needs_core=False)
        if reading is not None and (is_credit(reading.text) or is_licence(reading.text)):
            return False
        weighed = weigh(reading, extra) if reading else None
        # Beside a remark in mid-line stands the article, which says nothing of the kind by itself.
        lends = (
            self.units[note].opens_line
            or "foreign-line" in extra
            or "under-label" in extra
            or "goes-on" in verdict.signs
        )
        leans, told = lean(evidence_of(reading, self.place(other))) if reading else (0.0, ())
        if self.language == "fr" and leans < _LEAST_OF_A_NEIGHBOUR:
            return False
        if lends and (weighed is None or weighed.log_odds <= 0):
            weighed = self._without_sign(other, verdict, extra) or weighed
        if reading is not None and "same-line" in extra and (weighed is None or weighed.log_odds <= 0):
            edge = not self.units[note].glued and (
                self.units[note].opens_line or self.units[note].closes_line
            )
            least = _LEAST_BESIDE if edge else _LEAST_AROUND
            if self.language == "fr" and leans > least:
                weighed = Verdict(verdict.note_class, leans - least, ("leans-towards", *told))
        if weighed is not None:
            self.verdicts[other] = weighed
        return weighed is not None and weighed.log_odds > 0

    def _is_foreign(self, line: int) -> bool:
        """Whether a line as a whole is in another language: then a remark in it is not alone."""
        on_it = [unit for unit in self.units if unit.line == line]
        spoken, margin = guess(self.text[on_it[0].start : on_it[-1].end][:_LONGEST_LINE])
        return margin > SURE and spoken != self.language

    def _company(self, other: int, note: int, verdict: Verdict) -> dict[str, float]:
        company = {"neighbour": 1.0}
        same_line = self.units[other].line == self.units[note].line
        if same_line:
            company["same-line"] = 1.0
            said = self.text[self.units[other].start : self.units[other].end]
            if self._is_foreign(self.units[note].line) and speaks_otherwise(said, self.language):
                company["foreign-line"] = 1.0
                company["voiceless"] = 0.0
            reading = self.readings[other]
            if verdict.note_class == "refusal" and reading and _LACKING & reading.places.keys():
                company["voiceless"] = 0.0  # "Aucun texte n'a été fourni." beside "Merci de le coller."
        if other > note:
            listed = _BULLET.match(self.text, self.units[other].start) is not None
            heads = self.text[self.units[note].end - 1] in ":：" and verdict.note_class != "preamble"
            # A label in mid-line is a remark between sentences of the article: what follows is not its own.
            opens = self.units[note].opens_line and bool(_LABELS & set(verdict.signs))
            labelled = opens or "under-label" in verdict.signs
            goes_on = _BULLET.match(self.text, self.units[note].start) is not None
            if (labelled and same_line) or (listed and (heads or goes_on)):
                company["under-label"] = 1.0
                company["voiceless"] = 0.0  # it has the label's voice
        return company

    def _without_sign(self, other: int, verdict: Verdict, extra: dict[str, float]) -> Verdict | None:
        """A sentence that says nothing by itself may go on what its neighbour said."""
        if "foreign-line" not in extra and (
            verdict.note_class not in _SIGNLESS or ("under-label" not in extra and "same-line" not in extra)
        ):
            return None
        unit = self.units[other]
        if unit.end - unit.start > 500 or is_credit(self.text[unit.start : unit.end]):
            return None
        signs = book()
        reading = self.readings[other] or read(self.text, unit, self.language, needs_core=False)
        circumstances = {**(reading.circumstances if reading else {}), **extra}
        total, told = signs.base, ["goes-on"]
        for name, count in circumstances.items():
            if part := signs.weight(verdict.note_class, name) * count:
                total += part
                told.append(name if part > 0 else f"-{name}")
        return Verdict(verdict.note_class, total, tuple(told))


def notes_of(text: str, language: str) -> tuple[list[Note], list[Note]]:
    """The notes of a text that signs or leaning find, and the near misses.

    >>> notes, near = notes_of("Voici la traduction en français :\\nLe robot marche.", "fr")
    >>> [(note.start, note.end, note.note_class) for note in notes]
    [(0, 33, 'preamble')]
    """
    bench = Bench(text, language)
    notes: list[Note] = []
    near: list[Note] = []
    for at, verdict in enumerate(bench.verdicts):
        if verdict is None or verdict.score < NEAR:
            continue
        unit = bench.units[at]
        voice = "signs" if _LEANING.isdisjoint(verdict.signs) else "leaning"
        rule = f"translator-{verdict.note_class.replace('_', '-')}-by-{voice}"
        start = from_dots(text, unit.start) if verdict.note_class == "truncation" else unit.start
        end = unit.end
        if unit.line in (0, bench.last_line):
            start, end = with_ruler(text, start, end)
        note = Note(start, end, verdict.note_class, rule, round(verdict.score, 4), verdict.signs)
        (notes if at in bench.notes else near).append(note)
    return notes, near
