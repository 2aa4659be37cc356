"""The limits: work without a crawl, in as many processes as there are cores.

`python -m benchmarks.throughput.limit DIR --count N` prints the measures of trafilatura alone, on pages
already decoded, as JSON; with `--ours` those of our own steps, from the bytes of a page to its record.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import trafilatura
from w3lib.encoding import html_to_unicode

from benchmarks.throughput.material import plan, read
from pipelines.cleaning import Policy
from pipelines.wanted import Wanted
from pipelines.work import steps
from pipelines.work.job import Job


@dataclass(slots=True)
class Page:
    """A page that waits to be worked on."""

    url: str
    body: bytes
    html: str = ""


def trafilatura_alone(page: Page) -> bool:
    """Extract text and metadata of a decoded page; tells whether there is a text."""
    return trafilatura.bare_extraction(page.html, with_metadata=True) is not None


def ours_alone(page: Page) -> bool:
    """Take a page through all steps of the road; tells whether a record came of it."""
    record = {"body": page.body, "content_type": "text/html", "url": page.url}
    job = Job(steps=tuple(steps.STEPS), record=record, wanted=Wanted(), policy=Policy())
    return "text_sha256" in steps.process(job).fields


def work(
    function: Callable[[Page], bool], pages: list[Page], warm_up: int, barrier: Barrier, answers: Any
) -> None:
    """Do a share of the pages; the clock starts when every process is warm."""
    steps.warm_up()
    for page in pages[:warm_up]:
        function(page)
    barrier.wait()
    began, cpu_began = time.monotonic(), time.process_time()
    kept = sum(function(page) for page in pages)
    answers.put((began, time.monotonic(), time.process_time() - cpu_began, kept))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--lang", default="")
    parser.add_argument("--warm-up", type=int, default=20)
    parser.add_argument("--ours", action="store_true", help="our own steps, not trafilatura")
    given = parser.parse_args()
    function = ours_alone if given.ours else trafilatura_alone
    material = {page.id: page for page in read(given.folder, given.lang)}
    pages = [
        Page(f"http://127.0.0.1/v{number}/article/{name}.html", material[name].copy(number))
        for number, name in plan(list(material), given.count)
    ]
    if not given.ours:
        for page in pages:
            page.html = html_to_unicode("text/html", page.body)[1]
    cores = len(os.sched_getaffinity(0))
    context = get_context("fork")
    barrier, answers = context.Barrier(cores), context.SimpleQueue()
    workers = [
        context.Process(target=work, args=(function, pages[at::cores], given.warm_up, barrier, answers))
        for at in range(cores)
    ]
    for worker in workers:
        worker.start()
    shares = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    measured = {
        "done": given.count,
        "pages": given.count,
        "seconds": max(end for _, end, _, _ in shares) - min(began for began, _, _, _ in shares),
        "cpu_main": 0.0,
        "cpu_children": sum(used for _, _, used, _ in shares),
        "kept": sum(kept for *_, kept in shares),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
