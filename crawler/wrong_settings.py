"""Settings of ours that make no sense, each told by its name before anything begins."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.clock import parse, parse_span
from crawler.feeds.parts import PACKINGS, check_packing
from crawler.files.durable import find_obstacle
from pipelines.cleaning import Policy
from pipelines.cleaning.language import LANGUAGES

Check = Callable[[BaseSettings, str], None]

AT_LEAST = {
    "TAMIS_MIN_CHARS": 0,
    "TAMIS_SHARD_RECORDS": 1,
    "TAMIS_SHARD_MIB": 1,
    "TAMIS_COMMIT_RECORDS": 1,
    "TAMIS_WARC_BYTES": 1,
    "TAMIS_WORKERS": 0,
    "TAMIS_PAGE_MEMORY_MIB": 1,
    "TAMIS_SOURCE_PAGES": 1,
    "TAMIS_FULL_LOOK": 1,
    "TAMIS_HOST_FAILURES": 1,
}
"""Whole numbers, and the least that each may be."""
SECONDS = ("TAMIS_COMMIT_SECONDS", "TAMIS_PAGE_CPU_SECONDS", "TAMIS_MAX_WAIT")
MAY_BE_ZERO = "TAMIS_MAX_WAIT"
"""No host that asks for a pause is waited for."""
SWITCHES = (
    *("TAMIS_TEASERS", "TAMIS_REMEMBER_TEXTS", "TAMIS_REMOVED", "TAMIS_DROPPED", "TAMIS_WARC"),
    *("TAMIS_ALLOW_PRIVATE", "TAMIS_PROGRESS"),
)
CHOICES = {
    "TAMIS_DUPLICATES": ("drop", "mark"),
    "TAMIS_RIGHTS": ("record", "skip"),
    "TAMIS_SHARD_PACKING": PACKINGS,
}


def find_wrong_settings(settings: BaseSettings, *, writes: bool = True) -> list[str]:
    """What is wrong with Tamis's own settings, a line each; all at once. Folders count for who `writes`."""
    wrong = []
    for name, check in CHECKS.items():
        if check is _folder and not writes:
            continue
        try:
            check(settings, name)
        except (ValueError, TypeError) as error:
            wrong.append(f"{name}={_shown(settings.get(name))}: {error}")
    return wrong


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _count(settings: BaseSettings, name: str) -> None:
    least, value = AT_LEAST.get(name, 0), settings.get(name)
    try:
        count = least - 1 if isinstance(value, bool) else int(value)
    except (ValueError, TypeError, OverflowError):
        count = least - 1
    if count < least:
        raise ValueError(f"wants a whole number from {least} on")


def _seconds(settings: BaseSettings, name: str) -> None:
    try:
        seconds = float(settings.get(name))
    except (ValueError, TypeError):
        seconds = -1.0
    if not 0 <= seconds < math.inf or (seconds == 0 and name != MAY_BE_ZERO):
        raise ValueError(f"wants a number of seconds {'from' if name == MAY_BE_ZERO else 'above'} 0")


def _switch(settings: BaseSettings, name: str) -> None:
    try:
        settings.getbool(name)
    except ValueError:
        raise ValueError("wants 1 or 0") from None


def _choice(settings: BaseSettings, name: str) -> None:
    if (settings.get(name) or "") not in CHOICES[name]:
        raise ValueError(f"is one of {', '.join(map(repr, CHOICES[name]))}")


def _level(settings: BaseSettings, name: str) -> None:
    _count(settings, name)
    packing = settings.get("TAMIS_SHARD_PACKING") or ""
    if packing in PACKINGS:  # one that is not is told under its own name
        check_packing(packing, int(settings.get(name)))


def _languages(settings: BaseSettings, name: str) -> None:
    for code in settings.getlist(name):
        if str(code).strip().lower() not in LANGUAGES:
            raise ValueError(f"{code!r} is no language that is told apart; wants codes of ISO 639-1: fr, en")


def actions_of(settings: BaseSettings) -> dict[str, Any]:
    """What `TAMIS_CLEANING` does with classes of residue.

    Raises:
        ValueError: it is no such thing.
    """
    try:
        return dict(settings.getdict("TAMIS_CLEANING"))
    except ValueError:
        raise ValueError("""wants {"CLASS": "ACTION"} in JSON""") from None


def _cleaning(settings: BaseSettings, name: str) -> None:
    Policy(actions_of(settings))


def _moment(settings: BaseSettings, name: str) -> None:
    if told := settings.get(name):
        parse(str(told))


def _span(settings: BaseSettings, name: str) -> None:
    if told := str(settings.get(name) or "").strip():
        parse_span(told)


def _folder(settings: BaseSettings, name: str) -> None:
    told = settings.get(name) or ("output" if name == "TAMIS_OUTPUT" else "")  # the state lies in the output
    if told and (obstacle := find_obstacle(Path(told))):
        raise ValueError(obstacle)


CHECKS: dict[str, Check] = {
    **dict.fromkeys(("TAMIS_OUTPUT", "TAMIS_STATE"), _folder),
    "TAMIS_NOW": _moment,
    "TAMIS_LANGUAGES": _languages,
    "TAMIS_CLEANING": _cleaning,
    "TAMIS_REVISIT": _span,
    "TAMIS_SHARD_LEVEL": _level,
    **dict.fromkeys(AT_LEAST, _count),
    **dict.fromkeys(SECONDS, _seconds),
    **dict.fromkeys(SWITCHES, _switch),
    **dict.fromkeys(CHOICES, _choice),
}
"""How each is checked; what is not here (`TAMIS_CONTACT`) may be any text."""
