"""What hostile texts cost: doubled, they may not triple the CPU time; a megabyte takes under a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from pipelines.cleaning import clean

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
}
HALVES = {
    "nested tags": ("<b", ">"),
    "nested shortcodes": ("[vc_", "row]"),
    "nested marks": ("__PH_", "1__"),
    "nested brackets": ("[Note : ", "]"),
    "nested records": ('{"a":', "}"),
}


def texts() -> dict[str, Callable[[int], str]]:
    """Makers of hostile texts of a given length, by what they are made of."""

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


def seconds(text: str) -> float:
    """CPU seconds to clean a text, the better of two tries."""
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        clean(text)
        best = min(best, time.process_time() - begun)
    return best


def table() -> tuple[str, int]:
    """The costs as Markdown, and how many texts break a bound."""
    broken = 0
    lines = ["| hostile text | 100 kB | 200 kB | growth | 1 MB | |", "|---|---|---|---|---|---|"]
    for name, make in texts().items():
        small, large = (seconds(make(size)) for size in SIZES)
        whole = seconds(make(MEGABYTE)) if large < 5 * MEGABYTE / SIZES[1] else float("inf")
        fails = large > 3 * small + _FLOOR or whole > 1
        broken += fails
        growth = large / max(small, 1e-6)
        mark = "over" if fails else ""
        print(f"{name}: {whole:.2f} s", file=sys.stderr)
        lines.append(f"| {name} | {small:.3f} s | {large:.3f} s | {growth:.1f} | {whole:.2f} s | {mark} |")
    return "\n".join([*lines, "", f"{broken} of {len(texts())} over a bound"]), broken
