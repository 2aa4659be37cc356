"""Marks of translation tools and control tokens of models: short shapes that prose never has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.cleaning.books import alternative, check_rules
from pipelines.cleaning.policy import CLASSES
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.told import fenced_lines, is_announced, is_quoted, standing

_KEYS = {"id", "class", "where", "reason", "needs", "pattern", "acts", "refuses"}
_PLACES = ("anywhere", "edge", "series")


@dataclass(frozen=True, slots=True)
class TokenRule:
    """One shape, and where it counts as residue."""

    rule: str
    note_class: str
    where: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


def find_tokens(page: Page) -> Iterator[Found]:
    """Yield the placeholders and control tokens that the article does not itself speak of."""
    text = page.text
    fenced: set[int] | None = None
    letters = set(text)  # most needs ask for a sign that prose has not
    present = {need for need in _NEEDS if letters.issuperset(need) and need in text}
    if not present:
        return
    for rule in TOKEN_RULES:
        if present.isdisjoint(rule.needs):
            continue
        if len(text) > _MOST_NEEDS and sum(map(text.count, rule.needs)) > _MOST_NEEDS:
            continue
        tokens = list(rule.pattern.finditer(text))
        if not tokens or (rule.where == "series" and not _counts_from_zero(tokens)):
            continue
        fenced = fenced_lines(page) if fenced is None else fenced
        for token in tokens:
            number = page.line_at(token.start())
            start, end = _with_shell(text, *token.span())
            if number in fenced or is_announced(page, number) or is_quoted(text, start, end):
                continue
            sign = standing(text, start, end, may_be_object=rule.note_class != "placeholder")
            if sign and (rule.where != "edge" or sign != "inside-sentence"):
                yield Found(start, end, rule.rule, rule.note_class, (rule.where, sign))


_SHELLS = {"[": "]", "{": "}", "<": ">", "(": ")", "#": "#", "%": "%", "@": "@", "*": "*", "`": "`"}
_THICKEST_SHELL = 4


def _with_shell(text: str, start: int, end: int) -> tuple[int, int]:
    """The token with the brackets and signs close around it: left alone they would mean nothing."""
    for _ in range(_THICKEST_SHELL):
        if not start or end >= len(text) or _SHELLS.get(text[start - 1]) != text[end]:
            break
        start, end = start - 1, end + 1
        if start and text[start] in "{[" and text[start - 1] in "$#%@":
            start -= 1
    return start, end


_MOST_NEEDS = 10_000
"""How often the beginnings of a mark may stand in a text: with more it is no article."""


def _counts_from_zero(tokens: list[re.Match[str]]) -> bool:
    """Whether one of the tokens closes another, or bears the number zero."""
    return any("/" in token.group() or not token.group().strip("0_~<>{}[]&lgtamp; /") for token in tokens)


def load(path: Path) -> tuple[TokenRule, ...]:
    """Read a book of tokens.

    Raises:
        ValueError: a rule is faulty (see `check_rules`), of an unknown class, or stands in a place that there
            is not.
    """
    book = tomllib.loads(path.read_text("utf-8"))
    check_rules(path.name, book["rule"], _KEYS)
    word = alternative(book["words"])
    shapes = {
        "WORD": f"(?i:{word}(?:[_ -]?{word}){{0,2}})",
        "MARK": f"(?i:{alternative(book['marks'])})",
        "LT": "<|&(?:amp;)?lt;",
        "GT": ">|&(?:amp;)?gt;",
    }
    rules = []
    for rule in book["rule"]:
        if rule["class"] not in CLASSES or rule["where"] not in _PLACES:
            told = f"{rule['class']!r}, {rule['where']!r}"
            raise ValueError(f"{path.name}: {rule['id']}: unknown class or place: {told}")
        pattern = re.sub(
            r"(?<![A-Z])(?:WORD|MARK|LT|GT)(?![A-Z])", lambda name: shapes[name.group()], rule["pattern"]
        )
        needs = tuple(rule["needs"])
        rules.append(TokenRule(rule["id"], rule["class"], rule["where"], needs, re.compile(pattern)))
    return tuple(rules)


TOKEN_RULES = load(Path(__file__).with_suffix(".toml"))
_NEEDS = frozenset(need for rule in TOKEN_RULES for need in rule.needs)
