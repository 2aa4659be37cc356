"""What is told of an article's translation, on labelled documents and on real pages.

    python -m benchmarks.translation --notes FILE --pages DIR

`FILE` is JSONL with `text` and `class` (the class of the translator's note in it, or `negative`), `DIR` holds
gold.jsonl and html/. Writes the figures into `results.json`, from which docs/translation-origin.md has them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.results import RESULTS, save
from pipelines.cleaning import clean
from pipelines.cleaning.html_tree import decode, parse
from pipelines.cleaning.translation_origin import find_translation

STATUSES = ("machine", "human", "none", "unknown")
ROUNDS = 3


def on_notes(path: Path) -> dict[str, dict[str, int]]:
    """Statuses by class of note: text and cuts alone, without a page."""
    told: dict[str, Counter[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            cleaned = clean(row["text"])
            origin = find_translation(cleaned.base, language="fr", removals=cleaned.removals)
            told.setdefault(row["class"], Counter())[origin.status] += 1
    return {name: dict(told[name]) for name in sorted(told)}


def on_pages(folder: Path) -> dict[str, Any]:
    """Statuses of real pages with their gold text, what was proven of which, and the cost."""
    statuses: Counter[str] = Counter()
    proven: list[str] = []
    seconds = []
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            tree = parse(decode(gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())))
            cleaned = clean(row["text"] or "", language=row["lang"])
            best = float("inf")
            for _ in range(ROUNDS):
                start = time.process_time()
                origin = find_translation(
                    cleaned.base, tree=tree, url=row["url"], language=row["lang"], removals=cleaned.removals
                )
                best = min(best, time.process_time() - start)
            seconds.append(best)
            statuses[origin.status] += 1
            if origin.status != "unknown" or origin.source_language:
                proven.append(f"{row['id']}: {origin.status}, {', '.join(origin.evidence)}")
    return {
        "statuses": dict(statuses),
        "proven": proven,
        "cpu_ms": round(1000 * sum(seconds) / len(seconds), 2),
    }


def report(figures: Mapping[str, Any]) -> str:
    """The figures as Markdown."""
    lines = ["| class of note | " + " | ".join(STATUSES) + " |", "|" + "---|" * (1 + len(STATUSES))]
    lines += [
        f"| {name} | " + " | ".join(str(told.get(status, 0)) for status in STATUSES) + " |"
        for name, told in figures["notes"].items()
    ]
    pages = figures["pages"]
    count = sum(pages["statuses"].values())
    lines += ["", f"Of {count} real pages {pages['proven']} proven; {pages['cpu_ms']} ms of CPU a page."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--notes", type=Path, required=True, help="labelled documents, JSONL")
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="results to write into")
    given = parser.parse_args()
    figures = {"notes": on_notes(given.notes), "pages": on_pages(given.pages)}
    public = {**figures["pages"], "proven": len(figures["pages"]["proven"])}
    save("translation", {"notes": figures["notes"], "pages": public}, given.out)
    print("\n".join(figures["pages"]["proven"]))
    print(report({"notes": figures["notes"], "pages": public}), end="")


if __name__ == "__main__":
    main()
