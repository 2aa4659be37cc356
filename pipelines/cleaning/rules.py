"""Rules as data, each with its own proof: the book, its loader, and the cuts it makes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.cleaning.books import check_rules
from pipelines.cleaning.note import Note
from pipelines.cleaning.policy import CLASSES

FOLDER = Path(__file__).with_name("rulebook")
_BEGINS = 4  # letters
_BEGINNING = re.compile(rf"\b\w{{{_BEGINS}}}")
_KEYS = {"id", "class", "reason", "needs", "pattern", "acts", "refuses"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase so formulaic that its shape alone proves it, with the texts that prove the rule."""

    id: str
    note_class: str
    reason: str
    needs: tuple[str, ...]
    """One of these is in every text the rule acts on, in lower case, and is looked for first.

    What begins with four letters stands where a word begins.
    """
    pattern: re.Pattern[str]
    acts: tuple[tuple[str, str], ...]
    """Texts, and what is left of them."""
    refuses: tuple[str, ...]
    """Texts that no rule may touch."""


def load(path: Path) -> list[Rule]:
    """Read one file of rules.

    Raises:
        ValueError: a rule is faulty (see `check_rules`), or of an unknown class.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    check_rules(path.name, entries, _KEYS)
    return [_rule(entry, f"{path.name}: {entry.get('id')}") for entry in entries]


def _rule(entry: dict[str, Any], where: str) -> Rule:
    if entry["class"] not in CLASSES:
        raise ValueError(f"{where}: unknown class {entry['class']!r}")
    acts = tuple((given, left) for given, left in entry["acts"])
    pattern = re.compile(entry["pattern"], re.MULTILINE)
    needs = tuple(entry["needs"])
    return Rule(entry["id"], entry["class"], entry["reason"], needs, pattern, acts, tuple(entry["refuses"]))


@cache
def rulebook() -> tuple[Rule, ...]:
    """All rules, in the order of their files.

    Raises:
        ValueError: a rule is faulty, or an id is given twice.
    """
    rules = [rule for path in sorted(FOLDER.glob("*.toml")) for rule in load(path)]
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("rulebook: an id is given twice")
    return tuple(rules)


class _Needs:
    """The words of which a text must have one, of many rules, found with few looks at the text."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._signs: list[str] = []
        self._by_beginning: dict[str, list[str]] = {}
        for word in sorted({word for rule in rules for word in rule.needs}):
            beginning = word[:_BEGINS]
            if len(beginning) == _BEGINS and beginning.isalpha():
                self._by_beginning.setdefault(beginning, []).append(word)
            else:
                self._signs.append(word)

    def in_text(self, text: str) -> set[str]:
        """Those that are in a text."""
        lowered = text.lower()
        beginnings = self._by_beginning.keys() & set(_BEGINNING.findall(lowered))
        letters = set(lowered)  # most signs have one that prose has not
        likely = [sign for sign in self._signs if letters.issuperset(sign)]
        for beginning in beginnings:
            likely += self._by_beginning[beginning]
        return {word for word in likely if word in lowered}


@cache
def _needs() -> _Needs:
    return _Needs(rulebook())


def find_by_rules(text: str, rules: tuple[Rule, ...] | None = None) -> Iterator[Note]:
    """The spans that the rules (by default the whole book) would cut, rule by rule.

    >>> [note.rule for note in find_by_rules("Un.\\nTranslated with DeepL.com (free version)")]
    ['tool-signature-of-deepl']
    """
    book = rulebook() if rules is None else rules
    present = (_needs() if rules is None else _Needs(rules)).in_text(text)
    for rule in book:
        if present.isdisjoint(rule.needs):
            continue
        for found in rule.pattern.finditer(text):
            start, end = found.span("cut") if "cut" in rule.pattern.groupindex else found.span()
            yield Note(start, end, rule.note_class, rule.id, 1.0, ("rule",))
