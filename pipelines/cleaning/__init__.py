"""The cleaning core: no Scrapy, no network, no clock, no settings. Importable anywhere.

>>> from pipelines.cleaning import clean
>>> clean("Un texte sans résidu.").removals
()
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.cleaning.cleaned import Cleaned, Removal, cut, rebuild
from pipelines.cleaning.composition import clean
from pipelines.cleaning.policy import ACTIONS, CLASSES, Policy

if TYPE_CHECKING:
    from pipelines.cleaning.extraction import extract
    from pipelines.cleaning.language import detect

__all__ = [
    "ACTIONS",
    "CLASSES",
    "Cleaned",
    "Policy",
    "Removal",
    "clean",
    "cut",
    "detect",
    "extract",
    "rebuild",
    "ruleset_version",
]

# These two bring trafilatura and the language models: loaded when they are first asked for.
_LATER = {"extract": "pipelines.cleaning.extraction", "detect": "pipelines.cleaning.language"}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def ruleset_version() -> str:
    """Name the rules that clean: a digest over all rooms and data files that have a say in a cut.

    >>> ruleset_version() == ruleset_version(), len(ruleset_version())
    (True, 12)
    """
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(room.rglob("*")):
        name = path.relative_to(room).as_posix()
        if path.suffix in (".py", ".toml", ".tsv", ".json") and name.startswith(_CUTTING_ROOMS):
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


_CUTTING_ROOMS = (
    "books.py",
    "cleaned.py",
    "composition.py",
    "language/",
    "normalise.py",
    "note.py",
    "policy.py",
    "residue/",
    "rulebook/",
    "rules.py",
    "translator_notes/",
)
