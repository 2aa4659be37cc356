"""Where a crawl's files lie, and the name they share."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Spider
from scrapy.crawler import Crawler

ARTICLES = "%(output)s/articles/%(date)s/%(run)s-%(batch_id)03d.jsonl"
"""Template of the shards' paths for `FEEDS`; `uri_params` fills it."""

_runs: WeakKeyDictionary[Crawler, str] = WeakKeyDictionary()


def run_id(crawler: Crawler) -> str:
    """Name of this crawl, unique and sortable: `20261124T143005Z-showcase-4711`."""
    if crawler not in _runs:
        spider = re.sub(r"[^A-Za-z0-9_]+", "_", getattr(crawler.spidercls, "name", "") or "spider")
        _runs[crawler] = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{spider}-{os.getpid()}"
    return _runs[crawler]


def output_folder(crawler: Crawler) -> Path:
    """The folder everything is written under."""
    return Path(crawler.settings.get("TAMIS_OUTPUT") or "output")


def side_file(crawler: Crawler, kind: str, ending: str = ".jsonl") -> Path:
    """Path of a file beside the shards: `removed`, `dropped`, or `runs`."""
    run = run_id(crawler)
    folder = output_folder(crawler) / kind
    return (folder if kind == "runs" else folder / _date(run)) / f"{run}{ending}"


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Values for `ARTICLES`. Nothing a spider's name may hold reaches the path uncleaned."""
    run = run_id(spider.crawler)
    return {**params, "output": output_folder(spider.crawler), "run": run, "date": _date(run)}


def _date(run: str) -> str:
    return f"{run[:4]}-{run[4:6]}-{run[6:8]}"
