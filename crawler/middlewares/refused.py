"""The one exception with which middlewares refuse a request or an answer."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """A page that is not fetched, or not taken; it becomes a line in `dropped/` with this reason.

    Args:
        reason: the fault, in lower snake case.
        detail: what was found, for a person to read.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
