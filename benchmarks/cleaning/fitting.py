"""Fit the weights of `translator_notes/leaning.toml` and `wording.tsv` on labelled notes and ordinary prose.

    python -m benchmarks.cleaning.fitting --notes dev.jsonl --prose docs.jsonl --prose gold.jsonl [--write]

Notes are those of `apart/fitted.jsonl`, of the labelled documents named, of `apart/wordings.txt` and of
`tests/cases`. The latter two, and the sentences that only resemble notes (`apart/tempting.txt`, and those of
`tests/cases`), are put into pieces of the prose, all in the same places, so that the place says nothing by
itself. `apart/held_out.jsonl` is never fitted on. Printed is what the voices find on material that was not
fitted on: each of five parts in turn, and each source of documents in turn. Reading the material
takes two minutes or so, and each fit one.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from benchmarks.cleaning.material import ALONE, Sentence, documents, parser_of_sources, sentences
from pipelines.cleaning.translator_notes import leaning, wording
from pipelines.cleaning.translator_notes.leaning import is_said

TARGET, WORDS = Path(leaning.__file__).with_suffix(".toml"), Path(wording.__file__).with_suffix(".tsv")
FEWEST, FEWEST_PAIRS = 4, 8
"""Evidence, words, and pairs of evidence that fewer notes and articles have are left out."""
ROUGHNESS = 0.5
"""Penalty of the squares of the weights of evidence."""
ROUGHNESS_OF_WORDS = 0.01
"""The same for words: each says a little, and all together much."""
MOST_WORDS, MOST_PAIRS = 12_000, 400
"""Words, their parts and pairs, and pairs of evidence that ship: those that weigh most."""
SPEAKS_FOR, SPEAKS_FOR_FOREIGN, SPEAKS_AGAINST = 2.5, 1.5, 0.5
"""The bounds of `leaning.Leaning`, set by hand: looser ones find more and cut more of articles."""
OF_CASES, OF_PROSE = 0.2, 0.5
"""Weight of a note that stands in another's article (many helped the lexicon grow, and look easy), and of the
ordinary prose that carries it: with less, more of real pages is cut; with more, fewer notes are found."""
_JOIN = "&"
_SEED = 20261125
_PARTS = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted: the weights of evidence, and those of words with their rarities."""

    base: float
    evidence: dict[str, float]
    words: dict[str, float]
    rarities: dict[str, float]

    def lean(self, row: Sentence) -> float:
        """The leaning of a sentence."""
        by_evidence = sum(self.evidence.get(name, 0.0) * amount for name, amount in row.evidence.items())
        parts = wording.shares(row.tokens, self.rarities)
        return self.base + by_evidence + sum(self.words[piece] * part for piece, part in parts.items())


def fit(rows: Sequence[Sentence]) -> Fit:
    """A logistic regression on evidence and words.

    It is fitted twice: on all words and pairs, and on those that then weigh most.
    """
    rarities = _rarities(rows)
    names = _evidence(rows)
    counts = Counter(name for row in rows for name in row.evidence)
    first = _fit(rows, names, rarities)
    words = sorted(rarities, key=lambda piece: -abs(first.words[piece] * rarities[piece]))[:MOST_WORDS]
    pairs = [name for name in names if _JOIN in name]
    pairs.sort(key=lambda name: -abs(first.evidence.get(name, 0.0)) * math.sqrt(counts[name]))
    kept = sorted({*names} - {*pairs[MOST_PAIRS:]})
    return _fit(rows, kept, {piece: rarities[piece] for piece in sorted(words)})


def _evidence(rows: Sequence[Sentence]) -> list[str]:
    """The evidence that is in enough notes and articles."""
    cases = {(row.case, name) for row in rows for name in row.evidence}
    counts = Counter(name for _, name in cases)
    return sorted(
        name for name, count in counts.items() if count >= (FEWEST_PAIRS if _JOIN in name else FEWEST)
    )


def _rarities(rows: Sequence[Sentence]) -> dict[str, float]:
    """Piece -> its inverse document frequency, for those that are in enough notes and articles."""
    cases = {row.case: set[str]() for row in rows}
    for row in rows:
        cases[row.case].update(wording.pieces_of(row.tokens))
    seen = Counter(piece for pieces in cases.values() for piece in pieces)
    texts = {row.tokens for row in rows}
    spread = Counter(piece for tokens in texts for piece in set(wording.pieces_of(tokens)))
    return {
        piece: round(math.log((1 + len(texts)) / (1 + count)) + 1, 2)
        for piece, count in sorted(spread.items())
        if seen[piece] >= FEWEST
    }


def _fit(rows: Sequence[Sentence], names: Sequence[str], rarities: dict[str, float]) -> Fit:
    pieces = list(rarities)
    table = hstack(
        [
            csr_matrix(np.ones((len(rows), 1))),
            table_of([row.evidence for row in rows], names),
            table_of([wording.shares(row.tokens, rarities) for row in rows], pieces),
        ]
    ).tocsr()
    turned = table.T.tocsr()
    sign = np.array([1.0 if row.is_note else -1.0 for row in rows])
    weight = np.array([weight_of(row) for row in rows])
    rough = np.repeat([0.0, ROUGHNESS, ROUGHNESS_OF_WORDS], [1, len(names), len(pieces)])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (table @ weights)
        pull = -weight * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float((weight * np.logaddexp(0, -margin)).sum() + (rough * weights**2).sum())
        return value, turned @ pull + 2 * rough * weights

    start = np.zeros(table.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    base, *weights = [round(float(one), 2) for one in found]
    evidence = {name: one for name, one in zip(names, weights, strict=False) if one}
    return Fit(base, evidence, dict(zip(pieces, weights[len(names) :], strict=True)), rarities)


def weight_of(row: Sentence) -> float:
    """What a sentence counts: a note in another's article, and that article, less than both together."""
    if row.source in ALONE and row.is_note:
        return OF_CASES
    return OF_PROSE if row.source in ALONE or row.source == "prose" else 1.0


def table_of(rows: Sequence[dict[str, float]], names: Sequence[str]) -> csr_matrix:
    """A row for each dictionary, a column for each name; names that are not asked for are left out."""
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (at, column[name], amount)
        for at, row in enumerate(rows)
        for name, amount in row.items()
        if name in column
    ]
    places, columns, amounts = zip(*cells, strict=True)
    return csr_matrix((amounts, (places, columns)), shape=(len(rows), len(names)))


