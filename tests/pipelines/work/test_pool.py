"""The worker pool: a page may kill its worker, never the crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.work import PageLost, PoolBroken, WorkerPool
from pipelines.work.job import StepFailed, adjoining
from pipelines.work.limits import Limits

STEPS = """
import os, signal, time

def warm_up():
    pass

def double(number):
    return 2 * number

def whose():
    return os.getpid()

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def spin():
    while True:
        pass

def hog():
    return len([bytearray(2**20) for _ in range(4096)])

def fail():
    raise LookupError("nothing there")
"""


@pytest.fixture
def make_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., WorkerPool]]:
    (tmp_path / "hostile_steps.py").write_text(STEPS, encoding="utf-8")
    (tmp_path / "broken_steps.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pools: list[WorkerPool] = []

    def make(**options: Any) -> WorkerPool:
        pools.append(WorkerPool(**{"workers": 1, "module": "hostile_steps"} | options))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


async def outcomes(*calls: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


def test_results_come_back_to_who_asked(make_pool: Callable[..., WorkerPool]) -> None:
    pool = make_pool(workers=2)

    async def ask() -> list[Any]:
        return await outcomes(*(pool.run("double", number) for number in range(40)))

    assert asyncio.run(ask()) == [2 * number for number in range(40)]


@pytest.mark.parametrize(
    ("function", "reason"), [("die", "worker_died"), ("spin", "too_slow"), ("hog", "too_big")]
)
def test_a_deadly_page_costs_itself_and_no_other(
    make_pool: Callable[..., WorkerPool], function: str, reason: str
) -> None:
    # Filling memory takes CPU as well: only the page that spins is held short.
    pool = make_pool(limits=Limits(cpu_seconds=0.3 if function == "spin" else 20.0, memory_mib=256))

    async def ask() -> list[Any]:
        return await outcomes(
            pool.run("double", 1), pool.run(function), pool.run("double", 2), pool.run("double", 3)
        )

    first, lost, *others = asyncio.run(ask())
    assert (first, others) == (2, [4, 6])
    assert isinstance(lost, PageLost)
    assert lost.reason == reason


def test_a_replaced_worker_is_another_process(make_pool: Callable[..., WorkerPool]) -> None:
    pool = make_pool()

    async def ask() -> tuple[int, int]:
        before = await pool.run("whose")
        await outcomes(pool.run("die"))
        return before, await pool.run("whose")

    before, after = asyncio.run(ask())
    assert before != after


def test_an_exception_of_a_step_is_no_death(make_pool: Callable[..., WorkerPool]) -> None:
    pool = make_pool()

    async def ask() -> list[Any]:
        return await outcomes(pool.run("whose"), pool.run("fail"), pool.run("whose"))

    before, failed, after = asyncio.run(ask())
    assert isinstance(failed, StepFailed)
    assert "LookupError: nothing there" in str(failed)
    assert before == after


def test_workers_that_cannot_start_break_the_pool_instead_of_blaming_pages(
    make_pool: Callable[..., WorkerPool], capfd: pytest.CaptureFixture[str]
) -> None:
    pool = make_pool(module="broken_steps")

    async def ask() -> list[Any]:
        return await outcomes(*(pool.run("double", number) for number in range(5)))

    assert {type(answer) for answer in asyncio.run(ask())} == {PoolBroken}


def test_a_closed_pool_refuses_and_can_be_closed_again(make_pool: Callable[..., WorkerPool]) -> None:
    pool = make_pool()
    assert asyncio.run(pool.run("double", 2)) == 4
    pool.close()
    pool.close()
    with pytest.raises(PoolBroken):
        asyncio.run(pool.run("double", 2))


def test_callers_beyond_the_room_wait(make_pool: Callable[..., WorkerPool]) -> None:
    pool = make_pool(waiting=2)
    under_way: list[int] = []

    async def ask() -> None:
        calls = [asyncio.ensure_future(pool.run("double", number)) for number in range(6)]
        while not all(call.done() for call in calls):
            under_way.append(2 - pool._room._value)
            await asyncio.sleep(0)

    asyncio.run(ask())
    assert max(under_way) == 2


@pytest.mark.parametrize("workers", [0, -1])
def test_a_pool_without_workers_is_refused(workers: int) -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        WorkerPool(workers=workers)


@pytest.mark.parametrize("limits", [{"cpu_seconds": 0}, {"memory_mib": -1}])
def test_limits_must_be_above_zero(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Limits(**limits)


def test_steps_that_adjoin_share_a_hop_and_a_strangers_stage_between_them_parts_it() -> None:
    assert adjoining(("", "extract", "detect_language", "clean", ""), "extract") == (
        "extract",
        "detect_language",
        "clean",
    )
    assert adjoining(("extract", "", "clean"), "extract") == ("extract",)
