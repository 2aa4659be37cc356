"""Put the measures into ratios, into `results.json`, and into the table of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.throughput.runs import ALONE, CRAWL, FETCH, LIMIT, MODES, Measure

_PACKAGES = ("scrapy", "twisted", "trafilatura", "lxml", "langdetect")
_NAMES = {
    CRAWL: "this crawl",
    "plain": "plain Scrapy, trafilatura in `process_item`",
    "links": "… and link extraction on every page",
    LIMIT: "trafilatura alone, one process a core, nothing fetched",
    ALONE: "our own steps alone, one process a core, nothing fetched",
    FETCH: "plain Scrapy, fetching only",
}

BOX = "speed ÷ box"
"""Pages a second of the crawl ÷ what the cores could do if fetching alone and cleaning alone were all."""

Runs = dict[str, list[Measure]]
"""The measures of each mode, in the order of the rounds."""


def machine() -> dict[str, Any]:
    """Say what the figures were measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": cpu,
        "cores": _cores(),
        "memory_gib": round(memory),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def capacity(measure: Measure) -> float:
    """Pages a second that a run could reach with all cores its own, by the CPU time it used.

    A process cannot use more than one core here; with workers, the busier side sets the pace.
    Unlike the wall clock it hardly moves when other work runs on the machine.
    """
    whole = (measure.cpu_main + measure.cpu_children) / _cores()
    return measure.pages / max(whole, measure.cpu_main)


def speed(measure: Measure) -> float:
    """Pages a second by the wall clock."""
    return measure.pages / measure.seconds


def cpu_ms(measure: Measure) -> float:
    """Milliseconds of CPU a page, all processes."""
    return 1000 * (measure.cpu_main + measure.cpu_children) / measure.pages


def spread(values: Sequence[float]) -> dict[str, float]:
    """Give smallest, middle and largest.

    >>> spread([3.0, 1.0, 2.0])
    {'min': 1.0, 'median': 2.0, 'max': 3.0}
    """
    middle = statistics.median(values)
    return {"min": round(min(values), 4), "median": round(middle, 4), "max": round(max(values), 4)}


def modes(runs: Runs) -> dict[str, dict[str, Any]]:
    """Give the figures of each mode."""
    return {mode: _figures(measures) for mode, measures in runs.items()}


def ratios(runs: Runs) -> dict[str, dict[str, float]]:
    """Compare the crawl with the others, round by round, so that each ratio is of neighbours in time."""
    compared: dict[str, dict[str, float]] = {}
    for other in MODES[1:]:
        if other not in runs or CRAWL not in runs:
            continue
        compared[f"speed ÷ {other}"] = _ratio(runs, other, speed)
        compared[f"capacity ÷ {other}"] = _ratio(runs, other, capacity)
        compared[f"cpu ÷ {other}"] = _ratio(runs, other, cpu_ms)
        if other in ("plain", "links"):
            compared[f"lag p99 ÷ {other}"] = _ratio(runs, other, lambda measure: measure.lag_p99)
    if {CRAWL, ALONE, FETCH} <= runs.keys():
        rounds = zip(runs[CRAWL], runs[ALONE], runs[FETCH], strict=True)
        shares = [speed(ours) * (cpu_ms(alone) + cpu_ms(fetch)) for ours, alone, fetch in rounds]
        compared[BOX] = spread([share / 1000 / _cores() for share in shares])
    return compared


def growth(memory: Sequence[tuple[int, float]]) -> dict[str, float]:
    """Describe the memory of a long run: a straight line through it from its first tenth on.

    Raises:
        ValueError: fewer than ten looks were taken at it.
    """
    last = memory[-1][0] if memory else 0
    steady = [(served, mib) for served, mib in memory if last / 10 <= served < last]
    if len(steady) < 10:
        raise ValueError("the run was too short to tell how its memory grows")
    line = statistics.linear_regression(*zip(*steady, strict=True))
    start, end = (line.intercept + line.slope * served for served in (last / 10, last))
    return {
        "pages": last,
        "peak_mib": round(max(mib for _, mib in memory), 1),
        "after_a_tenth_mib": round(start, 1),
        "at_the_end_mib": round(end, 1),
        "end_over_tenth": round(end / start, 3),
        "mib_per_1000_pages": round(1000 * line.slope, 2),
    }


def table(results: dict[str, Any]) -> str:
    """Write the table of docs/benchmarks.md from what stands in `results.json`."""
    lines = []
    for material in results["material"].values():
        lines += [
            f"{material['pages']} real pages, {material['french']} of them French;"
            f" {material['count']} fetches a run; {material['rounds']} rounds;"
            f" {results['machine']['cores']} cores.",
            "",
            "| | this crawl is, by CPU time | by the clock | CPU ms a page | loop lag p99, ms | MiB |",
            "| --- | --- | --- | --- | --- | --- |",
            *(_row(mode, material) for mode in MODES if mode in material["modes"]),
            "",
        ]
        if box := material["ratios"].get(BOX):
            lines += [
                f"The crawl reaches {_said(box)} of what fetching alone and cleaning alone leave room for.",
                "",
            ]
    if soak := results.get("soak"):
        lines.append(
            f"Memory of the whole process tree over {soak['pages']:,} pages:"
            f" {soak['after_a_tenth_mib']:.0f} MiB after a tenth of them,"
            f" {soak['at_the_end_mib']:.0f} at the end, {soak['peak_mib']:.0f} at most."
        )
    return "\n".join(lines).rstrip() + "\n"


def _row(mode: str, material: dict[str, Any]) -> str:
    figures = material["modes"][mode]
    lag = figures.get("lag_p99_ms")
    memory = figures.get("memory_peak_mib")
    cells = [
        _NAMES[mode],
        _said(material["ratios"].get(f"capacity ÷ {mode}")),
        _said(material["ratios"].get(f"speed ÷ {mode}")),
        f"{figures['cpu_ms_a_page']['median']:.1f}",
        f"{lag['median']:.0f}" if lag else "–",
        f"{memory['median']:.0f}" if memory else "–",
    ]
    return f"| {' | '.join(cells)} |"


def _said(ratio: dict[str, float] | None) -> str:
    return f"{ratio['median']:.2f}× ({ratio['min']:.2f}–{ratio['max']:.2f})" if ratio else "–"


def _figures(measures: Sequence[Measure]) -> dict[str, Any]:
    def over(value: Callable[[Measure], float]) -> dict[str, float]:
        return spread([value(measure) for measure in measures])

    figures: dict[str, Any] = {
        "pages_a_second": over(speed),
        "capacity_pages_a_second": over(capacity),
        "cpu_ms_a_page": over(cpu_ms),
        "cpu_ms_a_page_main": over(lambda measure: 1000 * measure.cpu_main / measure.pages),
        "kept": over(lambda measure: measure.kept),
    }
    if all(measure.memory for measure in measures):
        figures["lag_p50_ms"] = over(lambda measure: 1000 * measure.lag_p50)
        figures["lag_p99_ms"] = over(lambda measure: 1000 * measure.lag_p99)
        figures["memory_peak_mib"] = over(lambda measure: max(mib for _, mib in measure.memory))
    return figures


def _ratio(runs: Runs, other: str, value: Callable[[Measure], float]) -> dict[str, float]:
    pairs = zip(runs[CRAWL], runs[other], strict=True)
    return spread([value(ours) / value(theirs) for ours, theirs in pairs])


def _cores() -> int:
    return len(os.sched_getaffinity(0))