def circumstances(rows: Sequence[Sentence], fitted: Fit) -> float:
    """What circumstances add to a sentence of a note at most, but for one in a hundred, in log-odds."""
    added = [
        sum(
            fitted.evidence.get(name, 0.0) * amount
            for name, amount in row.evidence.items()
            if not is_said(name)
        )
        for row in rows
        if row.is_note
    ]
    return round(float(np.percentile(added, 99)), 2)


def leanings(rows: Sequence[Sentence], fitted: Fit) -> NDArray[np.float64]:
    """The leaning of each sentence."""
    return np.array([fitted.lean(row) for row in rows])


def judged(rows: Sequence[Sentence], leans: NDArray[np.float64]) -> str:
    """How many notes are found and how many sentences of articles are cut: by signs, by leaning, by both."""
    note = np.array([row.is_note for row in rows])
    odds = np.array([row.signs for row in rows])
    signs = odds > 0
    foreign = np.array(["foreign" in row.evidence for row in rows])
    towards = leans > np.where(foreign, SPEAKS_FOR_FOREIGN, SPEAKS_FOR)
    both = (signs & (odds + leans > SPEAKS_AGAINST)) | towards
    told = [
        f"{name} {int((kind & note).sum())} of {int(note.sum())} notes, {int((kind & ~note).sum())} false"
        for name, kind in (("signs", signs), ("leaning", towards), ("both", both))
    ]
    return "; ".join(told)


def held_out(rows: Sequence[Sentence], part_of: Callable[[Sentence], object]) -> NDArray[np.float64]:
    """The leanings of each part by weights fitted on the others."""
    leans = np.zeros(len(rows))
    for part in sorted({part_of(row) for row in rows}, key=str):
        fitted = fit([row for row in rows if part_of(row) != part])
        mine = [at for at, row in enumerate(rows) if part_of(row) == part]
        leans[mine] = leanings([rows[at] for at in mine], fitted)
    return leans


def written(fitted: Fit, rows: Sequence[Sentence]) -> tuple[str, str]:
    """The files of weights: of evidence, and of words."""
    notes = sum(row.is_note for row in rows)
    made = [
        "# Fitted by benchmarks.cleaning.fitting, not to be changed by hand:",
        f"# {notes:,} sentences of notes, {len(rows) - notes:,} of articles.",
    ]
    lines = [
        "# How much each piece of evidence leans towards a translator, in log-odds.",
        *made,
        "# A concept is one of lexicon.toml, with ^ at the beginning; for wording see wording.tsv.",
        "# Names joined by & hold together; is-tool is the circumstance named as the concept tool.",
        f"base = {fitted.base}",
        f"speaks_for = {SPEAKS_FOR}",
        f"speaks_for_foreign = {SPEAKS_FOR_FOREIGN}",
        f"speaks_against = {SPEAKS_AGAINST}",
        f"circumstances = {circumstances(rows, fitted)}",
        "",
        "[weight]",
        '"wording" = 1.0',
        *(
            f'"{name}" = {weight}'
            for name, weight in sorted(fitted.evidence.items(), key=lambda pair: -pair[1])
        ),
    ]
    words = sorted(fitted.words.items(), key=lambda pair: (-pair[1], pair[0]))
    table = [
        "# A piece of a sentence (wording.pieces_of), its weight for a translator in log-odds, its rarity.",
        *made,
        *(f"{piece}\t{weight}\t{fitted.rarities[piece]}" for piece, weight in words),
    ]
    return "\n".join(lines) + "\n", "\n".join(table) + "\n"


def tell_held_out(rows: Sequence[Sentence]) -> None:
    """Print what the voices find on what they were not fitted on."""
    chance = random.Random(_SEED)
    parts = {case: chance.randrange(_PARTS) for case in sorted({row.case for row in rows})}
    print("five parts:", judged(rows, held_out(rows, lambda row: parts[row.case])))
    for source in sorted({row.source for row in rows if row.is_note} - ALONE):
        mine = [row for row in rows if row.source == source]
        fitted = fit([row for row in rows if row.source != source])
        print(f"without {source}:", judged(mine, leanings(mine, fitted)))


def main(arguments: list[str] | None = None) -> int:
    """Fit, print what the voice finds on what it was not fitted on, and write the weights if asked."""
    parser = parser_of_sources("fitting", __doc__, writes="leaning.toml and wording.tsv")
    parser.add_argument(
        "--only-fit", action="store_true", help="do not fit on parts to see what is found on others"
    )
    options = parser.parse_args(arguments)
    rows = list(sentences(documents(options.notes, options.prose)))
    if not options.only_fit:
        tell_held_out(rows)
    fitted = fit(rows)
    size = f"{len(fitted.evidence)} weights, {len(fitted.words)} of words"
    print(f"{size}, on {len(rows)} sentences:", judged(rows, leanings(rows, fitted)))
    if options.write:
        for path, text in zip((TARGET, WORDS), written(fitted, rows), strict=True):
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
