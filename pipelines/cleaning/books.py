"""What the books of rules have in common: no entry without its proof, and words as one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Any

_FEWEST_EXAMPLES = 2


def check_rules(
    book: str, rules: Iterable[dict[str, Any]], keys: Set[str], may_have: Set[str] = frozenset()
) -> None:
    """Refuse rules that cannot be read to the letter, or that do not prove themselves.

    Args:
        book: name of the file, for the message.
        rules: its rules; `acts` and `refuses` hold their examples.
        keys: what each rule must have, `id`, `acts` and `refuses` among it.
        may_have: what a rule may have besides.

    Raises:
        ValueError: an unknown or missing key, an id given twice, fewer than two examples of either kind.

    >>> check_rules("a.toml", [{"id": "x", "acts": ["a", "b"], "refuses": ["c"]}], {"id", "acts", "refuses"})
    Traceback (most recent call last):
    ValueError: a.toml: x: needs two texts to act on and two to leave alone
    """
    seen: set[str] = set()
    for rule in rules:
        where = f"{book}: {rule.get('id')}"
        if wrong := (keys - rule.keys()) | (rule.keys() - keys - may_have):
            raise ValueError(f"{where}: keys {sorted(wrong)} are unknown or missing")
        if rule["id"] in seen:
            raise ValueError(f"{where}: the id is given twice")
        if min(len(rule["acts"]), len(rule["refuses"])) < _FEWEST_EXAMPLES:
            raise ValueError(f"{where}: needs two texts to act on and two to leave alone")
        seen.add(rule["id"])


def alternative(words: Iterable[str]) -> str:
    """A pattern for any of the words; of two that begin alike the longer one is tried first.

    >>> alternative(["ab", "abc", "a.b"])
    '(?:a\\\\.b|abc|ab)'
    """
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
