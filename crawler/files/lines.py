"""One record, one line: JSON that every reader reads alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

_SURROGATES = dict.fromkeys(range(55296, 57344), "�")
_SCRUB = {0: None, **_SURROGATES}

# Some readers split lines where Unicode does (`str.splitlines`), JSON does not: these go out escaped.
_LINE_ENDS = (
    ("\u2028".encode(), rb"\u2028"),
    ("\u2029".encode(), rb"\u2029"),
    ("\u0085".encode(), rb"\u0085"),
)


def _as_text(value: Any) -> Any:
    """What JSON has no word for becomes text, so that an item of somebody else's is never lost."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=_as_text)


def encode(record: Mapping[str, Any]) -> bytes:
    r"""Encode a record as one line of JSON, line feed included.

    UTF-8 as is; U+2028, U+2029 and U+0085 escaped; NUL left out and lone surrogates replaced by U+FFFD,
    since several readers refuse them; NaN and infinities become null.

    >>> encode({"titre": "L’IA\u2028« ici »", "vu": None})
    b'{"titre":"L\xe2\x80\x99IA\\u2028\xc2\xab ici \xc2\xbb","vu":null}\n'
    >>> encode({"texte": "a\x00b\ud800"})
    b'{"texte":"ab\xef\xbf\xbd"}\n'
    """
    try:
        line = _encoder.encode(record)
    except UnicodeEncodeError:
        line = _encoder.encode(_scrub(record))
    else:
        if rb"\u0000" in line:
            line = _encoder.encode(_scrub(record))
    for raw, escaped in _LINE_ENDS:
        if raw in line:
            line = line.replace(raw, escaped)
    return line + b"\n"


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_SCRUB)
    if isinstance(value, Mapping):
        return {_scrub(key): _scrub(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_scrub(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
