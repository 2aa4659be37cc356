"""What the ledger knows of a page: kept or dropped, when and where, and whether to fetch it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.ledger.store import Ledger
from pipelines.identity import article_id

KIND = "page"
KEPT, DROPPED, FAILED, MOVED = "kept", "dropped", "failed", "moved"
"""Status of a page: in a shard; out for good; out this time; under another address."""

TRIES = 2
"""How often a page is fetched that its worker did not survive, or that its site does not show us."""

MOVES = 5
"""Redirects followed from one address; more are a circle."""

FOR_GOOD = frozenset("not_html too_big empty_body robots torn_archive encoded_twice bad_address".split())
"""Reasons of `drop_unfetched` that say all there is to say of a page. Any other that is no status says
nothing of it: the next crawl asks again."""
_AGAIN = frozenset(("http_408", "http_425", "http_429"))
"""Statuses below 500 that say nothing of the page."""
_FEW = frozenset(("http_401", "http_403", "too_many_redirects"))


def kept_entry(record: Mapping[str, Any], shard: str) -> dict[str, Any]:
    """The entry of an article that stands in a shard."""
    return _entry(
        record, KEPT, shard=shard, text_sha256=record["text_sha256"], revision=int(record["revision"])
    )


def dropped_entry(line: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of a page that has a line in `dropped/`."""
    stage, reason = line["stage"], line["reason"]
    status = FAILED if fails(stage, reason) else DROPPED
    return _entry(line, status, stage=stage, reason=reason, tries=1)


def _entry(record: Mapping[str, Any], status: str, **more: Any) -> dict[str, Any]:
    entry = {
        "url": record["url"],
        "status": status,
        "stage": "",
        "reason": "",
        "shard": "",
        "text_sha256": "",
        "revision": 0,
        "tries": 0,
        "first_seen": record["crawled_at"],
        "last_seen": record["crawled_at"],
    }
    return entry | more


def fails(stage: str, reason: str) -> bool:
    """Whether a drop is an accident of the day, and no verdict on the page.

    >>> fails("drop_unwanted", "wrong_language"), fails("drop_unfetched", "http_404")
    (False, False)
    >>> fails("drop_unfetched", "http_503"), fails("error", "KeyError")
    (True, True)
    """
    if stage in ("error", "extract", "check"):
        return True
    if stage != "drop_unfetched":
        return False
    if reason.startswith("http_"):
        return reason in _AGAIN or reason in _FEW or reason.startswith("http_5")
    return reason not in FOR_GOOD


def is_done(entry: Mapping[str, Any]) -> bool:
    """Whether a page need not be fetched again."""
    if entry["status"] != FAILED:
        return entry["status"] in (KEPT, DROPPED)
    few = entry["stage"] in ("extract", "check") or entry["reason"] in _FEW
    return bool(few and entry["tries"] >= TRIES)


def merge(old: Mapping[str, Any] | None, new: dict[str, Any]) -> dict[str, Any] | None:
    """The entry that stands after `new` was learnt; None if the old one stays as it is.

    Learning the same thing twice changes nothing. A page that was kept stays kept, whatever becomes of a
    later look at it; a later revision takes the place of an earlier one.
    """
    if old is None or old["status"] == MOVED:
        return new
    if old["status"] == KEPT and (new["status"] != KEPT or new["revision"] <= old["revision"]):
        return None
    same = all(old[name] == new[name] for name in ("status", "stage", "reason", "shard", "last_seen"))
    if same:
        return None
    merged = new | {"first_seen": min(old["first_seen"], new["first_seen"])}
    if new["status"] == FAILED:
        merged["tries"] = old["tries"] + 1
    return merged


class Pages:
    """The pages of a ledger, asked by address."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def look_up(self, url: str) -> dict[str, Any] | None:
        """The entry of a page; that of the address it moved to, if it did."""
        entry = self.ledger.get(KIND, article_id(url))
        for _ in range(MOVES + 1):
            if entry is None or entry["status"] != MOVED:
                return entry
            entry = self.ledger.get(KIND, entry["to"])
        return None

    def is_known(self, url: str) -> bool:
        """Whether a page need not be fetched again."""
        entry = self.look_up(url)
        return entry is not None and is_done(entry)

    def next_revision(self, url: str) -> int:
        """Number of the revision that a fetch of this page would be."""
        entry = self.look_up(url)
        return 0 if entry is None or entry["status"] != KEPT else int(entry["revision"]) + 1

    def learn(self, key: str, entry: dict[str, Any]) -> bool:
        """Note what became of a page, in the caller's transaction; False if that was known."""
        merged = merge(self.ledger.get(KIND, key), entry)
        if merged is None:
            return False
        self.ledger.put(KIND, key, merged)
        return True

    def learn_move(self, asked: str, arrived: str) -> None:
        """Note that an address leads to another: the other's fate is its own.

        One that a shard holds, or that was turned down, keeps its own.
        """
        key, target = article_id(asked), article_id(arrived)
        old, new = self.ledger.get(KIND, key), {"url": asked, "status": MOVED, "to": target}
        if key != target and (old is None or old["status"] in (FAILED, MOVED)) and old != new:
            self.ledger.put(KIND, key, new)
