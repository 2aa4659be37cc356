"""What crawls remember of one another: pages done, feeds looked at, hosts and their rules.

The ledger is an index. The shards are the truth, and it can be rebuilt from them.
"""

from __future__ import annotations

from crawler.ledger.errors import (
    LedgerCorrupt,
    LedgerError,
    LedgerForbidden,
    LedgerLocked,
    LedgerNewer,
    LedgerUnwritable,
)
from crawler.ledger.opening import ledger_of, state_folder
from crawler.ledger.pages import Pages
from crawler.ledger.store import Ledger

__all__ = [
    "Ledger",
    "LedgerCorrupt",
    "LedgerError",
    "LedgerForbidden",
    "LedgerLocked",
    "LedgerNewer",
    "LedgerUnwritable",
    "Pages",
    "ledger_of",
    "state_folder",
]
