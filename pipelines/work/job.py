"""What is sent to a worker, and what comes back. Light to import: the crawl's own process needs it, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.cleaning.cleaned import Removal
from pipelines.wanted import Fault, Wanted


class StepFailed(Exception):
    """A step raised something it should not have. The message names it."""


@dataclass(slots=True)
class Job:
    """One page, or one record, and what is to be done with it."""

    steps: tuple[str, ...]
    """Names out of `STEPS`, in order."""
    record: dict[str, Any]
    """What is known so far: `body` and `content_type` (or `html`) for `extract`, `text` for the others."""
    wanted: Wanted
    """Work stops once the article turns out to be unwanted; the stage `drop_unwanted` then says so."""
    policy: Any = None
    """What cleaning does with each class of residue: a `pipelines.cleaning.Policy`."""
    hints: Any = None
    """Hints for the extraction of this source's pages: a `pipelines.cleaning.extraction.Hints`."""
    in_full: bool = False
    """Take every step even if the article is unwanted, and give account of it in `Outcome.cleaned` and
    `Outcome.metadata`: for a person who asks what becomes of a page, and why."""


@dataclass(slots=True)
class Outcome:
    """What became of a job."""

    fields: dict[str, Any] = field(default_factory=dict)
    """Fields of the record that the steps filled."""
    removals: tuple[Removal, ...] = ()
    """Cuts made by `clean`."""
    flagged: tuple[Removal, ...] = ()
    """Spans that the policy told `clean` only to mark."""
    fingerprint: bytes = b""
    """What `pipelines.text_index.fingerprint` gives for the cleaned text."""
    refused: Fault | None = None
    """Why the page could not be read at all."""
    cleaned: Any = None
    """With `Job.in_full`, what `clean` gave: a `pipelines.cleaning.Cleaned`."""
    metadata: Any = None
    """With `Job.in_full`, what the page says of itself: a `pipelines.cleaning.metadata.Metadata`."""


def adjoining(steps: Sequence[str], first: str) -> tuple[str, ...]:
    """The steps from `first` on that stand next to one another in the order of the pipelines.

    >>> adjoining(("extract", "detect_language", "", "clean"), "extract")
    ('extract', 'detect_language')
    """
    run: list[str] = []
    for step in steps[steps.index(first) :]:
        if not step:
            break
        run.append(step)
    return tuple(run)
