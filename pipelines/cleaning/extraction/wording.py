"""What two copies of one wording share."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"\W+")


def key(text: str) -> str:
    """Letters and digits of a text, in lower case.

    >>> key("L’été, déjà ?")
    'létédéjà'
    """
    return _PUNCTUATION.sub("", text).lower()
