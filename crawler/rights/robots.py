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
class _Block:
    """What stands below one run of `User-agent` lines; all agents named there share it, so that a file's
    memory grows with its lines, and not with its agents times its rules."""

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
        self._groups: dict[str, list[_Block]] = {}
        self._loose: list[tuple[str, str]] = []
        self.is_html = is_html(text)
        if not self.is_html:
            self._read(text[:LIMIT])

    def verdict(self, agent: str, url: str) -> Verdict:
        """Whether an agent may fetch an address: the longest rule that matches wins, in a tie the mild one.

        Args:
            agent: product token, `Tamis`. A group is an agent's if it bears that very token, in any case.
        """
        name, blocks = self._group_of(agent)
        path = _path_of(url)
        return _verdict((_judge(block, path) for block in blocks), name) if blocks else Verdict(True)

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests that the agent's group asks for."""
        said = [block.delay for block in self._group_of(agent)[1] if block.delay is not None]
        return said[-1] if said else None

    def signals(self, agent: str, url: str) -> list[str]:
        """`Content-Signal` and `Content-Usage` lines that hold for an address, as they stand."""
        path = _path_of(url)
        lines = [*self._loose, *(line for block in self._group_of(agent)[1] for line in block.signals)]
        return [line for where, line in lines if not where or matches(normal(where), path)]

    def kept_out(self, agents: Iterable[str], url: str) -> dict[str, list[str]]:
        """Which of these agents may not fetch an address: their names by the line that says so."""
        by_rule: dict[str, list[str]] = {}
        path = _path_of(url)
        judged: dict[int, _Judged] = {}  # each block once, however many agents it speaks to
        for agent in agents:
            name, blocks = self._group_of(agent)
            for block in blocks:
                if id(block) not in judged:
                    judged[id(block)] = _judge(block, path)
            verdict = _verdict((judged[id(block)] for block in blocks), name)
            if not verdict.allowed:
                by_rule.setdefault(verdict.rule, []).append(agent)
        return by_rule

    def _group_of(self, agent: str) -> tuple[str, list[_Block]]:
        """An agent's group: all blocks that name it, or else those for everybody."""
        wanted = agent.lower()
        for name in (wanted, "*"):
            if name in self._groups:
                return ("*" if name == "*" else agent), self._groups[name]
        return "", []

    def _read(self, text: str) -> None:
        current: _Block | None = None
        naming = False
        for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))[:MAX_LINES]:
            key, colon, value = line.partition("#")[0].partition(":")
            key, value = key.strip().lower(), value.strip()[:MAX_PATTERN]
            if not colon or not key:
                continue
            if key in ("user-agent", "useragent"):
                if not naming or current is None:
                    current = _Block()
                naming = True
                blocks = self._groups.setdefault(_token(value), [])
                if not blocks or blocks[-1] is not current:
                    blocks.append(current)
            elif key in ("content-signal", "content-usage"):
                where, said = _signal(value)
                signals = current.signals if current is not None else self._loose
                signals.append((where, f"{key.title()}: {said}"))
                naming = False
            else:
                naming = naming and key not in ("allow", "disallow", "crawl-delay")
                if current is not None:
                    _take(current, key, value)


def is_html(text: str) -> bool:
    """Whether a page stands where a file should.

    >>> is_html(" <!DOCTYPE html>"), is_html("User-agent: *")
    (True, False)
    """
    return _HTML.match(text[:1000].removeprefix("\ufeff")) is not None


def _take(block: _Block, key: str, value: str) -> None:
    if key in ("allow", "disallow") and value:
        block.rules.append((key == "allow", value))
    elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{0,6})?", value):
        block.delay = float(value)


def _token(value: str) -> str:
    """The product token of a User-agent line: `Tamis/1.0 (x)` names `tamis`."""
    return re.split(r"[\s/]", value.strip().lower(), maxsplit=1)[0][:200]


def _signal(value: str) -> tuple[str, str]:
    where, _, rest = value.partition(" ")
    return (where, rest.strip()) if where.startswith("/") else ("", value)


_Judged = tuple[int, bool, str]  # length of the rule that decides, whether it allows, its line


def _judge(block: _Block, path: str) -> _Judged:
    best, allowed, rule = -1, True, ""
    for allows, pattern in block.rules:
        spelt = normal(pattern)
        if (len(spelt) > best or (len(spelt) == best and allows)) and matches(spelt, path):
            best, allowed, rule = len(spelt), allows, f"{'Allow' if allows else 'Disallow'}: {pattern}"
    return (-1, True, "") if path == "/robots.txt" else (best, allowed, rule)


def _verdict(judged: Iterable[_Judged], name: str) -> Verdict:
    best, allowed, rule = -1, True, ""
    for one in judged:
        if one[0] > best or (one[0] == best and one[1]):
            best, allowed, rule = one
    return Verdict(allowed, rule, name)


def _path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def normal(path: str) -> str:
    """Percent-encode what must be, decode what need not be, so that both sides are spelt alike."""
    decoded = _ESCAPED.sub(_unescape, path)
    return quote(decoded, safe="%/?#[]@!$&'()*+,;=:~-._", errors="replace")  # half of a pair has no bytes


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
