"""Why a page did not come, in one word."""

from __future__ import annotations

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.failures import Refused, reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (HttpError(Response("https://exemple.fr/feed", status=404)), "http_404"),
        (HttpError(Response("https://exemple.fr/feed", status=429)), "http_429"),
        (IgnoreRequest("max redirections reached"), "too_many_redirects"),
        (Refused("robots", "Disallow: /"), "robots: Disallow: /"),
        (IgnoreRequest("somebody's middleware"), "ignored: somebody's middleware"),
        (ValueError("two\nlines"), "value: two lines"),
    ],
)
def test_each_failure_has_its_word(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
