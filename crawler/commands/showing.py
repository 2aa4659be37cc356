"""Showing a text to a person, what was cut struck out in its place, and all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.commands.account import Account, metadata_of
from pipelines.cleaning import Cleaned, Removal

_LONGEST = 200
CUT, FLAGGED = "red strike", "yellow underline"


def show_cuts(console: Console, name: str, cleaned: Cleaned) -> None:
    """Print a text with its cuts in colour, then a line a cut with its rule and evidence."""
    console.rule(Text(name), align="left")
    show_text(console, cleaned)


def show_text(console: Console, cleaned: Cleaned) -> None:
    """Print a text with its cuts struck out, and the grounds of each."""
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


def show_account(console: Console, account: Account) -> None:
    """Print all that became of a document: what was read, what would become of it, its text, its cuts."""
    console.rule(Text(account.name), align="left")
    if account.fault is None:
        console.print(Text("kept", style="green"))
    else:
        detail = f": {account.fault.detail}" if account.fault.detail else ""
        console.print(Text(f"dropped as {account.fault.reason}{detail}", style="red"))
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value, origin in (*_verdicts(account), *metadata_of(account)):
        table.add_row(Text(name, style="bold"), Text(_shown(value)), Text(origin, style="dim"))
    console.print(table)
    cleaned = account.outcome.cleaned
    show_text(console, cleaned)
    for miss in cleaned.near_misses:
        console.print(Text(f"kept {describe(miss)} | {_shown(miss.text)}", style="dim"))
    for credit in cleaned.credits:
        console.print(Text(f"credit: {credit}", style="cyan"))


def _verdicts(account: Account) -> list[tuple[str, Any, str]]:
    """Extraction, language and translation: what was found, and how sure it is."""
    known = account.record
    rows: list[tuple[str, Any, str]] = []
    if known.get("extractor"):
        rows.append(("extraction", known["extractor"], f"confidence {known['confidence']:.2f}"))
    if known.get("flags"):
        rows.append(("flags", known["flags"], ""))
    if account.outcome.cleaned.fixes:
        rows.append(("repaired", account.outcome.cleaned.fixes, ""))
    rows.append(("language", known.get("language", ""), f"score {known.get('language_score', 0):.2f}"))
    if known.get("foreign_passages"):
        rows.append(("foreign", known["foreign_passages"], f"{known['foreign_ratio']:.1%} of the letters"))
    origin = ", ".join(known.get("translation_evidence", ()))
    source = f" from {known['translated_from']}" if known.get("translated_from") else ""
    rows.append(("translated", f"{known.get('translated', 'unknown')}{source}", origin))
    if known.get("tdm_reservation") == "yes":
        rows.append(("rights", "reserved", ", ".join(known.get("rights_evidence", ()))))
    return rows


def _shown(value: Any) -> str:
    """A value on one line, cut off where it gets long."""
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


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
