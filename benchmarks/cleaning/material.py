"""What the second voice is fitted on: documents, remarks and tempting sentences, and what is read in them."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.cleaning.translator_notes import wording
from pipelines.cleaning.translator_notes.evidence import read
from pipelines.cleaning.translator_notes.joining import Bench
from pipelines.cleaning.translator_notes.signs import book
from pipelines.cleaning.translator_notes.verdict import evidence_of, weigh

APART = Path(__file__).parent / "apart" / "fitted.jsonl"
WORDINGS, TEMPTING = APART.with_name("wordings.txt"), APART.with_name("tempting.txt")
CASES = Path(__file__).parents[2] / "tests" / "cases" / "translator_notes"
NOTES = ("in_the_wild", "further_batches", "written_apart", "known_failures")
RESEMBLING = ("negative", "../residue/negative", "further_batches_negative", "written_apart_negative")
ALONE = frozenset({*NOTES, "wordings"})
"""Sources of notes that have no article of their own."""
PLACES = ("top", "inside", "end", "behind", "before")
_SEED = 20261125
_NO_PROSE = ("note", "inline", "line")
_UNCLEAR = (0.3, 0.7)
"""A sentence of which this share is a note teaches neither."""
_CARRIER = 1_500
"""Characters that a text of one paragraph may have to carry a note; longer ones are lists or tables."""


def documents(notes: Iterable[Path], prose: Iterable[Path]) -> list[Document]:
    """All there is to fit on.

    Args:
        notes: files of labelled documents, beside `apart/fitted.jsonl`.
        prose: JSON Lines of texts; those in French are ordinary prose, and carry what has no article.
    """
    texts = [text for path in prose for row in _rows(path) if (text := _prose(row))]
    found = [document for path in [APART, *notes] for document in labelled(path)]
    found += cases([text for text in texts if text.count("\n") or len(text) < _CARRIER])
    return [*found, *(Document("prose", str(at), text) for at, text in enumerate(texts))]


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its notes, and where it comes from."""

    source: str
    case: str
    text: str
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what was read in it."""

    source: str
    case: str
    said: str
    is_note: bool
    signs: float
    """What the signs come to, in log-odds."""
    evidence: dict[str, float]
    tokens: tuple[str, ...]


def labelled(path: Path) -> Iterator[Document]:
    """The documents of a labelled file."""
    for case in _rows(path):
        spans = tuple((start, end) for start, end in case["remove"])
        yield Document(path.stem, str(case["id"]), case["text"], spans)


def cases(prose: Sequence[str]) -> Iterator[Document]:
    """The cases of the tests and the wordings apart, each in two places of two pieces of prose."""
    chance = random.Random(_SEED)
    for name, is_note, said in _lines():
        for line in said:
            for place in chance.sample(PLACES, 2):
                text, start = _placed(line, place, chance.choice(prose))
                yield Document(name, line, text, ((start, start + len(line)),) if is_note else ())


def _lines() -> Iterator[tuple[str, bool, list[str]]]:
    for name in (*NOTES, *RESEMBLING):
        cases = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
        groups = [group.values() if isinstance(group, dict) else [group] for group in cases.values()]
        yield (
            name,
            name in NOTES,
            [line for group in groups for lines in group for line in lines if isinstance(line, str)],
        )
    for path in (WORDINGS, TEMPTING):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if "|" in line]
        yield path.stem, path == WORDINGS, [line.split("|", 1)[1].replace("⏎", "\n") for line in lines]


def _placed(line: str, place: str, article: str) -> tuple[str, int]:
    lines = article.split("\n")
    if place == "top":
        return f"{line}\n{article}", 0
    if place == "end":
        return f"{article}\n{line}", len(article) + 1
    middle = len(lines) // 2
    before, after = "\n".join(lines[:middle]), "\n".join(lines[middle:])
    between = {"inside": ("\n", "\n"), "behind": (" ", "\n"), "before": ("\n", " ")}[place]
    return f"{before}{between[0]}{line}{between[1]}{after}", len(before) + 1


def sentences(documents: Iterable[Document]) -> Iterator[Sentence]:
    """The sentences of documents, and their lines that may be one remark, read as the cleaner reads them.

    A sentence of an article counts once, however often its article serves.
    """
    told: set[str] = set()
    for document in documents:
        bench = Bench(document.text, "fr")
        pieces = [(unit.start, unit.end, at, bench.readings[at]) for at, unit in enumerate(bench.units)]
        for line in bench.lines():
            start, end = bench.units[line[0]].start, bench.units[line[-1]].end
            pieces.append((start, end, line[0], bench.whole(line)))
        for start, end, at, reading in pieces:
            reading = reading or read(document.text, bench.units[at], "fr", needs_core=False)
            share = _share(document.notes, start, end)
            if reading is None or _UNCLEAR[0] < share < _UNCLEAR[1]:
                continue
            if share <= 0.5:
                if reading.text in told:
                    continue
                told.add(reading.text)
            found = {
                name: amount for name, amount in evidence_of(reading, bench.place(at)) if name != "wording"
            }
            verdict = weigh(reading, bench.place(at))
            signs = verdict.log_odds if verdict else book().base
            tokens = tuple(wording.spoken_tokens(reading.text))
            yield Sentence(document.source, document.case, reading.text, share > 0.5, signs, found, tokens)


def _share(spans: Sequence[tuple[int, int]], start: int, end: int) -> float:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in spans) / (end - start)


def _prose(row: dict[str, Any]) -> str:
    """The French text of a row; of paragraphs that say their kind, those that are no notes."""
    if "paragraphs" in row:
        kept = [part["text"] for part in row["paragraphs"] if part["kind"] not in _NO_PROSE]
        return "\n".join(kept)
    return str(row["text"] or "") if row.get("lang") == "fr" else ""


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
