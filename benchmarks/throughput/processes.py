"""CPU time and memory of a process and everything under it, read from /proc (Linux)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU seconds, user and system together."""

    main: float
    children: float
    """Of all descendants, living and dead (a dead one counts once its parent has waited for it)."""


def tree(pid: int) -> list[int]:
    """Give a process and its living descendants."""
    found, todo = [], [pid]
    while todo:
        at = todo.pop()
        found.append(at)
        for children in (_PROC / str(at) / "task").glob("*/children"):
            try:
                todo += map(int, children.read_text().split())
            except OSError:
                continue  # it ended while we looked
    return found


def cpu(pid: int) -> Cpu:
    """Read the CPU time used so far by a process and by what it started."""
    main = children = 0.0
    for member in tree(pid):
        try:
            # The name, in brackets, may hold spaces; what follows it does not.
            fields = (_PROC / str(member) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own, reaped = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
        if member == pid:
            main += own / _TICKS
            children += reaped / _TICKS
        else:
            children += (own + reaped) / _TICKS
    return Cpu(main, children)


def memory_mib(pid: int) -> float:
    """Read the memory of a process and its descendants; a page shared by two counts half in each (PSS)."""
    total = 0
    for member in tree(pid):
        try:
            lines = (_PROC / str(member) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
