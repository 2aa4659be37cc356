"""What one page may cost."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """CPU time and memory for one page.

    The defaults leave room: the slowest of 259 real pages took 0.3 s, a worker at rest 150 MiB.
    """

    cpu_seconds: float = 10.0
    """CPU time a page may use, in seconds; beyond it the worker is ended and the page dropped."""
    memory_mib: int = 1024
    """Address space a worker may add to what it has at rest, in MiB."""

    def __post_init__(self) -> None:
        if self.cpu_seconds <= 0 or self.memory_mib <= 0:
            raise ValueError(f"limits must be above zero: {self}")

    def hold_memory(self) -> None:
        """Bound this process's address space, counted from what it has mapped now."""
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 (not a file to walk to)
            mapped = int(statm.read().split()[0]) * resource.getpagesize()
        limit = mapped + self.memory_mib * 2**20
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

    def start_clock(self) -> None:
        """Give the page that begins now its CPU time. When it is used up, SIGPROF ends the process.

        CPU time, because a busy machine must not cost pages; the kernel, because a regular expression
        in C code answers to nobody else.
        """
        signal.setitimer(signal.ITIMER_PROF, self.cpu_seconds)

    @staticmethod
    def stop_clock() -> None:
        """Stop counting: the page is done."""
        signal.setitimer(signal.ITIMER_PROF, 0)
