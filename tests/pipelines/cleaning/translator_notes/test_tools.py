"""A tool that translates is credited as nobody, and a person whose name resembles it as a person."""

from __future__ import annotations

import pytest

from pipelines.cleaning.translation_origin.notices import is_machine
from pipelines.cleaning.translator_notes import find_credits
from pipelines.cleaning.translator_notes.credits import is_credit
from pipelines.cleaning.translator_notes.tools import names_tool, tools
from tests.translated_pages import BODY, origin


@pytest.mark.parametrize("credit", [credit for kind in tools() for credit in kind.acts])
def test_a_tool_is_a_machine_and_nobody_s_credit(credit: str) -> None:
    assert is_machine(credit)
    assert not is_credit(credit)
    assert find_credits(f"{BODY}\n{credit}") == ()
    assert origin(text=f"{BODY}\n{credit}").status == "machine"


@pytest.mark.parametrize("credit", [credit for kind in tools() for credit in kind.refuses])
def test_a_person_whose_name_resembles_a_tool_is_a_person(credit: str) -> None:
    assert is_credit(credit)
    assert not is_machine(credit)
    assert find_credits(f"{BODY}\n{credit}") == (credit,)


@pytest.mark.parametrize("name", [name for kind in tools() for name in kind.names])
def test_each_name_is_heard_alone_and_in_a_credit(name: str) -> None:
    assert names_tool(name)
    assert is_machine(name)
    assert not is_credit(f"Traduit par {name} Untel")


def test_the_trade_of_a_person_is_no_tool() -> None:
    assert not is_credit("Traduit par Baidu Translator")
    assert not is_machine("Translator: Anne Roux")


def test_a_word_for_the_machine_in_the_title_of_a_work_leaves_the_credit() -> None:
    assert is_credit("Traduction de l’essai sur l’intelligence artificielle par Jean Martin")
