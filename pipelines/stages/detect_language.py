"""Detect the language of a text: fills `language` and `language_score`, judges nothing."""

from __future__ import annotations

from typing import Any

from pipelines.stages.hop import WorkerStage
from pipelines.work.job import Outcome


class DetectLanguage(WorkerStage):
    """Acts on items with a `text`; others pass."""

    step = "detect_language"
    needs = "text"

    def count(self, item: Any, outcome: Outcome) -> None:
        if language := outcome.fields.get("language"):  # none was asked for when the page had no text
            self._inc(f"language/{language}")
