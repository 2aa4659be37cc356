"""Values of attributes: an address is absolute, of the web, and never raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.metadata.values import absolute_url

BASE = "https://e.org/dir/page"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)",
        "mailto:a@b.c",
        "data:text/html,x",
        "tel:1",
        "http://[",
        "https://",
        "http://e.org:x/",
    ],
)
def test_only_web_addresses_count(href: str) -> None:
    assert absolute_url(href, BASE) is None


@given(st.text(max_size=100))
def test_no_address_raises(href: str) -> None:
    url = absolute_url(href, BASE)
    assert url is None or url.startswith(("https://", "http://"))
    assert absolute_url(url, BASE) == url
