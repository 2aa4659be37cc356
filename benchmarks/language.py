"""How well and how cheaply the language of documents, lines and passages is told.

    python -m benchmarks.language --data DIR

`DIR` holds docs.jsonl, paragraphs.jsonl, sentences.jsonl, short.jsonl, ai_short.jsonl and mixed.jsonl.
Prints Markdown tables and writes the figures into `results.json`, from which docs/language.md has them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.results import RESULTS, save
from pipelines.cleaning.language import Detection, detect, detect_line, find_foreign, warm_up
from pipelines.cleaning.language.detectors import eldc_reads, fasttext_reads
from pipelines.cleaning.language.preparation import readable

Row = dict[str, Any]
Reader = Callable[[str], str]
LENGTHS = ("docs", "paragraphs", "sentences", "short")
COST_CHARACTERS = 3_000
COST_DOCUMENTS = 80
COST_ROUNDS = 5
HOSTILE = {
    "French prose": "Le modèle sait lire des images, mais il se trompe encore souvent, dit-on.\n",
    "one word": "a",
    "short foreign lines": "This is what they said.\n",
    "full stops": ". ",
    "quotation marks": '"«',
    "at signs": "@a.b",
    "tags that never close": "<a ",
    "apostrophes": "l'",
    "sentences on one line": "Le chat dort. The cat sleeps. ",
    "surrogates": "\ud800",
}
BINS = (0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0001)


def rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def resident() -> float:
    """Memory of this process in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def top(shares: dict[str, float]) -> str:
    return max(shares, key=lambda language: shares[language], default="und")


def plain_langdetect(text: str) -> str:
    import langdetect

    try:
        return str(langdetect.detect(text)).partition("-")[0]
    except langdetect.LangDetectException:
        return "und"


READERS: dict[str, Reader] = {
    "langdetect, seeded": plain_langdetect,
    "fastText lite": lambda text: top(fasttext_reads(readable(text))),
    "eldc": lambda text: top(eldc_reads(readable(text))),
    "`detect`": lambda text: detect(text).language,
    "`detect_line`": lambda text: detect_line(text).language,
}


def f1(right: int, false: int, missed: int) -> float:
    return 2 * right / max(1, 2 * right + false + missed)


def french_against_the_rest(data: Iterable[Row], reader: Reader) -> dict[str, float]:
    """F1 of the verdict "fr" without the regional languages, and how many of those are called French."""
    right = false = missed = regional = 0
    for row in data:
        french, said = row["lang"] == "fr", reader(row["text"]) == "fr"
        if row["group"] == "regional":
            regional += said
        else:
            right += french and said
            false += said and not french
            missed += french and not said
    return {"f1": round(f1(right, false, missed), 4), "regional": regional}


def short_lines(data: list[Row], reader: Reader) -> float:
    """Share of lines named right, `und` being right where the line has no language."""
    right = sum(reader(row["text"]) == ("und" if row["label"] == "none" else row["lang"]) for row in data)
    return round(right / len(data), 4)


def joined(row: Row) -> tuple[str, set[tuple[int, int]]]:
    """An article with its paragraphs parted by an empty line, and the spans to find in it."""
    text = ""
    gold: set[tuple[int, int]] = set()
    for paragraph in row["paragraphs"]:
        text += "\n\n" if text else ""
        gold.update((len(text) + start, len(text) + end) for start, end in paragraph["foreign"])
        text += paragraph["text"]
    return text, gold


def passages(data: list[Row]) -> dict[str, float]:
    """Exact spans and single characters found, missed and taken by mistake; and articles that stay French."""
    right = false = missed = perfect = french = 0
    characters = [0, 0, 0]
    for row in data:
        text, gold = joined(row)
        found = {(span.start, span.end) for span in find_foreign(text)}
        right, false, missed = (
            right + len(found & gold),
            false + len(found - gold),
            missed + len(gold - found),
        )
        perfect += found == gold
        french += detect(text).language == "fr"
        wanted = {at for start, end in gold for at in range(start, end)}
        taken = {at for start, end in found for at in range(start, end)}
        for place, some in enumerate((wanted & taken, taken - wanted, wanted - taken)):
            characters[place] += len(some)
    return {
        "precision": round(right / max(1, right + false), 4),
        "recall": round(right / max(1, right + missed), 4),
        "span_f1": round(f1(right, false, missed), 4),
        "character_f1": round(f1(*characters), 4),
        "articles_exactly_right": round(perfect / len(data), 4),
        "articles_called_french": round(french / len(data), 4),
    }


