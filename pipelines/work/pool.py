"""A pool of worker processes that a page can kill without harming the crawl.

The standard `ProcessPoolExecutor` stays broken once a worker dies, and cannot tell which page killed
it. Here each worker has a pipe of its own and works on one page at a time: a death costs that one page,
and the worker is replaced. One page more may wait in the pipe, so that a worker never idles while the
reactor is busy; when the worker dies, that page goes back to the queue without blame.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from typing import Any

from pipelines.work.limits import Limits

STALLED_FACTOR = 10
"""A page may take this many times its CPU limit in wall time (the worker may be starved, never stuck)."""

START_SECONDS = 120.0
"""A worker has this long to import what it needs (1 s on an idle machine)."""

READY = "ready"
"""The first thing a worker says."""

_STOP = None


class PoolBroken(RuntimeError):
    """The pool is closed, or its workers cannot start; no page is to blame."""


class PageLost(Exception):
    """A page that its worker did not survive, or that ran into a limit.

    `reason` is one of `too_slow` (CPU time, or a stall), `too_big` (memory) and `worker_died`.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class _Job:
    call: tuple[str, tuple[Any, ...]]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop

    def succeed(self, value: Any) -> None:
        self._settle(lambda: self.future.set_result(value))

    def fail(self, error: Exception) -> None:
        self._settle(lambda: self.future.set_exception(error))

    def _settle(self, action: Callable[[], None]) -> None:
        """Hand the outcome to the loop that waits for it; one that has gone needs no answer."""

        def settle_once() -> None:
            if not self.future.done():
                action()

        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            self.loop.call_soon_threadsafe(settle_once)


@dataclass
class WorkerPool:
    """Runs the functions of one module in worker processes, by name.

    Args:
        workers: how many processes; one per core is best (three on two cores gain nothing).
        limits: CPU time and memory allowed per page.
        waiting: how many calls may be under way at once, those that wait in the queue included. A caller
            beyond them waits in `run`: this is the back-pressure that `CONCURRENT_ITEMS` does not give.
        module: dotted name of the module; only the workers import it. Its `warm_up()` is called first.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    limits: Limits = field(default_factory=Limits)
    waiting: int = 0
    module: str = "pipelines.work.steps"

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"a pool needs at least one worker, not {self.workers}")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._room = asyncio.Semaphore(self.waiting or 4 * self.workers)
        self._keepers: list[threading.Thread] = []
        self._closed = False

    async def run(self, function: str, *args: Any) -> Any:
        """Call a function of the module in a worker and wait for its result.

        Raises:
            PageLost: the worker died, or the call ran into a limit.
            PoolBroken: the pool is closed, or its workers cannot start.
            StepFailed: the function raised; the message names what.
        """
        async with self._room:
            self._refuse_if_closed()
            if not self._keepers:
                self._start()
            loop = asyncio.get_running_loop()
            job = _Job((function, args), loop.create_future(), loop)
            self._jobs.put(job)
            self._refuse_if_closed()  # it may have broken since: nobody would be left to answer
            return await job.future

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise PoolBroken("the worker pool is closed")

    def _start(self) -> None:
        for number in range(self.workers):
            keeper = threading.Thread(target=self._keep_worker, name=f"worker-{number}", daemon=True)
            keeper.start()
            self._keepers.append(keeper)

    def close(self) -> None:
        """End the workers. Calls still under way are answered first. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for _ in self._keepers:
            self._jobs.put(_STOP)
        for keeper in self._keepers:
            keeper.join()

    def _keep_worker(self) -> None:
        """The life of a keeper thread. Whatever ends it, nobody is left waiting for an answer."""
        keeper = _Keeper(self._jobs, lambda: _Worker(self.limits, self.module))
        try:
            while keeper.fetch():
                keeper.answer()
        except Exception as error:
            self._closed = True
            keeper.refuse(PoolBroken(str(error)))
        finally:
            keeper.end()


