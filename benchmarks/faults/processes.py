"""Crawls that are killed, told to stop, or left without room."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.faults.crawls import content, file_limit, finish, inspect, start, written
from benchmarks.faults.pages import is_kept
from benchmarks.faults.site import Site

KINDS = ("crawl", "recovery", "migration")
"""What a trial is killed in: a crawl; and after that, the start of the next; the same on an older ledger."""
STOPS_WITHIN = 10.0


def time_whole(folder: Path, site: Site, pages: int) -> float:
    """Seconds of an undisturbed crawl on this machine, as busy as it is."""
    began = time.monotonic()
    code = finish(start(folder, site, range(pages)))
    if code or inspect(folder, site, range(pages)).total:
        raise RuntimeError(f"an undisturbed crawl went wrong: {(folder / 'log').read_text()[-3000:]}")
    shutil.rmtree(folder)
    return time.monotonic() - began


def kill_trials(
    folder: Path, site: Site, pages: int, numbers: Iterable[int], dice: random.Random
) -> dict[str, Any]:
    """Kill crawls at random moments, start each once more, and look for damage."""
    whole = time_whole(folder / "whole", site, pages)
    sums: Counter[str] = Counter()
    most_again, moments = 0, Counter[str]()
    for number in numbers:
        sums["trials"] += 1
        place = folder / f"kill-{number}"
        site.forget()
        kind = KINDS[number % 4 % 3]  # half of them in the crawl
        again = _kill(place, site, pages, dice.uniform(0.1, 1.0) * whole)
        if kind != "crawl":
            if kind == "migration":
                _make_older(place / "output" / "state" / "ledger.sqlite")
            again += _kill(place, site, pages, dice.uniform(0.5, 4.0) * max(1.0, whole / 6))
        moments[_state_at_kill(place)] += 1
        code = finish(start(place, site, range(pages)))
        damage = inspect(place, site, range(pages)) if code == 0 else None
        refetched = site.hits.total() - pages
        sums.update(lost=damage.lost, twice=damage.twice, torn=damage.torn) if damage else sums.update(
            failed=1
        )
        sums.update(over=max(0, refetched - again), again=refetched)
        most_again = max(most_again, refetched)
        if damage is None or damage.total or refetched > again:
            print(
                f"kill {number} ({kind}): exit code {code}, {damage}, {refetched} again of {again}: {place}"
            )
            continue
        shutil.rmtree(place)
    return {
        "trials": sums["trials"],
        "lost": sums["lost"],
        "twice": sums["twice"],
        "torn": sums["torn"],
        "not_restarted": sums["failed"],
        "fetched_again_beyond_in_flight": sums["over"],
        "most_fetched_again": most_again,
        "killed_with": dict(moments),
    }


def _kill(place: Path, site: Site, pages: int, seconds: float) -> int:
    """Kill a crawl after so many seconds, or at its end; gives how many pages were in flight."""
    before = site.hits.total() - (written(place) if place.exists() else 0)
    crawl = start(place, site, range(pages))
    try:
        crawl.wait(seconds)
    except subprocess.TimeoutExpired:
        crawl.kill()
        crawl.wait()
    time.sleep(0.3)  # requests that the site has begun are counted
    return max(0, site.hits.total() - written(place) - before)


def _state_at_kill(place: Path) -> str:
    output = place / "output"
    if not output.exists():
        return "nothing written yet"
    parts = {path.parent.parent.name for path in output.rglob("*.part")}
    published = any(output.glob("articles/*/*.jsonl"))
    return ("parts" if parts else "no parts") + (" and published shards" if published else "")


def _make_older(path: Path) -> None:
    """Make a ledger what version 1 wrote."""
    if not path.exists():
        return
    path.with_suffix(".sum").unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("DROP TABLE IF EXISTS totals; PRAGMA user_version = 1;")
    connection.close()


def signal_trials(
    folder: Path, site: Site, pages: int, numbers: Iterable[int], dice: random.Random
) -> dict[str, Any]:
    """Tell crawls to stop at random moments of their work."""
    failed, trials, longest = 0, 0, 0.0
    for number in numbers:
        trials += 1
        place = folder / f"signal-{number}"
        site.forget()
        stop_at = dice.randrange(1, pages)
        crawl = start(place, site, range(pages))
        while site.hits.total() < stop_at and crawl.poll() is None:
            time.sleep(0.005)
        crawl.send_signal(signal.SIGTERM if number % 2 else signal.SIGINT)
        began = time.monotonic()
        code = finish(crawl)
        seconds = time.monotonic() - began
        longest = max(longest, seconds)
        damage = inspect(place, site, range(pages))
        # Pages that were not asked for any more are no loss; the crawl may have come to its end by itself.
        if code not in (0, 11) or damage.twice or damage.torn or seconds > STOPS_WITHIN:
            failed += 1
            print(f"signal {number}: exit code {code} after {seconds:.1f} s, {damage}: {place}")
            continue
        shutil.rmtree(place)
    return {"trials": trials, "failed": failed, "longest_s": round(longest, 1)}


TARGETS: dict[str, tuple[tuple[str, ...], bool, tuple[int, int]]] = {
    # settings that make this file the one that grows, whether pages are kept, and where the limit may be
    "shard": (("TAMIS_COMMIT_RECORDS=100000", "TAMIS_SHARD_RECORDS=10000"), True, (20_000, 200_000)),
    "ledger": (("TAMIS_COMMIT_RECORDS=1", "TAMIS_SHARD_RECORDS=5"), True, (36_000, 400_000)),
    "warc": (
        ("TAMIS_WARC=1", "TAMIS_COMMIT_RECORDS=100000", "TAMIS_SHARD_RECORDS=5"),
        False,
        (30_000, 200_000),
    ),
    "audit": (("TAMIS_COMMIT_RECORDS=100000", "TAMIS_SHARD_RECORDS=10000"), False, (20_000, 60_000)),
}


def warc_trials(
    folder: Path, site: Site, pages: int, numbers: Iterable[int], dice: random.Random
) -> dict[str, Any]:
    """The same for WARC files alone."""
    return full_disk_trials(folder, site, pages, numbers, dice, ("warc",))


def full_disk_trials(
    folder: Path,
    site: Site,
    pages: int,
    numbers: Iterable[int],
    dice: random.Random,
    targets: tuple[str, ...] = ("shard", "ledger", "audit"),
) -> dict[str, Any]:
    """Let no file grow beyond a random length, each kind of file in turn, after a crawl that went well."""
    first = folder / "first"
    if code := finish(start(first, site, range(pages, pages + 10))):
        raise RuntimeError(f"the first crawl ended with {code}: {(first / 'log').read_text()[-3000:]}")
    failed, codes, hit = 0, Counter[int](), Counter[str]()
    for number in numbers:
        place = folder / f"full-{number}"
        shutil.copytree(first, place)
        target = targets[number % len(targets)]
        settings, kept, room = TARGETS[target]
        asked = [n for n in range(pages if kept else 4 * pages) if is_kept(n) is kept]
        before = content(place)
        crawl = start(place, site, asked, *settings, before=file_limit(dice.randrange(*room)))
        code = finish(crawl)
        codes[code] += 1
        hit[_what_was_full(place)] += 1
        after = content(place)
        whole = all(after.get(name) == raw for name, raw in before.items())
        again = finish(start(place, site, asked))
        damage = inspect(place, site, [*asked, *range(pages, pages + 10)])
        if code != 3 or not whole or again or damage.total:
            failed += 1
            print(
                f"full {number} ({target}): exit code {code}, whole {whole}, then {again}, {damage}: {place}"
            )
            continue
        shutil.rmtree(place)
    shutil.rmtree(first)
    return {"trials": codes.total(), "failed": failed, "exit_codes": dict(codes), "full_file": dict(hit)}


def _what_was_full(place: Path) -> str:
    log = (place / "log").read_text(encoding="utf-8", errors="replace")
    if "ledger.sqlite could not be" in log:
        return "ledger"
    parts = {path.parent.parent.name for path in (place / "output").rglob("*.part")}
    return "shard" if "articles" in parts else "audit" if parts else "warc"


def run_twice(folder: Path, site: Site, pages: int) -> dict[str, Any]:
    """Crawl the same list twice; what the second adds."""
    place = folder / "twice"
    codes = [finish(start(place, site, range(pages)))]
    before, asked = content(place), site.hits.total()
    codes.append(finish(start(place, site, range(pages))))
    after = content(place)
    shutil.rmtree(place)
    added = sum(map(len, after.values())) - sum(map(len, before.values()))
    return {"exit_codes": codes, "bytes_added": added, "pages_fetched": site.hits.total() - asked}
