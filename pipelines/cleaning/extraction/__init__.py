"""The main text of a page: `main_text` for a parsed tree, `extract` for a page in one call."""

from __future__ import annotations

from pipelines.cleaning.extraction.page import Extracted, extract
from pipelines.cleaning.extraction.record import Hints, MainText, learn_boilerplate
from pipelines.cleaning.extraction.text import main_text

__all__ = ["Extracted", "Hints", "MainText", "extract", "learn_boilerplate", "main_text"]
