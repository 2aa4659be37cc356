"""Metas against mining: those that reserve, those that only look like it, and hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from pipelines.cleaning.metadata import find_page_reservation


def page(*metas: tuple[str, str]) -> object:
    head = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas)
    return fromstring(f"<html><head>{head}</head><body><p>Bonjour</p></body></html>")


@pytest.mark.parametrize(
    ("metas", "reserved", "evidence"),
    [
        ([("robots", "noai, noimageai")], True, ("meta robots: noai, noimageai",)),
        ([("robots", "NoAI")], True, ("meta robots: noai",)),
        ([("gptbot", "noai")], True, ("meta gptbot: noai",)),
        ([("robots", "noindex")], None, ("meta robots: noindex",)),
        ([("robots", "noimageai")], None, ("meta robots: noimageai",)),
        ([("tdm-reservation", "1"), ("tdm-policy", "https://e.fr/t")], True,
         ("meta tdm-reservation: 1", "meta tdm-policy: https://e.fr/t")),
        ([("tdm-reservation", "0")], False, ("meta tdm-reservation: 0",)),
        ([("tdm-reservation", "0"), ("robots", "noai")], True,
         ("meta tdm-reservation: 0", "meta robots: noai")),
        ([("tdm-reservation", "yes")], None, ()),
        ([("description", "none of it is about noindex")], None, ()),
        ([("robots", "index, follow")], None, ()),
    ],
)  # fmt: skip
def test_a_page_speaks_of_its_rights(
    metas: list[tuple[str, str]], reserved: bool | None, evidence: tuple[str, ...]
) -> None:
    found = find_page_reservation(page(*metas))
    assert (found.reserved, found.evidence) == (reserved, evidence)


def test_prose_about_the_word_reserves_nothing() -> None:
    found = find_page_reservation(page(("description", "Pourquoi la balise noai divise les rédactions")))
    assert found.reserved is None


@given(st.lists(st.tuples(st.text("robtsdm-", max_size=16), st.text("noai,; xy01", max_size=40)), max_size=8))
def test_no_metas_break_it(metas: list[tuple[str, str]]) -> None:
    find_page_reservation(page(*metas))
