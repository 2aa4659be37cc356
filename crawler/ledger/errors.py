"""Why a ledger cannot be used."""

from __future__ import annotations


class LedgerError(Exception):
    """The ledger cannot be used; the message says why, and what to do."""

    counted_as = ""
    """Statistic of the crawl that counts it, beside `output/failed`."""


class LedgerCorrupt(LedgerError):
    """The file, or a row of it, is not what was written."""

    counted_as = "output/ledger_corrupt"


class LedgerNewer(LedgerError):
    """A newer Tamis wrote the file."""


class LedgerLocked(LedgerError):
    """Another crawl holds the state folder."""


class LedgerForbidden(LedgerError):
    """The file or its folder may not be written to, or read."""


class LedgerUnwritable(LedgerError):
    """The disk is full or failing; what was committed before is safe."""

    counted_as = "output/no_space"
