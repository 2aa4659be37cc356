"""The trials of the files can pass, and can fail."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults import damage, order
from benchmarks.faults.pages import is_kept, page
from crawler.feeds.parts import PartFile
from crawler.feeds.run_files import RunFiles
from pipelines.cleaning import clean, extract


def test_at_every_point_of_a_recorded_run_the_files_come_home_whole(tmp_path: Path) -> None:
    found = order.check_every_point(tmp_path, ("",), step=4)
    assert found["points"] > 30
    assert found["wrong"] == 0


def test_a_forgotten_fsync_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PartFile, "sync", lambda self: None)
    assert order.check_every_point(tmp_path, ("",), step=6)["wrong"] > 0


def test_a_page_that_counts_as_seen_too_early_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = RunFiles._commit

    def too_early(self: RunFiles) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(PartFile, "sync", lambda self: None)
            commit(self)
        for file in self._open.values():
            file.sync()

    monkeypatch.setattr(RunFiles, "_commit", too_early)
    assert order.check_every_point(tmp_path, ("",), step=5)["wrong"] > 0


def test_damaged_ledgers_are_found_and_rebuilt(tmp_path: Path) -> None:
    found: dict[str, dict[str, Any]] = damage.trials(tmp_path, 6, random.Random(3))
    for name, counts in found.items():
        assert counts["rebuilt"] == counts["trials"]
        assert "NOT FOUND" not in counts
        if name.endswith("closing"):
            assert counts["found"] == counts["trials"]


def test_the_pages_of_the_trials_are_what_they_are_taken_for() -> None:
    for number in (0, 1, 4):
        text = clean(extract(page(number), "https://exemple.fr/a").text).text
        assert (len(text) >= 200) is is_kept(number)
        assert page(number) == page(number)
