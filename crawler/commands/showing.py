"""Showing a cleaned text to a person: what was cut stands struck out in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cleaning import Cleaned, Removal

CUT, FLAGGED = "red strike", "yellow underline"


def show_cuts(console: Console, name: str, cleaned: Cleaned) -> None:
    """Print a text with its cuts in colour, then a line a cut with its rule and evidence."""
    console.rule(Text(name), align="left")
    text = Text(cleaned.base)
    for removal in cleaned.removals:
        text.stylize(CUT, removal.start, removal.end)
    for removal in cleaned.flagged:
        text.stylize(FLAGGED, removal.start, removal.end)
    console.print(text)
    if not cleaned.removals and not cleaned.flagged:
        console.print(Text("nothing to cut", style="dim"))
    for removal in cleaned.removals:
        console.print(Text(describe(removal), style="red"))
    for removal in cleaned.flagged:
        console.print(Text(f"flagged {describe(removal)}", style="yellow"))


def describe(removal: Removal) -> str:
    """One line on a cut: where, what, which rule, how sure, and on what grounds.

    >>> describe(Removal(3, 9, "…", "an-example", "wrapper", 0.912, ("bare-label",)))
    '3–9 wrapper by an-example, score 0.91: bare-label'
    """
    where = f"{removal.start}–{removal.end} {removal.note_class}"
    grounds = f": {', '.join(removal.evidence)}" if removal.evidence else ""
    return f"{where} by {removal.rule}, score {removal.score:.2f}{grounds}"


def show_statistics(console: Console, found: Mapping[str, Any], top: int = 15) -> None:
    """Print the numbers of a data set: one table of sums, then one for each group, the largest first."""
    sums = Table(box=None, pad_edge=False, show_header=False)
    sums.add_column(style="dim")
    sums.add_column(justify="right")
    for name, value in found.items():
        if isinstance(value, int):
            sums.add_row(name.replace("_", " "), f"{value:,}")
        elif name in ("crawled_at", "published") and value["first"]:
            sums.add_row(name.replace("_", " "), f"{value['first'][:10]} to {value['last'][:10]}")
    console.print(sums)
    for name, counts in found.items():
        if not isinstance(counts, dict) or name in ("crawled_at", "published") or not counts:
            continue
        console.print(Text(f"\n{name.replace('_', ' ')}", style="bold"))
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="dim")
        table.add_column(justify="right")
        for value, count in list(counts.items())[:top]:
            table.add_row(Text(value), f"{count:,}")
        if len(counts) > top:
            table.add_row(f"… {len(counts) - top} more", "")
        console.print(table)
