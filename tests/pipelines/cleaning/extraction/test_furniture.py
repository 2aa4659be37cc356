"""The book of furniture lines: each rule acts on its examples, and none on anybody's refusals."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.extraction import furniture
from pipelines.cleaning.extraction.furniture import find_furniture

BOOK = tomllib.loads(Path(furniture.__file__).with_name("furniture.toml").read_text("utf-8"))["rule"]


@pytest.mark.parametrize("rule", BOOK, ids=lambda rule: rule["id"])
def test_each_rule_takes_its_examples_whole(rule: dict[str, object]) -> None:
    for line in rule["acts"]:  # type: ignore[attr-defined]
        found = find_furniture(line)
        assert found is not None and found.rule == rule["id"], line
        assert find_furniture(f"→ {line.replace(' ', chr(0xA0), 1)} ") == found


@pytest.mark.parametrize("line", [line for rule in BOOK for line in rule["refuses"]])
def test_no_rule_takes_what_another_refuses(line: str) -> None:
    assert find_furniture(line) is None


def test_who_else_worked_on_it_is_looked_for_at_the_end_only() -> None:
    line = "Reporting by Anna Stone in Oslo; Editing by Peter Reed"
    assert find_furniture(line) is not None
    assert find_furniture(line, last=False) is None


@pytest.mark.parametrize(
    "line",
    [
        "Références : forum de Hugging Face et Twitter @rowancheung.",
        "Source : OpenAI",
        "Traduit de l’anglais par Jeanne Morel",
        "Please note that the <script>",
        "Voici la traduction en français :",
        "« Partager, c’est perdre un peu. »",
    ],
)
def test_sources_and_translators_are_left_to_the_cleaning(line: str) -> None:
    assert find_furniture(line) is None


@given(st.text(max_size=500))
def test_any_line_is_judged_and_the_same_way_twice(line: str) -> None:
    assert find_furniture(line) == find_furniture(line)
