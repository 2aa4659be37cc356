"""Why a page did not come, in one word."""

from __future__ import annotations

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines.printable import printable

TOO_MANY_REDIRECTS = "too_many_redirects"
FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (DownloadCancelledError, "too_big"),
    (ResponseDataLossError, "torn"),
)
"""Reasons by exception; any other becomes its name in lower snake case."""


class Refused(IgnoreRequest):
    """A page that is not fetched, or not taken; it becomes a line in `dropped/` with this reason.

    Args:
        reason: the fault, in lower snake case.
        detail: what was found, for a person to read; made safe for a terminal.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        detail = printable(detail)
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def reason_of(error: BaseException | None) -> str:
    """Name a failure to fetch, in lower snake case.

    >>> reason_of(DownloadTimeoutError("30 s"))
    'timeout: 30 s'
    """
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, IgnoreRequest) and str(error) == "max redirections reached":  # Scrapy's words (2.19)
        return TOO_MANY_REDIRECTS
    if isinstance(error, IgnoreRequest):
        return f"ignored: {printable(error)}"
    name = next((reason for kind, reason in FAILURES if isinstance(error, kind)), None)
    if name is None:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower().removesuffix("_error")
    detail = printable(" ".join(str(error).split())[:200])
    return f"{name}: {detail}" if detail else name
