"""Tells whole lines that belong to the page and not to the article: paywalls, pointers, bylines, credits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_EDGE_LINES = 3


@dataclass(frozen=True, slots=True)
class FurnitureRule:
    """One kind of line."""

    rule: str
    pattern: re.Pattern[str]
    limit: int
    where: str
    heads: bool
    truncated: bool
    needs: tuple[str, ...]
    subheads: frozenset[str]

    def may_head(self, line: str) -> bool:
        """Whether a line that it takes may also be the heading of a paragraph."""
        return "*" in self.subheads or line.lower().strip() in self.subheads


def _alternative(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _loaded() -> tuple[FurnitureRule, ...]:
    book = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text("utf-8"))
    word = r"(?:[A-ZÀ-Ý][\w'.-]{0,30})"
    shapes = {
        "NAME": rf"(?:{word}(?: (?:{word}|de|du|von|van|der|den|la|le|da|di|al|el|ben|bin|zu)){{1,4}})",
        "AGENCY": _alternative(book["agencies"]),
        "MONTH": _alternative(book["months"]),
        "DAY": _alternative(book["days"]),
        "CLOCK": r"(?:\W{1,4}(?:(?:à|at|um|às|a las|@) )?\d{1,2}[:h.]\d{0,2}.{0,30})?",
    }
    rules = []
    for rule in book["rule"]:
        pattern = re.sub(
            r"(?<![A-Z])(?:NAME|AGENCY|MONTH|DAY|CLOCK)(?![A-Z])",
            lambda name: shapes[name.group()],
            rule["pattern"],
        )
        rules.append(
            FurnitureRule(
                rule["id"],
                re.compile(pattern, 0 if rule.get("case") else re.I),
                rule["limit"],
                rule.get("where", "any"),
                rule.get("heads", False),
                rule.get("truncated", False),
                tuple(rule.get("needs", ())),
                frozenset(rule.get("subheads", ())),
            )
        )
    return tuple(rules)


FURNITURE = _loaded()
_LONGEST = max(rule.limit for rule in FURNITURE)
_SPACES = re.compile(r"\s{1,20}")
_BULLETS = " \t→►▶•●◆■*>»›|-–—·☛➔➡👉📧✉️🔔▸"


def find_furniture(line: str, *, last: bool = True, first: bool = True) -> FurnitureRule | None:
    """The rule that a line falls under, if any.

    Args:
        last: the line is among the last ones of the text.
        first: it is among the first.

    >>> find_furniture("À lire aussi : Le musée rouvre").rule
    'read-also'
    >>> find_furniture("Lire aussi vite qu’une machine reste rare.")
    """
    if len(line) > _LONGEST:
        return None
    return _find(line, last, first)


@lru_cache(maxsize=2048)
def _find(line: str, last: bool, first: bool) -> FurnitureRule | None:
    text = _SPACES.sub(" ", line).replace("’", "'").strip().lstrip(_BULLETS)
    if not text:
        return None
    low = text.lower()
    for rule in FURNITURE:
        if len(text) > rule.limit or (
            rule.where != "any" and not last and (rule.where == "last" or not first)
        ):
            continue
        if rule.needs and not any(need in low for need in rule.needs):
            continue
        if rule.pattern.fullmatch(text):
            return rule
    if text[0] in "([" and text[-1] in ")]" and len(text) > 2:
        return _find(text[1:-1], last, first)
    return None
