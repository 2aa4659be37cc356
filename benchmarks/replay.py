"""Figures of a crawl night after night, on a web that is replayed: `python -m benchmarks.replay`.

The web is that of the tests (`tests/web/sites`): six sites whose feeds move, whose articles are edited, which
ask to be left alone, or whose server never says "changed". Loopback only; it takes about a minute.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.crawls import ROOT
from tests.web.replay import Replay, Run
from tests.web.server import ReplayedWeb

NIGHTS: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("day 1", 1, "2026-11-23T05:00:00Z", ()),
    ("right after", 1, "2026-11-23T05:10:00Z", ()),
    ("day 2", 2, "2026-11-24T06:00:00Z", ()),
    ("right after, all=1", 2, "2026-11-24T06:10:00Z", ("-a", "all=1")),
    ("day 3", 3, "2026-11-25T07:00:00Z", ("-s", "TAMIS_FULL_LOOK=2")),
)
"""Name, day of the sites, moment, arguments. On day 3 the constant validators are seen through."""

EXPECTED = {"day 1": 15, "right after": 0, "day 2": 7, "right after, all=1": 0, "day 3": 2}
"""Articles that each night holds for us: what the sites publish, without what is off topic, and without what
a failing robots.txt, `Retry-After` or a constant ETag keeps from us until a later night."""


def main() -> int:
    """Print a line a crawl, and what must be none; 1 if anything is not as it should be."""
    with tempfile.TemporaryDirectory() as folder, ReplayedWeb() as web:
        replay = Replay(web, Path(folder), ROOT / "tests/web/catalogue.toml")
        print(
            f"{'crawl':20} {'requests':>8} {'rules':>6} {'lookups':>8} {'304':>4} {'pages':>6} {'found':>12}"
            " exit"
        )
        for name, day, moment, arguments in NIGHTS:
            print(line(name, replay.run(day, moment, *arguments)), flush=True)
        early = sum(hit.too_early for hit in web.hits)
        twice = replay.fetched_twice()
    print(f"requests before a Retry-After ended: {early}")
    print(f"articles fetched twice: {len(twice)}")
    found = {name: len(run.written) for (name, *_), run in zip(NIGHTS, replay.runs, strict=True)}
    return 0 if found == EXPECTED and not early and not twice else 1


def line(name: str, run: Run) -> str:
    """One crawl's figures."""
    looked_at = [hit for hit in run.hits if hit.url in set(run.paths())]
    pages = [hit for hit in looked_at if hit.path.startswith("/2026/")]
    lookups = len(looked_at) - len(pages)
    unchanged = sum(hit.status == 304 for hit in looked_at)
    found = f"{len(run.written)} of {EXPECTED[name]}"
    return (
        f"{name:20} {len(run.hits):8} {len(run.hits) - len(looked_at):6} {lookups:8} {unchanged:4} "
        f"{len(pages):6} {found:>12} {run.exit_code:4}"
    )


if __name__ == "__main__":
    sys.exit(main())
