"""Main text, title, author and date on real pages, beside other extractors, in one run.

    python -m benchmarks.extraction --pages DIR [--time] [--worst N] [--lang fr] [--half a|b] [--typography]

DIR holds `gold.jsonl` and `html/ID.html.gz`, as for `benchmarks.metadata`. F1, precision and recall are means
over pages of shingles of four words (`scoring.py`). CPU is process time, a page's median of three passes, all
extractors by turns, so that the ratios hold on a busy machine; each gets the decoded page and gives text and
metadata. `--half` takes one half of the sites (by a hash of the registered domain): rules are made on `a` and
tried on `b`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.extraction.extractors import Answer, Extractor, available
from benchmarks.extraction.scoring import BAD, Match, match, score
from benchmarks.extraction.typography import Typography, compare
from benchmarks.metadata import half, is_right, is_wanted, read_page, read_rows
from benchmarks.results import save

Row = dict[str, Any]
_PASSES = 3
_BASE = "trafilatura, default"


def main() -> None:
    """Print the tables."""
    options = _options()
    rows = [row for row in read_rows(options.pages) if is_wanted(row, options)]
    extractors = available() if not options.only else {"tamis": available()["tamis"]}
    answers: dict[str, list[Answer]] = {name: [] for name in extractors}
    spent: dict[str, list[float]] = {name: [] for name in extractors}
    marks = Typography()
    for row in rows:
        html = read_page(options.pages, row)
        for name, extractor in extractors.items():
            answer, seconds = _measure(extractor, html, row["url"], _PASSES if options.time else 1)
            answers[name].append(answer)
            spent[name].append(seconds)
        if options.typography and row["lang"] == "fr":
            marks = marks.plus(compare(html, answers["tamis"][-1].text))
    quality = {name: _quality(rows, given) for name, given in answers.items()}
    _print_quality(len(rows), quality)
    _print_ours(rows, answers["tamis"])
    cost = _cost(spent) if options.time else {}
    if cost:
        _print_cost(cost)
    if options.save:
        save("extraction", {"pages": len(rows), "quality": quality, "cost": cost})
    if options.typography:
        print(f"\nFrench typography: {marks._asdict()}")
    if options.worst:
        _print_worst(rows, answers["tamis"], options.worst)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--lang", help="only pages of this language")
    parser.add_argument("--half", choices=("a", "b"), help="only one half of the sites")
    parser.add_argument("--time", action="store_true", help="three passes, and a table of the cost")
    parser.add_argument("--worst", type=int, default=0, help="name the N worst pages")
    parser.add_argument("--typography", action="store_true", help="count no-break spaces of French pages")
    parser.add_argument("--only", action="store_true", help="only our own extraction")
    parser.add_argument("--save", action="store_true", help="write the figures into results.json")
    return parser.parse_args()


def _measure(extractor: Extractor, html: str, url: str | None, passes: int) -> tuple[Answer, float]:
    answer, spent = Answer(), []
    for _ in range(passes):
        start = time.process_time()
        try:
            answer = extractor(html, url)
        except Exception:  # another extractor that raises gives nothing for the page
            answer = Answer()
        spent.append(time.process_time() - start)
    return answer, statistics.median(spent)


def _matches(rows: list[Row], answers: list[Answer]) -> list[tuple[Row, Match]]:
    pairs = zip(rows, answers, strict=True)
    return [(row, match(row["text"], answer.text)) for row, answer in pairs if row["text"]]


def _quality(rows: list[Row], answers: list[Answer]) -> dict[str, float]:
    """F1, precision, recall and share of bad pages, of all pages and of the French; fields that are right."""
    matches = _matches(rows, answers)
    figures: dict[str, float] = {}
    for prefix, lang in (("", ""), ("french_", "fr")):
        total = score([found for row, found in matches if not lang or row["lang"] == lang])
        for name in ("f1", "precision", "recall", "bad"):
            figures[prefix + name] = round(getattr(total, name), 4)
    for name in ("title", "author", "date"):
        pairs = [(row[name], getattr(answer, name)) for row, answer in zip(rows, answers, strict=True)]
        right = [bool(value) and is_right(name, gold, value) for gold, value in pairs if gold]
        figures[name] = round(sum(right) / max(len(right), 1), 4)
    return figures


def _cost(spent: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """CPU of each extractor: ms a page, the slowest page, and the ratio to trafilatura's default."""
    return {
        name: {
            "median_ms": round(1000 * statistics.median(seconds), 2),
            "mean_ms": round(1000 * statistics.fmean(seconds), 2),
            "slowest_over_median": round(max(seconds) / statistics.median(seconds), 1),
            "cpu_over_default": round(sum(seconds) / sum(spent.get(_BASE, seconds)), 3),
        }
        for name, seconds in spent.items()
    }


def _print_quality(pages: int, quality: dict[str, dict[str, float]]) -> None:
    head = f"{'':26} {'F1':>6} {'P':>6} {'R':>6} {'bad':>6} {'French':>7} {'P':>6} {'R':>6} {'bad':>6}"
    print(f"{pages} pages\n{head} {'title':>6} {'author':>6} {'date':>6}")
    for name, figures in quality.items():
        cells = [f"{value:{7 if key == 'french_f1' else 6}.3f}" for key, value in figures.items()]
        print(f"{name:26}", *cells)


def _print_ours(rows: list[Row], answers: list[Answer]) -> None:
    matches = _matches(rows, answers)
    told = {row["id"]: answer.told for row, answer in zip(rows, answers, strict=True)}
    print()
    for engine in ("quick", "trafilatura"):
        found = [one for row, one in matches if told[row["id"]]["engine"] == engine]
        total = score(found)
        print(f"by {engine:12} {len(found) / max(len(matches), 1):6.1%} of the pages, F1 {total.f1:.3f}")
    for side in ("a", "b"):
        total = score([one for row, one in matches if half(row["url"]) == side])
        print(f"sites of half {side}: {total.pages} pages, F1 {total.f1:.3f}, bad {total.bad:.3f}")
    for low, high in ((0.0, 0.8), (0.8, 0.93), (0.93, 0.96), (0.96, 0.98), (0.98, 1.01)):
        found = [one for row, one in matches if low <= told[row["id"]]["confidence"] < high]
        if found:
            mean = statistics.fmean(one.f1 for one in found)
            print(f"confidence {low:.2f} to {min(high, 1):.2f}: {len(found):3} pages, mean F1 {mean:.3f}")


def _print_cost(cost: dict[str, dict[str, float]]) -> None:
    print(f"\n{'CPU a page':26} {'median ms':>9} {'mean ms':>8} {'slowest ÷ median':>17} {'÷ default':>10}")
    for name, of in cost.items():
        print(
            f"{name:26} {of['median_ms']:9.2f} {of['mean_ms']:8.2f} {of['slowest_over_median']:17.1f} "
            f"{of['cpu_over_default']:10.3f}"
        )


def _print_worst(rows: list[Row], answers: list[Answer], worst: int) -> None:
    told = {row["id"]: answer.told for row, answer in zip(rows, answers, strict=True)}
    print(f"\nworst pages (bad is under F1 {BAD})")
    for row, one in sorted(_matches(rows, answers), key=lambda pair: pair[1].f1)[:worst]:
        p, r = one.both / ((one.both + one.extra) or 1), one.both / ((one.both + one.missing) or 1)
        mine = told[row["id"]]
        print(
            f"{one.f1:6.3f}  P {p:.2f} R {r:.2f}  {mine['engine']:11} {mine['confidence']:.2f}  {row['id']}"
        )


if __name__ == "__main__":
    main()
