"""A ledger made anew from the shards."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from crawler.clock import now
from crawler.feeds.catching_up import CaughtUp, catch_up
from crawler.feeds.recovery import recover
from crawler.files.durable import sync_folder
from crawler.ledger import Ledger
from crawler.ledger.file import NAME, open_file
from crawler.ledger.pages import KIND
from crawler.ledger.store import lock_folder


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    kept_aside: tuple[Path, ...]
    """The old ledger's files, under their new names."""
    learnt: CaughtUp
    pages: int


def rebuild(output: Path, state: Path) -> Rebuilt:
    """Put the ledger of a state folder aside, and make one from the shards and `dropped/`.

    What only the ledger knew is gone: when feeds were last looked at, and what hosts asked of us. Both
    are learnt again by the next crawl.

    Raises:
        LedgerLocked: a crawl holds the state folder.
        BadShard: a published file is not what was written.
        OSError, LedgerUnwritable: the disk is full or failing.
    """
    lock = lock_folder(state)
    try:
        aside = tuple(_put_aside(state))
        path = state / NAME
        ledger = Ledger(open_file(path), lock, path)
    except BaseException:
        os.close(lock)
        raise
    try:
        left = recover(output, ledger)
        learnt = catch_up(output, ledger, left.being_written)
        return Rebuilt(aside, learnt, ledger.kinds().get(KIND, 0))
    finally:
        ledger.close()


def _put_aside(state: Path) -> list[Path]:
    moment = f"{now():%Y%m%dT%H%M%S%fZ}"
    names = (NAME, f"{NAME}-wal", "ledger.sum")
    moved = [
        (state / name).rename(state / f"{name}.{moment}.old") for name in names if (state / name).exists()
    ]
    (state / f"{NAME}-shm").unlink(missing_ok=True)
    sync_folder(state)
    return moved
