"""A run's report in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

REASONS_SHOWN = 4


def as_text(report: Mapping[str, Any]) -> str:
    """The report as a person reads it: how the crawl ended, what came out, each source, alarms first.

    >>> print(as_text({"run": "20261124T060000Z-news-1", "finish_reason": "finished", "exit_code": 0}))
    run 20261124T060000Z-news-1: finished, exit code 0
    <BLANKLINE>
    0 pages: 0 kept, 0 dropped, 0 lost; 0 articles cut
    """
    dropped = _counts(report.get("dropped"))
    ended = f"{report.get('finish_reason', '')}, exit code {report.get('exit_code', '')}"
    lines = [
        f"run {report.get('run', '')}: {ended}",
        " to ".join(str(report[name]) for name in ("started_at", "finished_at") if report.get(name)),
        f"{report.get('pages', 0)} pages: {report.get('kept', 0)} kept, {sum(dropped.values())} dropped, "
        f"{report.get('lost', 0)} lost; {report.get('cut', 0)} articles cut",
        *(f"  {count:6}  {reason}" for reason, count in dropped.items()),
    ]
    sources = report.get("sources")
    if isinstance(sources, Mapping) and sources:
        lines += ["", *_alarms(sources), *_table(sources)]
    files = report.get("files")
    if isinstance(files, list) and files:
        lines += ["", *(f"{entry.get('records', '')}\t{entry.get('path', '')}" for entry in files)]
    return "\n".join(lines)


def _alarms(sources: Mapping[str, Any]) -> Iterator[str]:
    told = False
    for name, counts in sources.items():
        for alarm in counts.get("alarms") or []:
            told = True
            word = "ALARM" if alarm.get("grave") else "note "
            yield f"{word}  {name}: {alarm.get('kind')}: {alarm.get('text')}"
    if told:
        yield ""


def _table(sources: Mapping[str, Any]) -> Iterator[str]:
    width = min(max(len(name) for name in [*sources, "source"]), 40)
    yield f"{'source':{width}}  {'found':>6} {'new':>6} {'kept':>6} {'cut':>6} {'failed':>6}  dropped"
    for name, counts in sources.items():
        dropped = sorted(_counts(counts.get("dropped")).items(), key=lambda entry: -entry[1])
        reasons = ", ".join(f"{count} {reason}" for reason, count in dropped[:REASONS_SHOWN])
        rest = sum(count for _, count in dropped[REASONS_SHOWN:])
        numbers = " ".join(f"{counts.get(key, 0):6}" for key in ("found", "new", "kept", "cut", "failed"))
        yield f"{name[:width]:{width}}  {numbers}  {reasons}{f', {rest} others' if rest else ''}".rstrip()


def _counts(value: object) -> dict[str, int]:
    return dict(value) if isinstance(value, Mapping) else {}
