"""Fit `translator_notes/naming.tsv`, which tells the class of a note, on labelled notes.

    python -m benchmarks.cleaning.naming --notes dev.jsonl --prose docs.jsonl [--write]

It is fitted on the notes that `benchmarks.cleaning.fitting` is fitted on. Printed is the share of those of
`apart/held_out.jsonl` whose class it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.cleaning.fitting import table_of
from benchmarks.cleaning.material import APART, Sentence, documents, labelled, parser_of_sources, sentences
from pipelines.cleaning.policy import CLASSES
from pipelines.cleaning.translator_notes import naming
from pipelines.cleaning.translator_notes.lexicon import concepts
from pipelines.cleaning.translator_notes.naming import BASE, marks_of

TARGET = Path(naming.__file__).with_suffix(".tsv")
OF_TRANSLATORS = CLASSES[: CLASSES.index("script_residue")]
"""The classes that a translator's words can have; residue is found by its shape."""
FEWEST = 8
"""Marks of fewer notes are left out."""
MOST = 150
"""Marks that are kept of each class: those that weigh most."""
ROUGHNESS = 1.5
"""Penalty of the squares of the weights."""
_Weights = Mapping[str, tuple[float, ...]]


def marks(row: Sentence) -> set[str]:
    """The marks of a sentence."""
    return marks_of(row.tokens, concepts() & row.evidence.keys(), row.evidence)


def fit(rows: Sequence[Sentence]) -> dict[str, tuple[float, ...]]:
    """What each mark says for each class, by multinomial logistic regression.

    It is fitted twice: on all marks, and on those that then weigh most.
    """
    found = [marks(row) for row in rows]
    seen = Counter(mark for one in found for mark in one)
    names = sorted(mark for mark, count in seen.items() if count >= FEWEST)
    first = _fit(found, rows, names)
    often = np.sqrt([seen[mark] for mark in names])
    heavy = {int(at) for weights in first.T for at in np.argsort(-np.abs(weights) * often)[:MOST]}
    kept = sorted({BASE, *(names[at] for at in heavy)})
    weights = np.round(_fit(found, rows, kept), 2)
    return {mark: tuple(row) for mark, row in zip(kept, weights.tolist(), strict=True)}


def _fit(found: Sequence[set[str]], rows: Sequence[Sentence], names: Sequence[str]) -> NDArray[np.float64]:
    table = table_of([dict.fromkeys(one, 1.0) for one in found], names)
    turned = table.T.tocsr()
    target = np.array([OF_TRANSLATORS.index(row.note_class) for row in rows])
    at = np.arange(len(rows))
    shape = (len(names), len(OF_TRANSLATORS))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        said = table @ weights
        said -= said.max(axis=1, keepdims=True)
        odds = np.exp(said)
        odds /= odds.sum(axis=1, keepdims=True)
        value = float(-np.log(odds[at, target] + 1e-300).sum() + ROUGHNESS * (flat**2).sum())
        odds[at, target] -= 1
        return value, (turned @ odds).ravel() + 2 * ROUGHNESS * flat

    start = np.zeros(shape[0] * shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x).reshape(
        shape
    )


def share_named(rows: Sequence[Sentence], weights: _Weights) -> float:
    """The share of notes whose class is named."""
    right = 0
    for row in rows:
        said = np.array([weights[mark] for mark in marks(row) if mark in weights]).sum(axis=0)
        right += OF_TRANSLATORS[int(said.argmax())] == row.note_class
    return right / len(rows)


def write(weights: _Weights, notes: int) -> None:
    """Write the table anew."""
    lines = [
        "# What a mark says for each class of note, in log-odds.",
        f"# Fitted by benchmarks.cleaning.naming on {notes:,} sentences, not to be changed by hand.",
        "# A word, a beginning of a word (with *), a [concept] of lexicon.toml, a (circumstance).",
        "\t".join(["mark", *OF_TRANSLATORS]),
        *("\t".join([mark, *(f"{weight:g}" for weight in row)]) for mark, row in sorted(weights.items())),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Fit, print how many classes are named on what was not fitted on, and write the table if asked."""
    options = parser_of_sources("naming", __doc__, writes="naming.tsv").parse_args(arguments)
    rows = [
        row for row in sentences(documents(options.notes, options.prose)) if row.note_class in OF_TRANSLATORS
    ]
    unseen = sentences(labelled(APART.with_name("held_out.jsonl")))
    weights = fit(rows)
    share = share_named([row for row in unseen if row.note_class in OF_TRANSLATORS], weights)
    print(f"{len(weights)} marks, fitted on {len(rows)} sentences: {share:.3f} of those held out are named")
    if options.write:
        write(weights, len(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
