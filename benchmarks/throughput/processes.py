"""CPU time and memory of a process and everything under it (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Cpu:
    """CPU seconds, user and system together."""

    main: float
    children: float
    """Of all descendants, living and dead (a dead one counts once its parent has waited for it)."""


def tree(pid: int) -> list[int]:
    """Give a process and its living descendants."""
    return [member.pid for member in _members(pid)]


def cpu(pid: int) -> Cpu:
    """Read the CPU time used so far by a process and by what it started."""
    main = children = 0.0
    for member in _members(pid):
        with suppress(psutil.Error):  # it ended while we looked
            spent = member.cpu_times()
            own, reaped = spent.user + spent.system, spent.children_user + spent.children_system
            main += own if member.pid == pid else 0.0
            children += reaped if member.pid == pid else own + reaped
    return Cpu(main, children)


def memory_mib(pid: int) -> float:
    """Read the memory of a process and its descendants; a page shared by two counts half in each (PSS)."""
    total = 0
    for member in _members(pid):
        with suppress(psutil.Error):
            total += member.memory_full_info().pss
    return total / 2**20


def _members(pid: int) -> Iterator[psutil.Process]:
    with suppress(psutil.Error):
        first = psutil.Process(pid)
        yield first
        yield from first.children(recursive=True)
