"""Where a crawl's files lie, and the name they share."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.clock import now
from crawler.files.folder import output_folder

SCHEME = "shards"
ARTICLES = f"{SCHEME}:%(output)s/articles/%(date)s/%(run)s"
"""Key of the shards in `FEEDS`; `uri_params` fills it. Each shard adds its number and ending."""

KINDS = ("removed", "dropped", "articles")
"""What a crawl writes beside one another, in the order in which it is published."""

_RUN = re.compile(r"^(\d{8}T\d{6}Z-.+?-\d+)(?:-(\d{3,9}))?$")

_runs: WeakKeyDictionary[Crawler, str] = WeakKeyDictionary()


def run_id(crawler: Crawler) -> str:
    """Name of this crawl, unique and sortable: `20261124T143005Z-showcase-4711`."""
    if crawler not in _runs:
        spider = re.sub(r"[^A-Za-z0-9_]+", "_", getattr(crawler.spidercls, "name", "") or "spider")
        _runs[crawler] = f"{now():%Y%m%dT%H%M%SZ}-{spider}-{os.getpid()}"
    return _runs[crawler]


def run_of(stem: str) -> tuple[str, bool]:
    """The run that a file's name without endings tells, and whether the name is that of a shard.

    >>> run_of("20261124T143005Z-urls-4711-002")
    ('20261124T143005Z-urls-4711', True)
    >>> run_of("20261124T143005Z-urls-4711")
    ('20261124T143005Z-urls-4711', False)
    """
    found = _RUN.match(stem)
    return (found[1], found[2] is not None) if found else (stem, False)


def has_shards(settings: BaseSettings) -> bool:
    """Whether a crawl adds to the data set. One whose `FEEDS` a setting replaces does not; `-O FILE` and
    `-o FILE` are feeds beside the shards (Scrapy 2.19 merges them into `FEEDS`)."""
    feeds: Mapping[Any, Any] = settings.getdict("FEEDS")
    return any(urlsplit(str(uri)).scheme == SCHEME for uri in feeds)


def file_of(crawler: Crawler, kind: str, ending: str = ".jsonl", number: int = 0) -> Path:
    """Path of a file of this crawl: `articles`, `removed`, `dropped`, or `runs`."""
    run = run_id(crawler)
    folder = output_folder(crawler.settings) / kind
    name = f"{run}-{number:03}{ending}" if number else f"{run}{ending}"
    return (folder if kind == "runs" else folder / _date(run)) / name


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Values for `ARTICLES`. Nothing a spider's name may hold reaches the path uncleaned."""
    run = run_id(spider.crawler)
    return {**params, "output": output_folder(spider.crawler.settings), "run": run, "date": _date(run)}


def _date(run: str) -> str:
    return f"{run[:4]}-{run[4:6]}-{run[6:8]}"
