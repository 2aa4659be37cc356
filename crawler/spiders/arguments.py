"""Reading what `-a name=value` gives: one line says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from crawler.clock import parse_span


def refuse_unknown(given: Iterable[str], known: str) -> None:
    """Refuse arguments that no spider reads: Scrapy takes any, and a mistyped one would change nothing.

    A name that begins with `_` is a scheduler's own (scrapyd's `_job`) and passes.

    Args:
        given: names that are left once the spider has taken its own.
        known: names of its own, parted by spaces.

    Raises:
        ValueError: there is one.

    >>> refuse_unknown(["_job"], "file urls again")
    >>> refuse_unknown(["agian"], "file urls again")
    Traceback (most recent call last):
    ValueError: unknown argument -a agian; known: file, urls, again
    """
    if unknown := [name for name in given if not name.startswith("_")]:
        told = ", ".join(f"-a {name}" for name in unknown)
        raise ValueError(f"unknown argument {told}; known: {', '.join(known.split())}")


def split_list(value: Any) -> list[str]:
    """Split a spider argument at commas.

    >>> split_list("actuia, numerama,")
    ['actuia', 'numerama']
    """
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def read_count(name: str, value: Any) -> int | None:
    """A whole number from 1 on; None if nothing is given.

    Raises:
        ValueError: it is none.

    >>> read_count("max_articles", "20")
    20
    """
    if not str(value or "").strip():
        return None
    try:
        count = int(str(value))
    except ValueError:
        count = 0
    if count < 1:
        raise ValueError(f"-a {name}=NUMBER wants a number from 1 on, not {value!r}")
    return count


def read_span(name: str, value: Any) -> timedelta | None:
    """A span of time; None if nothing is given.

    Raises:
        ValueError: it is none.
    """
    if not str(value or "").strip():
        return None
    try:
        return parse_span(str(value))
    except ValueError as error:
        raise ValueError(f"-a {name}=SPAN: {error}") from None


def read_switch(name: str, value: Any) -> bool:
    """Yes or no.

    Raises:
        ValueError: it is neither.

    >>> read_switch("all", "1"), read_switch("all", "")
    (True, False)
    """
    said = str(value or "").strip().lower()
    if said in ("1", "true", "yes"):
        return True
    if said in ("", "0", "false", "no"):
        return False
    raise ValueError(f"-a {name}=1 or -a {name}=0, not {value!r}")
