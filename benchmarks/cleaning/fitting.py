"""Fit the weights of `translator_notes/leaning.toml` on labelled notes and ordinary prose.

    python -m benchmarks.cleaning.fitting --notes dev.jsonl --prose docs.jsonl --prose gold.jsonl [--write]

Notes are those of `apart/fitted.jsonl`, of the labelled documents named, and of `tests/cases`. The latter,
and the sentences there that only resemble notes, are put into pieces of the prose, all in the same places, so
that the place says nothing by itself. `apart/held_out.jsonl` is never fitted on. Printed is what the voices
find on material that was not fitted on: each of five parts in turn, and each source in turn.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipelines.cleaning.translator_notes import leaning
from pipelines.cleaning.translator_notes.joining import Bench
from pipelines.cleaning.translator_notes.signs import book
from pipelines.cleaning.translator_notes.verdict import evidence_of, weigh

APART = Path(__file__).parent / "apart" / "fitted.jsonl"
CASES = Path(__file__).parents[2] / "tests" / "cases" / "translator_notes"
TARGET = Path(leaning.__file__).with_suffix(".toml")
NOTES = ("in_the_wild", "further_batches", "written_apart", "known_failures")
RESEMBLING = ("negative", "../residue/negative", "further_batches_negative", "written_apart_negative")
PLACES = ("top", "inside", "end", "behind", "before")
FEWEST = 4
"""Evidence seen in fewer sentences is left out: it would be learnt by heart."""
PENALTY = 1.0
"""Of the sum of the weights' sizes (L1): what does not earn it has no weight at all."""
SPEAKS_FOR, SPEAKS_FOR_FOREIGN = 2.5, 0.5
SPEAKS_AGAINST, OUTWEIGHS, TOGETHER = -0.5, -0.5, 1.4
OF_CASES = 0.3
"""Weight of a note from the cases of the tests: the lexicon has grown on them, so they look too easy."""
_SEED = 20261125
_PARTS = 5
_NO_PROSE = ("note", "inline", "line")
_UNCLEAR = (0.3, 0.7)
"""A sentence of which this share is a note teaches neither."""


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


def labelled(path: Path) -> Iterator[Document]:
    """The documents of a labelled file."""
    for case in _rows(path):
        spans = tuple((start, end) for start, end in case["remove"])
        yield Document(path.stem, str(case["id"]), case["text"], spans)


def cases(prose: Sequence[str]) -> Iterator[Document]:
    """The cases of the tests, each in two places of two pieces of prose."""
    chance = random.Random(_SEED)
    for name in (*NOTES, *RESEMBLING):
        book = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
        groups = [group.values() if isinstance(group, dict) else [group] for group in book.values()]
        said = [line for group in groups for lines in group for line in lines if isinstance(line, str)]
        for line in said:
            for place in chance.sample(PLACES, 2):
                text, start = _placed(line, place, chance.choice(prose))
                notes = ((start, start + len(line)),) if name in NOTES else ()
                yield Document(name, line, text, notes)


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
    """The sentences of documents that could be notes, read as the cleaner reads them."""
    for document in documents:
        bench = Bench(document.text, "fr")
        pieces = [(unit.start, unit.end, at, bench.readings[at]) for at, unit in enumerate(bench.units)]
        for line in bench.lines():
            start, end = bench.units[line[0]].start, bench.units[line[-1]].end
            pieces.append((start, end, line[0], bench.whole(line)))
        for start, end, at, reading in pieces:
            if reading is None:
                continue
            share = _share(document.notes, start, end)
            if _UNCLEAR[0] < share < _UNCLEAR[1]:
                continue
            found = dict(evidence_of(reading, bench.place(at)))
            verdict = weigh(reading, bench.place(at))
            signs = verdict.log_odds if verdict else book().base
            yield Sentence(document.source, document.case, reading.text, share > 0.5, signs, found)


def _share(spans: Sequence[tuple[int, int]], start: int, end: int) -> float:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in spans) / (end - start)


def fit(rows: Sequence[Sentence]) -> tuple[float, dict[str, float]]:
    """Base and weights of a logistic regression with an L1 penalty.

    The weights are split into what speaks for and what against, both bounded below by zero: with that the
    penalty is smooth, and L-BFGS-B leaves weights at exactly zero.
    """
    cases = {(row.case, name) for row in rows for name in row.evidence}
    seen = Counter(name for _, name in cases)
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    column = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for name, amount in row.evidence.items():
            if name in column:
                table[at, column[name]] = amount
    sign = np.array([1.0 if row.is_note else -1.0 for row in rows])
    weight = np.array([OF_CASES if row.source in NOTES else 1.0 for row in rows])

    def loss(split: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (split[0] + table @ (split[1 : len(names) + 1] - split[len(names) + 1 :]))
        pull = -weight * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        slope = table.T @ pull
        value = float((weight * np.logaddexp(0, -margin)).sum() + PENALTY * split[1:].sum())
        return value, np.concatenate(([pull.sum()], slope + PENALTY, PENALTY - slope))

    start = np.zeros(2 * len(names) + 1)
    bounds = [(None, None), *[(0, None)] * (2 * len(names))]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 4000})
    weights = found.x[1 : len(names) + 1] - found.x[len(names) + 1 :]
    kept = {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}
    return round(float(found.x[0]), 2), {name: weight for name, weight in kept.items() if weight}


