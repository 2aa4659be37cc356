"""Which language is it? Of a document, of a line, of a passage inside a document.

>>> from pipelines.cleaning.language import detect, detect_line, find_foreign
"""

from pipelines.cleaning.language.detectors import LANGUAGES, load
from pipelines.cleaning.language.passages import ForeignSpan, find_foreign, foreign_ratio
from pipelines.cleaning.language.verdicts import Detection, detect, detect_line

__all__ = [
    "LANGUAGES",
    "Detection",
    "ForeignSpan",
    "detect",
    "detect_line",
    "find_foreign",
    "foreign_ratio",
    "warm_up",
]


def warm_up() -> None:
    """Load every list and detector, so that forks share them and threads find them ready.

    Safe to call twice, and from several threads; the second call costs nothing.
    """
    load()
    detect("Tout est lu une fois.")
    find_foreign("Tout est lu une fois.")
