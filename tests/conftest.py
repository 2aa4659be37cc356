"""Fixtures for all rooms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawls import Crawl, run_scrapy


@pytest.fixture
def scrapy(tmp_path: Path) -> Callable[..., Crawl]:
    """Run a crawl into a folder of its own."""

    def run(*arguments: str, stdin: str | bytes = "") -> Crawl:
        return run_scrapy(
            tmp_path / "output", *arguments, "-s", f"TAMIS_OUTPUT={tmp_path / 'output'}", stdin=stdin
        )

    return run