def leanings(rows: Sequence[Sentence], base: float, weights: dict[str, float]) -> NDArray[np.float64]:
    """The leaning of each sentence."""
    return np.array(
        [base + sum(weights.get(name, 0.0) * amount for name, amount in row.evidence.items()) for row in rows]
    )


def judged(rows: Sequence[Sentence], leans: NDArray[np.float64]) -> str:
    """How many notes are found and how many sentences of articles are cut: by signs, by leaning, by both."""
    note = np.array([row.is_note for row in rows])
    odds = np.array([row.signs for row in rows])
    signs = odds > 0
    agreed = (leans >= SPEAKS_AGAINST) | (odds + leans > OUTWEIGHS)
    foreign = np.array(["foreign" in row.evidence for row in rows])
    towards = leans > np.where(foreign, SPEAKS_FOR_FOREIGN, SPEAKS_FOR)
    together = (odds > book().base) & (leans > 0) & (odds + leans > TOGETHER)
    both = (signs & agreed) | (~signs & together) | towards
    told = [
        f"{name} {int((kind & note).sum())} of {int(note.sum())} notes, {int((kind & ~note).sum())} false"
        for name, kind in (("signs", signs), ("leaning", towards), ("both", both))
    ]
    return "; ".join(told)


def held_out(rows: Sequence[Sentence], part_of: Callable[[Sentence], object]) -> NDArray[np.float64]:
    """The leanings of each part by weights fitted on the others."""
    leans = np.zeros(len(rows))
    for part in sorted({part_of(row) for row in rows}, key=str):
        base, weights = fit([row for row in rows if part_of(row) != part])
        mine = [at for at, row in enumerate(rows) if part_of(row) == part]
        leans[mine] = leanings([rows[at] for at in mine], base, weights)
    return leans


def written(base: float, weights: dict[str, float], rows: Sequence[Sentence]) -> str:
    """The file of weights."""
    notes = sum(row.is_note for row in rows)
    lines = [
        "# How much each piece of evidence leans towards a translator, in log-odds. Fitted by",
        "# benchmarks.cleaning.fitting, not to be changed by hand:",
        f"# {notes:,} sentences of notes, {len(rows) - notes:,} of articles.",
        "# A concept is one of lexicon.toml, with ^ if it stands at the beginning.",
        f"base = {base}",
        f"speaks_for = {SPEAKS_FOR}",
        f"speaks_for_foreign = {SPEAKS_FOR_FOREIGN}",
        f"speaks_against = {SPEAKS_AGAINST}",
        f"outweighs = {OUTWEIGHS}",
        f"together = {TOGETHER}",
        "",
        "[weight]",
        *(f'"{name}" = {weight}' for name, weight in sorted(weights.items(), key=lambda pair: -pair[1])),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Fit, print what the voice finds on what it was not fitted on, and write the weights if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cleaning.fitting", description=__doc__)
    parser.add_argument(
        "--notes", type=Path, action="append", default=[], help="further file of labelled documents"
    )
    parser.add_argument(
        "--prose", type=Path, action="append", required=True, help="JSON Lines of French texts"
    )
    parser.add_argument("--write", action="store_true", help="write leaning.toml anew")
    options = parser.parse_args(arguments)
    prose = [text for path in options.prose for row in _rows(path) if (text := _prose(row))]
    documents = [document for path in [APART, *options.notes] for document in labelled(path)]
    documents += cases([text for text in prose if text.count("\n") or len(text) < 1500])
    documents += [Document("prose", str(at), text) for at, text in enumerate(prose)]
    rows = list(sentences(documents))
    chance = random.Random(_SEED)
    parts = {case: chance.randrange(_PARTS) for case in sorted({row.case for row in rows})}
    print("five parts:", judged(rows, held_out(rows, lambda row: parts[row.case])))
    by_source = held_out(rows, lambda row: row.source)
    for source in sorted({row.source for row in rows}):
        mine = [at for at, row in enumerate(rows) if row.source == source]
        print(f"without {source}:", judged([rows[at] for at in mine], by_source[mine]))
    base, weights = fit(rows)
    print(f"{len(weights)} weights on {len(rows)} sentences:", judged(rows, leanings(rows, base, weights)))
    if options.write:
        TARGET.write_text(written(base, weights, rows), encoding="utf-8")
    return 0


def _prose(row: dict[str, Any]) -> str:
    """The French text of a row; of paragraphs that say their kind, those that are no notes."""
    if "paragraphs" in row:
        kept = [part["text"] for part in row["paragraphs"] if part["kind"] not in _NO_PROSE]
        return "\n".join(kept)
    return str(row["text"] or "") if row.get("lang") == "fr" else ""


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    raise SystemExit(main())
