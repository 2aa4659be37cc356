"""The limit: extraction alone, on pages already decoded, in as many processes as there are cores.

`python -m benchmarks.throughput.limit DIR --count N` prints its measures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import trafilatura
from w3lib.encoding import html_to_unicode

from benchmarks.throughput.material import plan, read


def extract(pages: list[str], warm_up: int, barrier: Barrier, answers: Any) -> None:
    """Extract a share of the pages; the clock starts when every process is warm."""
    for page in pages[:warm_up]:
        trafilatura.bare_extraction(page, with_metadata=True)
    barrier.wait()
    began, cpu_began = time.monotonic(), time.process_time()
    kept = sum(trafilatura.bare_extraction(page, with_metadata=True) is not None for page in pages)
    answers.put((began, time.monotonic(), time.process_time() - cpu_began, kept))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--lang", default="")
    parser.add_argument("--warm-up", type=int, default=20)
    given = parser.parse_args()
    material = {page.id: page for page in read(given.folder, given.lang)}
    pages = [
        html_to_unicode("text/html", material[name].copy(number))[1]
        for number, name in plan(list(material), given.count)
    ]
    cores = len(os.sched_getaffinity(0))
    context = get_context("fork")
    barrier, answers = context.Barrier(cores), context.SimpleQueue()
    workers = [
        context.Process(target=extract, args=(pages[at::cores], given.warm_up, barrier, answers))
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
