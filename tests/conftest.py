"""Fixtures for all rooms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.crawls import Crawl, run_scrapy

# How long an example takes says something of the machine's load, nothing of the code.
settings.register_profile("tamis", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tamis")

SLOW_ROOMS = ("tests/benchmarks/", "tests/crawler/spiders/", "tests/crawler/commands/", "tests/deploy/")
"""Rooms that start processes: their tests come last, so that a mistake shows early."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.nodeid.startswith(SLOW_ROOMS))


@pytest.fixture
def scrapy(tmp_path: Path) -> Callable[..., Crawl]:
    """Run a crawl into a folder of its own."""

    def run(*arguments: str, stdin: str | bytes = "") -> Crawl:
        return run_scrapy(
            tmp_path / "output", *arguments, "-s", f"TAMIS_OUTPUT={tmp_path / 'output'}", stdin=stdin
        )

    return run
