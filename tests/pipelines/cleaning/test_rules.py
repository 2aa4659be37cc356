"""The book of rules walks past its own proofs."""

from __future__ import annotations

import time
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


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "piece", ["[", "(ou : « a ", "<think>a<", "Traduit avec ", "```\n", "*" * 9, "Fin de la "]
)
def test_doubling_a_hostile_text_does_not_triple_the_time(rule: Rule, piece: str) -> None:
    def cost(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            list(find_by_rules(text, (rule,)))
            best = min(best, time.process_time() - begun)
        return best

    assert cost(100_000) < 3 * cost(50_000) + 0.01


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
