"""One exit code per cause; the gravest wins."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from crawler.exit_codes import ExitCode, code_of, exit_code
from crawler.files.shards import BadShard
from crawler.ledger import LedgerCorrupt, LedgerForbidden, LedgerLocked, LedgerNewer, LedgerUnwritable

FINISHED = {"finish_reason": "finished", "start_time": "now"}


@pytest.mark.parametrize(
    ("stats", "code"),
    [
        (FINISHED, ExitCode.DONE),
        (FINISHED | {"dropped/drop_unwanted/too_short": 3}, ExitCode.DONE),
        ({"finish_reason": "closespider_itemcount"}, ExitCode.DONE),
        ({"finish_reason": "shutdown"}, ExitCode.INTERRUPTED),
        ({"finish_reason": "a spider's own reason"}, ExitCode.INTERRUPTED),
        ({"finish_reason": "closespider_timeout"}, ExitCode.TIME_LIMIT),
        ({"finish_reason": "closespider_errorcount"}, ExitCode.FAILURES),
        ({"finish_reason": "workers_broken"}, ExitCode.FAILURES),
        (FINISHED | {"items/lost": 1}, ExitCode.FAILURES),
        (FINISHED | {"output/failed": 1}, ExitCode.FAILURES),
        (FINISHED | {"warc/lost": 1}, ExitCode.FAILURES),
        (FINISHED | {"ledger/unlearnt": 1}, ExitCode.FAILURES),
        (FINISHED | {"spider_exceptions/count": 1}, ExitCode.FAILURES),
        (FINISHED | {"output/failed": 1, "output/no_space": 1}, ExitCode.NO_SPACE),
        (FINISHED | {"output/failed": 1, "output/ledger_corrupt": 1}, ExitCode.LEDGER_UNUSABLE),
        (FINISHED | {"discovery/failed/actuia": 1}, ExitCode.SOURCES_FAILED),
        (FINISHED | {"discovery/failed/actuia": 1, "items/lost": 1}, ExitCode.FAILURES),
        ({}, ExitCode.CONFIGURATION),
    ],
)
def test_the_cause_decides(stats: dict[str, Any], code: ExitCode) -> None:
    assert exit_code(stats, started=True) is code


def test_a_crawl_that_could_not_start_says_so() -> None:
    assert exit_code({}, started=False) is ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LedgerLocked("held"), ExitCode.LOCKED),
        (LedgerNewer("of version 99"), ExitCode.LEDGER_UNUSABLE),
        (LedgerCorrupt("damaged"), ExitCode.LEDGER_UNUSABLE),
        (BadShard("articles/a.jsonl: line 3"), ExitCode.LEDGER_UNUSABLE),
        (LedgerUnwritable("full"), ExitCode.NO_SPACE),
        (OSError(errno.ENOSPC, "full"), ExitCode.NO_SPACE),
        (LedgerForbidden("no permission"), ExitCode.CONFIGURATION),
        (PermissionError(errno.EACCES, "no"), ExitCode.CONFIGURATION),
        (ValueError("a wrong argument"), ExitCode.CONFIGURATION),
    ],
)
def test_what_kept_a_crawl_from_starting_has_its_code(error: Exception, code: ExitCode) -> None:
    assert code_of(error) is code