class _Keeper:
    """Feeds one worker, passes its answers on, and replaces it when it dies."""

    def __init__(self, jobs: queue.SimpleQueue[_Job | None], hire: Callable[[], _Worker]) -> None:
        self._jobs = jobs
        self._hire = hire
        self._worker: _Worker | None = None
        self._sent: deque[_Job] = deque()  # oldest first; only the oldest has been begun
        self._stopping = False

    def fetch(self) -> bool:
        """Send the worker what it may hold: a page to work on and one to begin next. False: all is done."""
        while not self._stopping and len(self._sent) < 2:
            try:
                job = self._jobs.get(block=not self._sent)
            except queue.Empty:
                break
            if job is _STOP:
                self._stopping = True
                break
            self._sent.append(job)
            if self._worker is None:
                self._worker = self._hire()
            self._worker.send(job.call)
        return bool(self._sent)

    def answer(self) -> None:
        """Wait for the oldest page's outcome and pass it on. A worker that died of it is replaced."""
        assert self._worker is not None
        try:
            succeeded, value = self._worker.receive()
        except PageLost as lost:
            self._sent.popleft().fail(lost)
            self._worker.end()
            self._worker = self._hire() if self._sent else None
            for job in self._sent:
                assert self._worker is not None
                self._worker.send(job.call)
            return
        job = self._sent.popleft()
        if succeeded:
            job.succeed(value)
        else:
            job.fail(value)

    def refuse(self, error: Exception) -> None:
        """Fail what was sent and what waits."""
        for job in self._sent:
            job.fail(error)
        self._sent.clear()
        while True:
            try:
                waiting = self._jobs.get_nowait()
            except queue.Empty:
                return
            if waiting is not None:
                waiting.fail(error)

    def end(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.end()


class _Worker:
    """One worker process and the pipe to it."""

    def __init__(self, limits: Limits, module: str) -> None:
        self._limits = limits
        self._pipe, theirs = Pipe()
        try:
            self._process = _spawn(theirs, limits, module)
        finally:
            theirs.close()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        """A worker that cannot even start is nobody's page's fault, and the next one would do no better."""
        try:
            if self._pipe.poll(START_SECONDS) and self._pipe.recv() == READY:
                return
        except (EOFError, OSError):
            pass
        self._process.kill()
        raise PoolBroken(
            f"a worker process did not start (exit code {self._process.wait()}); see its message above"
        )

    def send(self, call: tuple[str, tuple[Any, ...]]) -> None:
        # A worker that is already dead is noticed by `receive`, which knows whose fault it was.
        try:
            self._pipe.send(call)
        except OSError:
            return

    def receive(self) -> tuple[bool, Any]:
        stalled = self._limits.cpu_seconds * STALLED_FACTOR
        try:
            if not self._pipe.poll(stalled):
                raise PageLost("too_slow", f"no answer for {stalled:.0f} s")
            answer: tuple[bool, Any] = self._pipe.recv()
        except (EOFError, OSError):
            raise self._reason_of_death() from None
        if not answer[0] and isinstance(answer[1], MemoryError):
            raise PageLost("too_big", f"over {self._limits.memory_mib} MiB")
        return answer

    def _reason_of_death(self) -> PageLost:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return PageLost("worker_died", "it closed its pipe")
        if code == -signal.SIGPROF:
            return PageLost("too_slow", f"over {self._limits.cpu_seconds:g} s of CPU time")
        if code < 0:
            return PageLost("worker_died", signal.Signals(-code).name)
        return PageLost("worker_died", f"exit code {code}")

    def end(self) -> None:
        self._pipe.close()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _spawn(pipe: Connection, limits: Limits, module: str) -> subprocess.Popen[bytes]:
    """Start a fresh interpreter: a fork of a process with threads may inherit a lock that nobody frees."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
    # Everything on the command line is ours: this interpreter, our modules, three numbers.
    return subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            "-m",
            "pipelines.work.worker",
            module,
            str(pipe.fileno()),
            str(limits.cpu_seconds),
            str(limits.memory_mib),
        ],
        pass_fds=[pipe.fileno()],
        stdin=subprocess.DEVNULL,
        env=environment,
        # Ctrl-C goes to the crawl alone, which ends its workers itself once their pages are answered.
        start_new_session=True,
    )
