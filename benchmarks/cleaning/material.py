"""What the second voice is fitted on: documents, remarks and tempting sentences, and what is read in them."""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.cleaning.policy import CLASSES
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
_OTHER_LANGUAGES = frozenset({"en", "es", "de", "it", "pt", "zh"})
_SHORTEST, _LONGEST, _MOST_PASSAGES = 30, 500, 400  # characters of a passage, and how many
_CARRIER = 1_500
"""Characters that a text of one paragraph may have to carry a note; longer ones are lists or tables."""


def parser_of_sources(command: str, description: str | None, *, writes: str) -> argparse.ArgumentParser:
    """The options that commands share which fit on this material.

    Args:
        command: the module, under `benchmarks.cleaning`.
        description: what it does.
        writes: the files that `--write` writes anew.
    """
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.cleaning.{command}", description=description)
    parser.add_argument(
        "--notes", type=Path, action="append", default=[], help="further file of labelled documents"
    )
    parser.add_argument("--prose", type=Path, action="append", required=True, help="JSON Lines of texts")
    parser.add_argument("--write", action="store_true", help=f"write {writes} anew")
    return parser


def documents(notes: Iterable[Path], prose: Iterable[Path]) -> list[Document]:
    """All there is to fit on.

    Args:
        notes: files of labelled documents, beside `apart/fitted.jsonl`.
        prose: JSON Lines of texts; those in French are ordinary prose, and carry what has no article: cases,
            and passages of the others, which a French article may quote.
    """
    rows = [row for path in prose for row in _rows(path)]
    texts = [text for row in rows if (text := _prose(row))]
    carriers = [text for text in texts if text.count("\n") or len(text) < _CARRIER]
    found = [document for path in [APART, *notes] for document in labelled(path)]
    found += [*cases(carriers), *passages(rows, carriers)]
    return [*found, *(Document("prose", str(at), text) for at, text in enumerate(texts))]


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its notes, and where it comes from."""

    source: str
    case: str
    text: str
    notes: tuple[tuple[int, int, str], ...] = ()
    """Where they begin and end, and their class; empty if it is not told."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what was read in it."""

    source: str
    case: str
    said: str
    is_note: bool
    note_class: str
    """Empty if it is no note, or one whose class is not told."""
    signs: float
    """What the signs come to, in log-odds."""
    evidence: dict[str, float]
    tokens: tuple[str, ...]


def labelled(path: Path) -> Iterator[Document]:
    """The documents of a labelled file."""
    for case in _rows(path):
        classes = case.get("span_class", ())
        spans = tuple((start, end, name) for (start, end), name in zip(case["remove"], classes, strict=True))
        yield Document(path.stem, str(case["id"]), case["text"], spans)


def cases(prose: Sequence[str]) -> Iterator[Document]:
    """The cases of the tests and the wordings apart, each in some place of some piece of prose."""
    chance = random.Random(_SEED)
    for source, is_note, lines in _lines():
        for name, line in lines:
            text, start = _placed(line, chance.choice(PLACES), chance.choice(prose))
            yield Document(source, line, text, ((start, start + len(line), name),) if is_note else ())


def passages(rows: Iterable[dict[str, Any]], prose: Sequence[str]) -> Iterator[Document]:
    """Lines in the other languages of notes, each in some place of some piece of prose: they are no notes."""
    chance = random.Random(_SEED)
    texts = [str(row["text"] or "") for row in rows if row.get("lang") in _OTHER_LANGUAGES]
    lines = sorted({line for text in texts for line in text.split("\n") if _SHORTEST < len(line) < _LONGEST})
    for line in chance.sample(lines, min(_MOST_PASSAGES, len(lines))):
        text, _ = _placed(line, chance.choice(PLACES), chance.choice(prose))
        yield Document("passages", line, text)


def _lines() -> Iterator[tuple[str, bool, list[tuple[str, str]]]]:
    """Source, whether it holds notes, and its lines with their classes."""
    for source in (*NOTES, *RESEMBLING):
        kinds = tomllib.loads((CASES / f"{source}.toml").read_text(encoding="utf-8"))
        yield source, source in NOTES, [pair for kind, told in kinds.items() for pair in _told(kind, told)]
    for path in (WORDINGS, TEMPTING):
        rows = [line for line in path.read_text(encoding="utf-8").split("\n") if "|" in line]
        pairs = [line.split("|", 1) for line in rows]
        lines = [(_class(kind.split()[0]), said.replace("⏎", "\n")) for kind, said in pairs]
        yield path.stem, path == WORDINGS, lines


def _told(kind: str, told: Any) -> Iterator[tuple[str, str]]:
    for lines in told.values() if isinstance(told, dict) else [told]:
        yield from ((_class(kind.removesuffix("_inside")), line) for line in lines if isinstance(line, str))


def _class(kind: str) -> str:
    return kind if kind in CLASSES else ""


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
            share, name = _share(document.notes, start, end)
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
            is_note = share > 0.5
            note_class = name if is_note else ""
            yield Sentence(
                document.source, document.case, reading.text, is_note, note_class, signs, found, tokens
            )


def _share(notes: Sequence[tuple[int, int, str]], start: int, end: int) -> tuple[float, str]:
    """The share of a stretch that notes have, and the class of the one that has most."""
    parts = [(max(0, min(end, last) - max(start, first)), name) for first, last, name in notes]
    return sum(part for part, _ in parts) / (end - start), max(parts, default=(0, ""))[1]


def _prose(row: dict[str, Any]) -> str:
    """The French text of a row; of paragraphs that say their kind, those that are no notes."""
    if "paragraphs" in row:
        kept = [part["text"] for part in row["paragraphs"] if part["kind"] not in _NO_PROSE]
        return "\n".join(kept)
    return str(row["text"] or "") if row.get("lang") == "fr" else ""


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
