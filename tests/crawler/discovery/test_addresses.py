"""Addresses out of foreign hands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.addresses import absolute, is_trap, without_tracking


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://e.fr/", "mailto:a@e.fr"),
        *("http://", "http://[", "http://e.fr:99999/", "https://user:secret@e.fr/", "", "  "),
        *("https://e.fr/" + "a" * 3000, "https://e.fr:x/"),
    ],
)
def test_a_link_that_does_not_lead_to_a_page_is_none(link: str) -> None:
    assert absolute(link, "https://exemple.fr/a/") == ""


@given(st.text(max_size=60))
def test_a_link_is_absolute_http_or_nothing(link: str) -> None:
    found = absolute(link, "https://exemple.fr/dir/page")
    assert found == "" or found.startswith(("http://", "https://"))
    assert "#" not in found
    assert found == "" or absolute(found, "https://autre.fr/") == found


@given(st.lists(st.sampled_from(["a=1", "utm_source=x", "xtor=RSS-1", "b=", "a=2", "page=3"]), max_size=6))
def test_tracking_goes_and_the_rest_stays_in_its_order(parameters: list[str]) -> None:
    kept = [one for one in parameters if one not in ("utm_source=x", "xtor=RSS-1")]
    url = "https://exemple.fr/a" + ("?" + "&".join(parameters) if parameters else "")
    assert without_tracking(url) == "https://exemple.fr/a" + ("?" + "&".join(kept) if kept else "")


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/2026/11/24/une-ia-pour-les-abeilles", False),
        ("/fr/fr-fr/2026/2026/ia", False),
        ("/agenda/2031/01" * 4, True),
        ("/a" * 4, True),
        ("/" + "/".join(map(str, range(17))), True),
        ("/?" + "x" * 2000, True),
    ],
)
def test_traps_are_known_by_their_form(path: str, trap: bool) -> None:
    assert is_trap(f"https://exemple.fr{path}") is trap
