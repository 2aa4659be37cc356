"""The statistics of a release as pictures. The only importer of matplotlib, which need not be installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.dataset.statistics import UNKNOWN, Statistics

INK, BAR = "#333333", "#4c6a92"
MAX_BARS = 24


def draw(statistics: Statistics, folder: Path) -> list[str]:
    """Draw lengths, months and sources; gives the names of the files, none where matplotlib is missing.

    The same numbers give the same bytes with the same matplotlib.
    """
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return []
    months = {name: count for name, count in sorted(statistics.groups["month"].items()) if name != UNKNOWN}
    sources = dict(statistics.groups["source"].most_common())
    top = sorted(sources.items(), key=lambda entry: (-entry[1], entry[0]))[:MAX_BARS]
    bins, counts = histogram(statistics.lengths)
    pictures: list[tuple[str, str, Sequence[str], Sequence[int]]] = [
        ("length.png", "articles by characters of text", bins, counts),
        ("months.png", "articles by month of publication", *_last(months)),
        ("sources.png", "articles by source", [name for name, _ in top], [count for _, count in top]),
    ]
    folder.mkdir()
    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        for name, title, labels, values in pictures:
            figure = Figure(figsize=(7, 3), dpi=120, layout="constrained")
            FigureCanvasAgg(figure)
            _bars(figure, title, labels, values)
            # No name of the software, no date: only the numbers decide the bytes.
            figure.savefig(folder / name, metadata={"Software": None})
    return [name for name, *_ in pictures]


def _bars(figure: Any, title: str, labels: Sequence[str], values: Sequence[int]) -> None:
    axes = figure.add_subplot()
    axes.bar(range(len(values)), values, color=BAR)
    axes.set_xticks(range(len(labels)), [label[:24] for label in labels], rotation=45, ha="right", fontsize=7)
    axes.set_title(title, fontsize=9, color=INK, loc="left", parse_math=False)
    axes.tick_params(axis="y", labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    for label in axes.get_xticklabels():
        label.set_parse_math(False)  # a source may be called "$x$"


def _last(months: Mapping[str, int]) -> tuple[list[str], list[int]]:
    names = list(months)[-MAX_BARS:]
    return names, [months[name] for name in names]


def histogram(ascending: Sequence[int]) -> tuple[list[str], list[int]]:
    """Counts in bins that double: under 250 characters, under 500, under 1000 …

    >>> histogram([100, 300, 400, 700])
    (['< 250', '< 500', '< 1000'], [1, 2, 1])
    """
    labels, counts, end, at = [], [], 250, 0
    while at < len(ascending):
        start = at
        while at < len(ascending) and ascending[at] < end:
            at += 1
        labels.append(f"< {end}")
        counts.append(at - start)
        end *= 2
    return labels, counts
