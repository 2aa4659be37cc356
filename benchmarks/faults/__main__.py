r"""Try what a crawl promises of its files.

    python -m benchmarks.faults --kill 100 --signal 50 --full 51 --warc 17 --damage 300 --order 1 --cost 1 \
        --twice 1

Each option is a number of trials, 0 leaves them out. Prints a table and writes the figures into
`results.json`. What went wrong stays in the folder that is named.
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.faults import cost, damage, order, processes
from benchmarks.faults.site import Site
from benchmarks.results import load, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("kill", "signal", "full", "warc", "damage", "order", "cost", "twice"):
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=120, help="no new trial of a kind after so many")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tamis-faults-"))
    found: dict[str, Any] = {}
    with Site() as site:
        for name, trials in (
            ("kill", processes.kill_trials),
            ("signal", processes.signal_trials),
            ("full", processes.full_disk_trials),
            ("warc", processes.warc_trials),
        ):
            if count := getattr(given, name):
                numbers = _within(given.minutes, count)
                found[name] = trials(folder, site, given.pages, numbers, random.Random(given.seed))
                print(name, found[name], flush=True)
        if given.twice:
            found["twice"] = processes.run_twice(folder, site, given.pages)
        if given.cost:
            found["cost"] = cost.measure(folder, site, given.pages)
    if given.damage:
        found["damage"] = damage.trials(folder, given.damage, random.Random(given.seed))
    if given.order:
        found["order"] = order.check_every_point(folder)
    for name, figures in found.items():
        print(f"{name:8} {figures}")
    _save(found)
    if not any(folder.iterdir()):
        folder.rmdir()


def _within(minutes: float, count: int) -> Iterator[int]:
    """Numbers of trials, until there are so many, or the time is over."""
    end = time.monotonic() + 60 * minutes
    return itertools.takewhile(lambda _: time.monotonic() < end, range(count))


def _save(found: dict[str, Any]) -> None:
    save("faults", load().get("faults", {}) | found)


if __name__ == "__main__":
    main()
