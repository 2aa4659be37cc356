"""The steps of a worker, taken in one hop."""

from __future__ import annotations

from pipelines.wanted import Wanted
from pipelines.work.job import Job
from pipelines.work.steps import process

PROSE = "Le port d’Ostrevant essaie depuis lundi une grue qui se passe de conducteur ; on la regarde."
CODE = "window.dataLayer = window.dataLayer || [];"


def test_what_the_page_sets_as_code_is_known_to_the_cleaning() -> None:
    paragraphs = f"<p>{PROSE}</p>" * 3
    body = f"<article><h1>Une grue</h1>{paragraphs}<pre>{CODE}</pre>{paragraphs}</article>"
    record = {"html": f"<html lang=fr><body>{body}</body></html>", "url": "https://port.example/a"}
    outcome = process(Job(("extract", "detect_language", "clean"), record, Wanted()))
    assert CODE in outcome.fields["text"].split("\n")
