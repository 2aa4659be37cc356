"""The road of one article, once: every list of stages is computed from this one."""

from __future__ import annotations

STAGES: tuple[str, ...] = (
    "pipelines.stages.drop_unfetched.DropUnfetched",
    "pipelines.stages.extract.Extract",
    "pipelines.stages.detect_language.DetectLanguage",
    "pipelines.stages.clean.Clean",
    "pipelines.stages.drop_unwanted.DropUnwanted",
    "pipelines.stages.drop_duplicates.DropDuplicates",
    "pipelines.stages.check.Check",
)
"""Dotted names, in the order an article meets them."""

STEP = 100
"""Room between two stages, for those of somebody else's project."""


def item_pipelines() -> dict[str, int]:
    """Scrapy's `ITEM_PIPELINES`.

    >>> list(item_pipelines().values())[:3]
    [100, 200, 300]
    """
    return {stage: STEP * number for number, stage in enumerate(STAGES, start=1)}
