"""What is usually done about it: rules that drop whole lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.cleaning.scoring import Cleaner
from pipelines.cleaning import clean

_NOTE = re.compile(
    r"^\W*(?:please note|note that|notes?\b|nota\b|remarque\b|hinweis\b|veuillez noter|nb\b)", re.IGNORECASE
)
_WORD = re.compile(r"translat|tradu|überset|翻译|译文", re.IGNORECASE)
_ENDS = re.compile(r"[.!?\"»”]\W*$")
_ENGLISH = frozenset(
    "the of and to is are was in that for you with not this have it as be please your i any would".split()
)
_FRENCH = frozenset(
    "le la les de des du et à un une est dans que pour qui sur pas il elle en ce au aux par plus ne".split()
)


def _english(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line.lower())
    return len(words) >= 4 and sum(word in _ENGLISH for word in words) > sum(
        word in _FRENCH for word in words
    )


def _dropping(drops: Callable[[str], bool]) -> Cleaner:
    def cleaner(text: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        at = 0
        for line in text.split("\n"):
            if line.strip() and drops(line):
                spans.append((at, at + len(line)))
            at += len(line) + 1
        return spans

    return cleaner


def tamis(text: str) -> list[tuple[int, int]]:
    """The spans that this project deletes; a text that it rewrites first is counted as untouched."""
    cleaned = clean(text)
    return [(removal.start, removal.end) for removal in cleaned.removals] if cleaned.base == text else []


CLEANERS: dict[str, Cleaner] = {
    "nothing": _dropping(lambda line: False),
    "lines with javascript (C4)": _dropping(lambda line: "javascript" in line.lower()),
    "C4 line rules": _dropping(
        lambda line: "javascript" in line.lower() or len(line.split()) < 5 or not _ENDS.search(line)
    ),
    "lines that begin as a note": _dropping(lambda line: _NOTE.search(line) is not None),
    "lines with translat…": _dropping(lambda line: _WORD.search(line) is not None),
    "English lines": _dropping(_english),
    "the three together": _dropping(
        lambda line: (
            "javascript" in line.lower()
            or _NOTE.search(line) is not None
            or _WORD.search(line) is not None
            or _english(line)
        )
    ),
    "Tamis": tamis,
}
