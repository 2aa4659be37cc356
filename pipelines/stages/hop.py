"""The hop to a worker process, shared by the stages that cost CPU time.

Stages that stand next to one another in `ITEM_PIPELINES` share one hop: the first takes the item to a
worker, which does the work of all of them on one parsed page; the others find their work done. Each
also works alone, in any order, in somebody else's project.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from pipelines.cleaning import Policy
from pipelines.reservations import keeps_reserved
from pipelines.stages.dropping import drop
from pipelines.stages.fields import read_fields, write_fields
from pipelines.wanted import Wanted
from pipelines.work import PageLost, PoolBroken, WorkerPool
from pipelines.work.job import Job, Outcome, adjoining
from pipelines.work.limits import Limits

INPUTS = (
    *("url", "body", "html", "content_type", "fetched_at", "translated_from"),
    *("text", "language", "title", "kind", "flags"),
    *("tdm_reservation", "ai_signal", "rights_evidence"),
)
"""Fields a step may read. Nothing else of an item travels to the worker."""

MOST_AHEAD = 10_000
"""Items between two stages that are remembered. Only what a stranger's pipeline swaps for another item is
ever left over; far fewer than these are on the road at once."""


@dataclass(slots=True)
class _Ahead:
    """Steps already done for an item whose stages it has not yet passed."""

    item: Any
    steps: set[str]
    outcome: Outcome


@dataclass
class Hop:
    """What the CPU stages of one crawl share: the pool, and the results that wait for their stage."""

    pool: WorkerPool
    wanted: Wanted
    policy: Policy
    steps: tuple[str, ...]
    """The step of each pipeline of the crawl in order, "" for one that is none of ours."""

    def __post_init__(self) -> None:
        self.hints: dict[str, Any] = {}  # of the extraction, by the record's `source`; the spider fills it
        # By id(item).  The item is held as well, so that no later one can be taken for it.
        self._ahead: OrderedDict[int, _Ahead] = OrderedDict()
        self._closing: asyncio.Future[None] | None = None

    async def take(self, item: Any, step: str, hints: Any = None) -> Outcome:
        """Do this step and those that adjoin it in a worker."""
        job = Job(
            steps=adjoining(self.steps, step),
            record=read_fields(item, INPUTS),
            wanted=self.wanted,
            policy=self.policy,
            hints=hints,
        )
        outcome: Outcome = await self.pool.run("process", job)
        return outcome

    def leave_done(self, item: Any, steps: tuple[str, ...], outcome: Outcome) -> None:
        """Remember what the item has behind it."""
        if steps:
            self._ahead[id(item)] = _Ahead(item, set(steps), outcome)
            if len(self._ahead) > MOST_AHEAD:
                self._ahead.popitem(last=False)

    def already_done(self, item: Any, step: str) -> Outcome | None:
        """What an earlier stage's hop made of this step, if it did it. Told once: then it is forgotten."""
        ahead = self._ahead.get(id(item))
        if ahead is None or step not in ahead.steps:
            return None
        ahead.steps.discard(step)
        if not ahead.steps:
            del self._ahead[id(item)]
        return ahead.outcome

    def forget(self, item: Any) -> None:
        """The item has left the road before its time."""
        self._ahead.pop(id(item), None)

    def give_up(self, crawler: Crawler) -> None:
        """Close the spider: no worker will ever answer, and to go on would lose every page of the crawl."""
        if self._closing is None and crawler.engine is not None and crawler.engine.spider is not None:
            self._closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason="workers_broken"))


_hops: WeakKeyDictionary[Crawler, Hop] = WeakKeyDictionary()


def hop_of(crawler: Crawler) -> Hop:
    """The hop of a crawl; made when first asked for, closed with the engine."""
    hop = _hops.get(crawler)
    if hop is None:
        hop = _hops[crawler] = _make(crawler)

        async def close() -> None:
            await asyncio.get_running_loop().run_in_executor(None, hop.pool.close)

        crawler.signals.connect(close, signals.engine_stopped, weak=False)
        crawler.signals.connect(hop.forget, signals.item_dropped)
        crawler.signals.connect(hop.forget, signals.item_error)
    return hop


def wanted_of(settings: BaseSettings) -> Wanted:
    """What the settings want an article to be."""
    return Wanted(
        languages=tuple(
            str(code).strip().lower()
            for code in settings.getlist("TAMIS_LANGUAGES", list(Wanted().languages))
        ),
        min_chars=settings.getint("TAMIS_MIN_CHARS", Wanted().min_chars),
        teasers=settings.getbool("TAMIS_TEASERS", Wanted().teasers),
        reserved=keeps_reserved(settings.get("TAMIS_RIGHTS", "record")),
    )


def _make(crawler: Crawler) -> Hop:
    settings = crawler.settings
    pipelines = settings.get_component_priority_dict_with_base("ITEM_PIPELINES")
    classes = (load_object(pipeline) for pipeline in build_component_list(pipelines))
    pool = WorkerPool(
        limits=Limits(
            cpu_seconds=settings.getfloat("TAMIS_PAGE_CPU_SECONDS", Limits().cpu_seconds),
            memory_mib=settings.getint("TAMIS_PAGE_MEMORY_MIB", Limits().memory_mib),
        ),
        workers=settings.getint("TAMIS_WORKERS") or os.cpu_count() or 1,
    )
    return Hop(
        pool=pool,
        wanted=wanted_of(settings),
        policy=Policy(settings.getdict("TAMIS_CLEANING")),
        steps=tuple(getattr(found, "step", "") for found in classes),
    )


class WorkerStage:
    """A stage whose work is a step in `pipelines.work.steps`."""

    step: ClassVar[str]
    """Name of the step; also the stage's name in counts and reasons."""
    needs: ClassVar[str]
    """Field without which there is nothing to do: such an item passes as it is."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.hop = hop_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WorkerStage:
        return cls(crawler)

    def has_work(self, item: Any) -> bool:
        """Whether the item carries what this stage works on."""
        return ItemAdapter.is_item(item) and bool(read_fields(item, [self.needs]).get(self.needs))

    def accept(self, item: Any, outcome: Outcome) -> Any:
        """Bring the outcome into the item, or into a new one."""
        write_fields(item, outcome.fields)
        return item

    def mark(self, item: Any, outcome: Outcome) -> None:
        """Leave on the item what travels beside its fields, whichever stage's hop did the step."""

    def count(self, item: Any, outcome: Outcome) -> None:
        """Count what this stage did."""
        self._inc(f"{self.step}/pages")

    async def process_item(self, item: Any) -> Any:
        if done := self.hop.already_done(item, self.step):
            self.mark(item, done)
            self.count(item, done)
            return item
        if not self.has_work(item):
            return item
        try:
            source = str(read_fields(item, ["source"]).get("source") or "") if self.hop.hints else ""
            outcome = await self.hop.take(item, self.step, self.hop.hints.get(source))
        except PageLost as lost:
            self._inc("workers/died")
            raise drop(self.crawler, self.step, lost.reason, lost.detail) from lost
        except PoolBroken:
            self.hop.give_up(self.crawler)
            raise
        if outcome.refused is not None:
            raise drop(self.crawler, self.step, outcome.refused.reason, outcome.refused.detail)
        item = self.accept(item, outcome)
        self.hop.leave_done(item, adjoining(self.hop.steps, self.step)[1:], outcome)
        self.mark(item, outcome)
        self.count(item, outcome)
        return item

    def _inc(self, name: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name, count)
