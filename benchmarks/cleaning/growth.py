"""What hostile texts cost: doubled, they may not triple the CPU time; a megabyte takes under a second.

They go through the whole of the cleaning, through each rule of the book alone, and through the tally of small
words.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from pipelines.cleaning import clean
from pipelines.cleaning.language.function_words import guess
from pipelines.cleaning.rules import Rule, find_by_rules, rulebook

SIZES = (100_000, 200_000)
MEGABYTE = 1_000_000
_FLOOR = 0.02
"""CPU seconds under which a difference is noise."""

PIECES = {
    "open parentheses": "(",
    "open angles": "<",
    "open braces": "{",
    "handles": "(@",
    "shortcodes left open": "[vc_",
    "spaces": " ",
    "one word": "var ",
    "a long line": "le robot marche et ",
    "sentences on one line": "Le robot marche. ",
    "short lines": "a\n",
    "notes left open": "[Note : les balises ",
    "dialogues": "— a\n— b\nc\n",
    "announcements": "Voici la traduction : ",
    "scripts left open": "<script>",
    "tags": '<a b="c">',
    "marks left open": "__PH_",
    "records left open": '{"a":',
    "quotation marks": '"',
    "statements": "x.y = z || [];\n",
    "statements and prose": "x.y = z || []; Le robot marche. ",
    "comments left open": "/*a\n",
    "comments of pages left open": "<!-- a ",
    "signatures": "— A (@a) ",
    "short links": "https://t.co/abcdefg ",
    "zero-width spaces": "\u200b",
    "zero-width spaces apart": "a\u200b",
    "zero-width spaces and brackets": "\u200b]\n",
    "variation selectors": "\ufe0f}}",
    "soft hyphens and spaces": "( \xa0\xad",
    "soft hyphens in words": "intel\xadli\xadgence arti\xadfi\xadcielle ",
    "zero-width spaces in prose": "Le robot\u200b marche. ",
    "mojibake": "Ã©",
    "one letter": "a",
    "open brackets": "[",
    "links left open": "[x](",
    "fences": "```\n",
    "thoughts left open": "<think>",
    "thoughts and angles": "<think>a<",
    "rivals left open": "(ou : « ",
    "rivals with a word": "(ou : « a ",
    "announcements in quotation marks": "« voici la traduction ",
    "announcements without spaces": "VoiciVoici",
    "remarks on scripts": "Please note that the <script>\n",
    "credits": "Traduit par ",
    "signatures of tools": "Traduit avec ",
    "ends of something": "Fin de la ",
    "numbered titles": "Traduction 1. ",
    "one word of translators": "translation ",
    "initials": "A.",
    "stars": "*",
    "requests in Chinese": "请翻译。",
}
HALVES = {
    "nested tags": ("<b", ">"),
    "nested shortcodes": ("[vc_", "row]"),
    "nested marks": ("__PH_", "1__"),
    "nested brackets": ("[Note : ", "]"),
    "nested records": ('{"a":', "}"),
}


RULE_PIECES = (
    "open brackets",
    "rivals with a word",
    "thoughts and angles",
    "signatures of tools",
    "fences",
    "stars",
    "ends of something",
)
"""Those that each rule reads alone."""


def texts() -> dict[str, Callable[[int], str]]:
    """Makers of hostile texts of a given length, by what they are made of.

    >>> texts()["links left open"](6), texts()["nested brackets"](20)
    ('[x]([x', '[Note : [Note : ]]')
    """

    def repeated(piece: str) -> Callable[[int], str]:
        return lambda size: (piece * (size // len(piece) + 1))[:size]

    def nested(opens: str, closes: str) -> Callable[[int], str]:
        def make(size: int) -> str:
            times = size // (len(opens) + len(closes))
            return opens * times + closes * times

        return make

    return {name: repeated(piece) for name, piece in PIECES.items()} | {
        name: nested(*halves) for name, halves in HALVES.items()
    }


def seconds(read: Callable[[str], object], text: str) -> float:
    """CPU seconds to read a text, the better of two tries."""
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        read(text)
        best = min(best, time.process_time() - begun)
    return best


def table() -> tuple[str, int]:
    """The costs as Markdown, and how many texts break a bound."""
    broken = count = 0
    lines = ["| hostile text | 100 kB | 200 kB | growth | 1 MB | |", "|---|---|---|---|---|---|"]
    for name, small, large, whole in _costs():
        fails = large > 3 * small + _FLOOR or whole > 1
        broken += fails
        count += 1
        growth = large / max(small, 1e-6)
        mark = "over" if fails else ""
        print(f"{name}: {whole:.2f} s", file=sys.stderr)
        lines.append(f"| {name} | {small:.3f} s | {large:.3f} s | {growth:.1f} | {whole:.2f} s | {mark} |")
    return "\n".join([*lines, "", f"{broken} of {count} over a bound"]), broken


def _costs() -> Iterator[tuple[str, float, float, float]]:
    """What was read, and the CPU seconds for 100 kB, 200 kB and a megabyte of it."""
    made = texts()
    for name, make in made.items():
        yield name, *_cost(clean, make)
    for name in RULE_PIECES:
        rule, cost = _dearest(made[name])
        yield f"{name}, by the dearest rule alone ({rule.id})", *cost
    yield "one letter, by the small words alone", *_cost(guess, made["one letter"])


def _cost(read: Callable[[str], object], make: Callable[[int], str]) -> tuple[float, float, float]:
    small, large = (seconds(read, make(size)) for size in SIZES)
    whole = seconds(read, make(MEGABYTE)) if large < 5 * MEGABYTE / SIZES[1] else float("inf")
    return small, large, whole


def _dearest(make: Callable[[int], str]) -> tuple[Rule, tuple[float, float, float]]:
    """The rule that takes longest over a megabyte of a text, and its costs."""
    costs = ((rule, _cost(partial(_by_rule, rule), make)) for rule in rulebook())
    return max(costs, key=lambda pair: pair[1][2])


def _by_rule(rule: Rule, text: str) -> int:
    return sum(1 for _ in find_by_rules(text, (rule,)))
