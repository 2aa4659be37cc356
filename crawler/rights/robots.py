"""robots.txt by RFC 9309, with the line that decided: a verdict without its proof is worth little later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

LIMIT = 512 * 1024
"""Bytes read of a robots.txt; RFC 9309 asks for 500 KiB at least. What comes after counts for nothing."""
MAX_LINES = 20_000
"""Lines read. The longest robots.txt of a newspaper that we know has some 2,000."""
MAX_PATTERN = 2000

_HTML = re.compile(r"\s{0,100}<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a robots.txt says to one agent about one address."""

    allowed: bool
    rule: str = ""
    """The line that decided, `Disallow: /prive`; empty where no line did."""
    agent: str = ""
    """Name of the group it stands in, `*` for the one for everybody; empty where there is no group."""


@dataclass(slots=True)
class _Group:
    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay: float | None = None
    signals: list[tuple[str, str]] = field(default_factory=list)


class Robots:
    """The rules of one site.

    >>> everybody = "User-agent: *\\nDisallow: /prive\\nAllow: /prive/a$\\n"
    >>> robots = Robots(everybody + "User-agent: GPTBot\\nDisallow: /")
    >>> robots.verdict("Tamis", "https://exemple.fr/prive/b")
    Verdict(allowed=False, rule='Disallow: /prive', agent='*')
    >>> robots.verdict("Tamis", "https://exemple.fr/prive/a").allowed
    True
    >>> robots.verdict("GPTBot", "https://exemple.fr/").allowed
    False
    """

    def __init__(self, text: str = "") -> None:
        self._groups: dict[str, _Group] = {}
        self._loose: list[tuple[str, str]] = []
        self.is_html = is_html(text)
        if not self.is_html:
            self._read(text[:LIMIT])

    def verdict(self, agent: str, url: str) -> Verdict:
        """Whether an agent may fetch an address: the longest rule that matches wins, in a tie the mild one.

        Args:
            agent: product token, `Tamis`. A group is an agent's if it bears that very token, in any case.
        """
        name, group = self._group_of(agent)
        if group is None:
            return Verdict(True)
        return Verdict(*_judge(group, _path_of(url)), name)

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests that the agent's group asks for."""
        group = self._group_of(agent)[1]
        return group.delay if group is not None else None

    def signals(self, agent: str, url: str) -> list[str]:
        """`Content-Signal` and `Content-Usage` lines that hold for an address, as they stand."""
        group = self._group_of(agent)[1]
        path = _path_of(url)
        lines = self._loose + (group.signals if group is not None else [])
        return [line for where, line in lines if not where or matches(normal(where), path)]

    def kept_out(self, agents: Iterable[str], url: str) -> dict[str, list[str]]:
        """Which of these agents may not fetch an address: their names by the line that says so."""
        by_rule: dict[str, list[str]] = {}
        known: dict[int, Verdict] = {}
        for agent in agents:
            name, group = self._group_of(agent)
            if group is None:
                continue
            if id(group) not in known:
                known[id(group)] = Verdict(*_judge(group, _path_of(url)), name)
            verdict = known[id(group)]
            if not verdict.allowed:
                by_rule.setdefault(verdict.rule, []).append(agent)
        return by_rule

    def _group_of(self, agent: str) -> tuple[str, _Group | None]:
        wanted = agent.lower()
        for name in (wanted, "*"):
            if name in self._groups:
                return ("*" if name == "*" else agent), self._groups[name]
        return "", None

    def _read(self, text: str) -> None:
        current: list[_Group] = []
        naming = False
        for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))[:MAX_LINES]:
            key, colon, value = line.partition("#")[0].partition(":")
            key, value = key.strip().lower(), value.strip()[:MAX_PATTERN]
            if not colon or not key:
                continue
            if key in ("user-agent", "useragent"):
                if not naming:
                    current = []
                naming = True
                current.append(self._groups.setdefault(_token(value), _Group()))
            elif key in ("content-signal", "content-usage"):
                where, said = _signal(value)
                entry = (where, f"{key.title()}: {said}")
                for signals in [group.signals for group in current] or [self._loose]:
                    signals.append(entry)
                naming = False
            else:
                naming = naming and key not in ("allow", "disallow", "crawl-delay")
                _take(current, key, value)


def is_html(text: str) -> bool:
    """Whether a page stands where a file should.

    >>> is_html(" <!DOCTYPE html>"), is_html("User-agent: *")
    (True, False)
    """
    return _HTML.match(text[:1000].removeprefix("\ufeff")) is not None


def _take(groups: list[_Group], key: str, value: str) -> None:
    for group in groups:
        if key in ("allow", "disallow") and value:
            group.rules.append((key == "allow", value))
        elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{0,6})?", value):
            group.delay = float(value)


def _token(value: str) -> str:
    """The product token of a User-agent line: `Tamis/1.0 (x)` names `tamis`."""
    return re.split(r"[\s/]", value.strip().lower(), maxsplit=1)[0][:200]


def _signal(value: str) -> tuple[str, str]:
    where, _, rest = value.partition(" ")
    return (where, rest.strip()) if where.startswith("/") else ("", value)


def _judge(group: _Group, path: str) -> tuple[bool, str]:
    best, allowed, rule = -1, True, ""
    for allows, pattern in group.rules:
        spelt = normal(pattern)
        if (len(spelt) > best or (len(spelt) == best and allows)) and matches(spelt, path):
            best, allowed, rule = len(spelt), allows, f"{'Allow' if allows else 'Disallow'}: {pattern}"
    return (True, "") if path == "/robots.txt" else (allowed, rule)


def _path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def normal(path: str) -> str:
    """Percent-encode what must be, decode what need not be, so that both sides are spelt alike."""
    decoded = _ESCAPED.sub(_unescape, path)
    return quote(decoded, safe="%/?#[]@!$&'()*+,;=:~-._")


def _unescape(match: re.Match[str]) -> str:
    sign = chr(int(match[0][1:], 16))
    return sign if sign in _UNRESERVED else match[0].upper()


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the beginning of a path; `*` is any run of characters, a last `$` the end.

    Each piece is looked for once, from left to right: the time grows with the length, not with the stars.
    """
    ends = pattern.endswith("$")
    first, *rest = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not ends or path == first
    at = len(first)
    *middle, last = rest
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= at if ends else last in path[at:]