def cost(data: list[Row]) -> dict[str, float]:
    """CPU time beside plain langdetect's, on the same texts in the same run; the best of some rounds each."""
    texts = [text[:COST_CHARACTERS] for text, _ in map(joined, data) if len(text) >= COST_CHARACTERS]
    texts = texts[:COST_DOCUMENTS]
    acts: dict[str, Callable[[str], object]] = {
        "langdetect": plain_langdetect,
        "detect": detect,
        "find_foreign": find_foreign,
        "both": lambda text: (detect(text), find_foreign(text)),
    }
    best = dict.fromkeys(acts, float("inf"))
    for _ in range(COST_ROUNDS):
        for name, act in acts.items():
            start = time.process_time()
            for text in texts:
                act(text)
            best[name] = min(best[name], time.process_time() - start)
    figures = {name: round(seconds / best["langdetect"], 3) for name, seconds in best.items()}
    return figures | {"langdetect_ms": round(best["langdetect"] / len(texts) * 1000, 2)}


def reliability(folder: Path) -> list[dict[str, float]]:
    """Of the verdicts with a score in each bin, how many are right."""
    verdicts: list[tuple[Detection, bool]] = []
    for name in LENGTHS:
        act = detect_line if name == "short" else detect
        for row in rows(folder, name):
            if row["group"] != "regional":
                found = act(row["text"])
                verdicts.append((found, found.language == row["lang"]))
    table = []
    for low, high in itertools.pairwise(BINS):
        inside = [(found, right) for found, right in verdicts if low <= found.score < high]
        if inside:
            table.append(
                {
                    "from": low,
                    "verdicts": len(inside),
                    "mean_score": round(sum(found.score for found, _ in inside) / len(inside), 3),
                    "right": round(sum(right for _, right in inside) / len(inside), 3),
                }
            )
    return table


def slowest(acts: Iterable[Callable[[str], object]]) -> dict[str, Any]:
    """The hostile text of a megabyte that takes longest, and the CPU seconds it takes."""
    figures: dict[str, float] = {}
    for name, piece in HOSTILE.items():
        text = piece * (1_000_000 // len(piece))
        start = time.process_time()
        for act in acts:
            act(text)
        figures[name] = round(time.process_time() - start, 2)
    worst = max(figures, key=lambda name: figures[name])
    return {"text": worst, "cpu_s": figures[worst]}


def measure(folder: Path) -> dict[str, Any]:
    """All figures. Memory comes first: what the peers load is not ours."""
    before, start = resident(), time.process_time()
    warm_up()
    detect("Une phrase suffit pour que tout soit chargé. " * 20)
    figures: dict[str, Any] = {
        "memory_mb": round(resident(), 1),
        "loading_mb": round(resident() - before, 1),
        "loading_cpu_s": round(time.process_time() - start, 2),
        "hostile": slowest([detect, detect_line, find_foreign]),
    }
    figures["after_hostile_mb"] = round(resident(), 1)
    from langdetect import DetectorFactory

    DetectorFactory.seed = 0
    plain_langdetect("prêt")
    lengths = {name: rows(folder, name) for name in LENGTHS}
    lines, mixed = rows(folder, "ai_short"), rows(folder, "mixed")
    figures["readers"] = {
        reader: {name: french_against_the_rest(data, act) for name, data in lengths.items()}
        | {"ai_lines": short_lines(lines, act)}
        for reader, act in READERS.items()
    }
    figures["passages"] = passages(mixed)
    figures["cost"] = cost(mixed)
    figures["reliability"] = reliability(folder)
    return figures


def table(head: Iterable[str], body: Iterable[Iterable[object]]) -> str:
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(map(str, line)) + " |" for line in body]
    return "\n".join(lines) + "\n"


def report(figures: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    readers = (
        [
            reader,
            *(f"{of[name]['f1']:.4f} ({of[name]['regional']})" for name in LENGTHS),
            f"{of['ai_lines']:.4f}",
        ]
        for reader, of in figures["readers"].items()
    )
    hostile = figures["hostile"]
    return "\n".join(
        [
            "French against the rest, F1 (regional texts called French)\n",
            table(["reader", *LENGTHS, "AI-news lines right"], readers),
            "Foreign passages in French articles\n",
            table(figures["passages"], [figures["passages"].values()]),
            f"CPU ÷ plain langdetect, texts of {COST_CHARACTERS} characters\n",
            table(figures["cost"], [figures["cost"].values()]),
            "Reliability: documents, paragraphs, sentences by `detect`, short lines by `detect_line`\n",
            table(
                ["score from", "verdicts", "mean score", "right"],
                (bin_.values() for bin_ in figures["reliability"]),
            ),
            f"Memory with all loaded: {figures['memory_mb']} MB, {figures['loading_mb']} of them by loading, "
            f"in {figures['loading_cpu_s']} s of CPU; {figures['after_hostile_mb']} MB after megabytes of "
            f"hostile text. A megabyte takes {hostile['cpu_s']} s of CPU at most ({hostile['text']}; "
            "`detect`, `detect_line` and `find_foreign` together).\n",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the JSONL files")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="results to write into")
    given = parser.parse_args()
    figures = measure(given.data)
    save("language", figures, given.out)
    print(report(figures), end="")


if __name__ == "__main__":
    main()
