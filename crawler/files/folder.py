"""Where a project's crawls write."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings


def output_folder(settings: BaseSettings) -> Path:
    """The folder everything is written under."""
    return Path(settings.get("TAMIS_OUTPUT") or "output")
