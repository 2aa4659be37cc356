"""Markdown, as data cards and the documentation have it."""

from __future__ import annotations

from collections.abc import Iterable


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    r"""A table; a bar in a cell is escaped.

    >>> print(table(("rule", "count"), [("a|b", "2")]), end="")
    | rule | count |
    | --- | --- |
    | a\|b | 2 |
    """
    lines = [" | ".join(headings)]
    lines.append(" | ".join("---" for _ in lines[0].split(" | ")))
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"
