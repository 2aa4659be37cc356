"""The figures of README, out of `benchmarks/results.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.results import load

NOT_YET = "Not measured yet.\n"


def cleaning() -> str:
    """The cleaning beside the filters that are usually applied, on known and on unseen notes."""
    results = load()
    found, unseen = results.get("cleaning"), results.get("cleaning_held_out")
    if not found or not unseen:
        return NOT_YET
    rows = [
        f"On {found['documents']} labelled documents it was developed on, and on {unseen['documents']}",
        "unseen ones, in wordings as varied as their authors made them (`benchmarks/cleaning/apart/`):",
        "nobody who works on it has read their notes, but its bounds were set with an eye on their totals.",
        "",
        "| cleaner | notes gone | precision | clean articles untouched | documents perfect "
        "| unseen: notes gone | precision | untouched | perfect |",
        f"|{' --- |' * 9}",
    ]
    for name, row in found["cleaners"].items():
        cells = [
            f"{told[key]:.3f}"
            for told in (row, unseen["cleaners"][name])
            for key in ("note_recall", "char_precision", "untouched_negatives", "perfect")
        ]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def extraction() -> str:
    """Main text and metadata beside trafilatura."""
    found = load().get("extraction")
    if not found:
        return NOT_YET
    rows = [
        "| extractor | F1 | French F1 | pages under 0.8 | title | author | date | CPU |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, quality in found["quality"].items():
        if not quality["title"]:
            continue  # the row without metadata
        cells = [f"{quality[key]:.3f}" for key in ("f1", "french_f1", "bad", "title", "author", "date")]
        rows.append(f"| {name} | {' | '.join(cells)} | {found['cost'][name]['cpu_over_default']:.2f} |")
    return "\n".join(rows) + "\n"


def extraction_in_full() -> str:
    """Main text and metadata beside trafilatura, with precision, recall and cost of a page."""
    found = load().get("extraction")
    if not found:
        return NOT_YET
    names = ("", "French ")
    heads = [f"{name}{figure}" for name in names for figure in ("F1", "P", "R", "bad")]
    keys = [f"{name}{key}" for name in ("", "french_") for key in ("f1", "precision", "recall", "bad")]
    heads, keys = [*heads, "title", "author", "date"], [*keys, "title", "author", "date"]
    rows = [
        f"{found['pages']} development pages: F1, precision and recall of shingles of four words, the share",
        "of pages under F1 0.8, and the share of fields that are right. CPU is for text and metadata, over",
        "trafilatura's default mode with metadata; `slowest` is what the slowest page costs over the median.",
        "",
        f"| | {' | '.join(heads)} | CPU | slowest |",
        f"|{' --- |' * (len(heads) + 3)}",
    ]
    for name, quality in found["quality"].items():
        if not quality["title"]:
            continue  # the row without metadata
        cost = found["cost"][name]
        cells = [f"{quality[key]:.3f}" for key in keys]
        cells += [f"{cost['cpu_over_default']:.2f}", f"{cost['slowest_over_median']:.0f}"]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def in_short() -> str:
    """One line a subject."""
    lines = list(_lines(load()))
    return "".join(f"- {line}\n" for line in lines) if lines else NOT_YET


def _lines(results: dict[str, Any]) -> Iterator[str]:
    if material := results.get("throughput", {}).get("material", {}).get("all"):
        speed, cpu, lag = (
            material["ratios"][f"{name} ÷ links"]["median"] for name in ("speed", "cpu", "lag p99")
        )
        yield (
            f"**Speed**: {speed:.1f} times the pages a second of plain Scrapy with link extraction, "
            f"trafilatura and langdetect, at {cpu:.2f} of its CPU a page, {lag:.2f} of its event-loop lag."
        )
    if language := results.get("language"):
        documents = language["readers"]["`detect`"]["docs"]["f1"]
        spans, cost = language["passages"]["span_f1"], language["cost"]["both"]
        yield (
            f"**Language**: French documents told from others with F1 {documents:.3f}, foreign passages in "
            f"them with {spans:.3f}, at {cost:.2f} of langdetect's CPU."
        )
    if kill := results.get("faults", {}).get("kill"):
        yield (
            f"**Killed {kill['trials']} times** at random moments: {kill['lost']} articles lost, "
            f"{kill['twice']} twice, {kill['torn']} torn."
        )
