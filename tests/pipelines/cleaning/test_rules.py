"""The book of rules walks past its own proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cleaning import clean
from pipelines.cleaning.rules import Rule, find_by_rules, load, rulebook

RULES = [pytest.param(rule, id=rule.id) for rule in rulebook()]
GOOD = """[[rule]]
id = "a"
class = "wrapper"
reason = "r"
needs = ["x"]
pattern = "x"
acts = [["ax", "a"], ["bx", "b"]]
refuses = ["c", "d"]
"""


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_acts_on_its_own_texts(rule: Rule) -> None:
    for given, left in rule.acts:
        assert [note.rule for note in find_by_rules(given, (rule,))]
        cleaned = clean(given)
        assert cleaned.text == left
        assert clean(left).text == left


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_of_the_book_touches_a_refusal(rule: Rule) -> None:
    for text in rule.refuses:
        assert list(find_by_rules(text)) == []
        assert clean(text).text == text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD + 'colour = "red"\n', "unknown or missing"),
        (GOOD.replace('reason = "r"\n', ""), "unknown or missing"),
        (GOOD.replace('"wrapper"', '"nonsense"'), "unknown class"),
        (GOOD.replace(', ["bx", "b"]', ""), "two texts"),
        (GOOD.replace(', "d"', ""), "two texts"),
    ],
)
def test_a_faulty_rule_is_refused(wrong: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "book.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        load(path)
