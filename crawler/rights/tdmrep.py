"""TDMRep: the W3C community group's protocol to reserve the rights to text and data mining."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.rights.robots import matches, normal
from pipelines.printable import whole

PLACE = "/.well-known/tdmrep.json"
LIMIT = 64 * 1024
MAX_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Reservation:
    """One entry of a tdmrep.json."""

    location: str
    """Pattern of paths it holds for; `*` stands for any run of characters, a last `$` for the end."""
    reserved: bool
    """Whether the rights are reserved."""
    policy: str = ""
    """Address of the terms under which they are given."""

    def __str__(self) -> str:
        said = f"{self.location}: tdm-reservation {int(self.reserved)}"
        return f"{said}, tdm-policy {self.policy}" if self.policy else said


def read_tdmrep(body: bytes) -> list[Reservation]:
    """Entries of a tdmrep.json, in its order. What is no such file has none.

    >>> read_tdmrep(b'[{"location": "/actu/*", "tdm-reservation": 1}]')
    [Reservation(location='/actu/*', reserved=True, policy='')]
    >>> read_tdmrep(b"<html>")
    []
    """
    try:
        entries = json.loads(body[:LIMIT].decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    found: list[Reservation] = []
    for entry in (entries if isinstance(entries, list) else [entries])[:MAX_ENTRIES]:
        if not isinstance(entry, dict) or not isinstance(entry.get("location"), str):
            continue
        reserved = says_reserved(entry.get("tdm-reservation"))
        if reserved is None:
            continue
        policy = entry.get("tdm-policy")
        policy = whole(policy.strip())[:300] if isinstance(policy, str) else ""
        found.append(Reservation(whole(entry["location"].strip())[:500] or "/", reserved, policy))
    return found


def says_reserved(value: object) -> bool | None:
    """Read a `tdm-reservation`: 1 reserves, 0 does not, anything else says nothing.

    >>> says_reserved(1), says_reserved(" 0 "), says_reserved("maybe")
    (True, False, None)
    """
    return {"1": True, "0": False}.get(str(value).strip()) if isinstance(value, int | str) else None


def find_reservation(entries: list[Reservation], url: str) -> Reservation | None:
    """The entry that holds for an address: the first whose location matches, as the protocol says."""
    try:
        path = normal(urlsplit(url).path or "/")
    except ValueError:
        return None
    for entry in entries:
        if matches(normal(entry.location), path):
            return entry
    return None
