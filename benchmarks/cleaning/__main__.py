"""What the cleaning finds, loses and costs; each option is one table.

`--notes FILE` (or `--data DIR` of `*.jsonl`, or `--held-out`): against what is usually done, on labelled
documents (see `scoring.score`). `--pages DIR`: what it cuts out of real pages (`gold.jsonl` and `html/`),
with `--show` each cut. `--growth`: what hostile texts cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.cleaning import growth, pages
from benchmarks.cleaning.baselines import CLEANERS
from benchmarks.cleaning.scoring import Scores, score
from benchmarks.results import save
from pipelines.cleaning import clean

HELD_OUT = Path(__file__).parent / "apart" / "held_out.jsonl"
"""Documents whose notes nobody has read who wrote signs or fitted weights."""

ARTICLE = 3_000
"""Characters of the article that the cost is told for."""


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 2 if there is nothing to measure on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cleaning", description=__doc__)
    parser.add_argument("--notes", type=Path, action="append", default=[], help="file of labelled documents")
    parser.add_argument("--held-out", action="store_true", help="measure on apart/held_out.jsonl")
    parser.add_argument("--data", type=Path, help="folder of such files")
    parser.add_argument("--pages", type=Path, help="folder of real pages")
    parser.add_argument(
        "--lang", action="append", default=[], help="with --pages: only pages in this language"
    )
    parser.add_argument("--show", action="store_true", help="with --pages: show each cut")
    parser.add_argument("--growth", action="store_true", help="time hostile texts; 1 if one is over a bound")
    parser.add_argument(
        "--save", action="store_true", help="write the figures on labelled documents into results.json"
    )
    options = parser.parse_args(arguments)
    code = 0
    if options.growth:
        text, broken = growth.table()
        print(text)
        code = int(broken > 0)
    if options.pages:
        print(pages.table(pages.look(options.pages, tuple(options.lang)), options.show))
    files = [
        *options.notes,
        *([HELD_OUT] if options.held_out else ()),
        *(sorted(options.data.glob("*.jsonl")) if options.data else ()),
    ]
    if not files and not (options.growth or options.pages):
        parser.error("name --notes, --held-out, --data, --pages or --growth")
    return max(code, on_labelled(files, keep=options.save) if files or options.data else 0)


def on_labelled(files: list[Path], *, keep: bool) -> int:
    """Print the tables on labelled documents; 2 if there are none."""
    cases = [
        json.loads(line)
        for path in files
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    cases = [case for case in cases if "remove" in case]
    if not cases:
        print("no labelled documents", file=sys.stderr)
        return 2
    figures = measure(cases)
    print(tables(figures))
    if keep:
        save("cleaning_held_out" if files == [HELD_OUT] else "cleaning", figures)
    return 0


def measure(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """All figures: per cleaner, per class and language, and the cost."""
    scored: dict[str, Scores] = {name: score(cases, cleaner) for name, cleaner in CLEANERS.items()}
    ours = scored["Tamis"]
    return {
        "documents": len(cases),
        "notes": ours.total["notes"],
        "cleaners": {name: scores.row() for name, scores in scored.items()},
        "by_class": {name: [int(got["found"]), got["notes"]] for name, got in sorted(ours.by_class.items())},
        "by_language": {
            name: [int(got["found"]), got["notes"]] for name, got in sorted(ours.by_language.items())
        },
        "cpu_ms_article_without_notes": cost([case["text"] for case in cases if not case["remove"]]),
        "cpu_ms_article_full_of_notes": cost([case["text"] for case in cases if case["remove"]]),
    }


def cost(texts: list[str], rounds: int = 5) -> float:
    """CPU milliseconds for an article of 3,000 characters: the best of several rounds over all texts.

    The texts are joined to articles of that length first, since a short text costs more a character.
    """
    articles: list[str] = [""]
    for text in texts:
        if len(articles[-1]) >= ARTICLE:
            articles.append("")
        articles[-1] += text + "\n"
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for article in articles:
            clean(article)
        best = min(best, time.process_time() - begun)
    return 1000 * best * ARTICLE / sum(map(len, articles))


def tables(figures: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        f"{figures['documents']} documents, {figures['notes']} notes",
        "",
        "| | notes found | precision | negatives untouched | lost per 100,000 | perfect |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in figures["cleaners"].items():
        lines.append(
            f"| {name} | {row['note_recall']:.3f} | {row['char_precision']:.3f} "
            f"| {row['untouched_negatives']:.3f} | {row['lost_per_100k']:.0f} | {row['perfect']:.3f} |"
        )
    lines += ["", "| class | found |", "|---|---|"]
    lines += [f"| {name} | {found} of {all_} |" for name, (found, all_) in figures["by_class"].items()]
    lines += ["", "| language of the note | found |", "|---|---|"]
    lines += [f"| {name} | {found} of {all_} |" for name, (found, all_) in figures["by_language"].items()]
    lines += [
        "",
        f"CPU for an article of {ARTICLE} characters: "
        f"{figures['cpu_ms_article_without_notes']:.2f} ms without notes, "
        f"{figures['cpu_ms_article_full_of_notes']:.2f} ms with several",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
