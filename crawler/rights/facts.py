"""What is known of one page's rights, put together, each claim with where it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.rights.agents import ai_agents
from crawler.rights.headers import find_tdm, find_words, reserves
from crawler.rights.robots import Robots
from crawler.rights.tdmrep import Reservation, find_reservation

MAX_EVIDENCE = 40
MAX_LINE = 400


@dataclass(slots=True)
class SiteRights:
    """What a site says of all its pages."""

    robots: Robots | None = None
    """None where the file could not be had."""
    robots_read: str = ""
    """When it was read, and what was found in its place: `2026-11-24T06:00:00Z`, `… status 404`."""
    tdmrep: list[Reservation] = field(default_factory=list)
    tdmrep_read: str = ""
    ai_txt: Robots | None = None
    ai_txt_read: str = ""


@dataclass(slots=True)
class Facts:
    """The fields of a record that tell of its rights; their meaning stands in `crawler.items`."""

    robots: str = "unknown"
    robots_ai: tuple[str, ...] = ()
    tdm_reservation: str = "unknown"
    ai_signal: str = ""
    rights_evidence: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def gather(site: SiteRights | None, url: str, headers: Mapping[str, Sequence[str]], agent: str) -> Facts:
    """Put together what a site and an answer's headers say of a page.

    Args:
        headers: values by name in lower case.
        agent: our own product token.
    """
    facts, evidence = Facts(), []
    reserved: list[bool] = []
    signals: list[str] = []
    if site is not None:
        evidence += _from_robots(facts, site, url, agent, signals)
        evidence += _from_files(site, url, agent, reserved)
    evidence += _from_headers(headers, agent, reserved, signals)
    if reserved:
        facts.tdm_reservation = "yes" if any(reserved) else "no"
    facts.ai_signal = "; ".join(dict.fromkeys(signal.partition(": ")[2] for signal in signals))[:MAX_LINE]
    facts.rights_evidence = tuple(line[:MAX_LINE] for line in dict.fromkeys(evidence))[:MAX_EVIDENCE]
    return facts


def _from_robots(facts: Facts, site: SiteRights, url: str, agent: str, signals: list[str]) -> list[str]:
    if site.robots is None:
        return []
    where = f"robots.txt ({site.robots_read})"
    verdict = site.robots.verdict(agent, url)
    facts.robots = "allowed" if verdict.allowed else "disallowed"
    group = f"User-agent: {verdict.agent}, " if verdict.agent else ""
    evidence = [f"{where}: {group}{verdict.rule or 'no rule for this page'}"]
    kept_out = site.robots.kept_out((known.token for known in ai_agents()), url)
    facts.robots_ai = tuple(sorted((name for names in kept_out.values() for name in names), key=str.lower))
    evidence += [f"{where}: {', '.join(names)}: {rule}" for rule, names in kept_out.items()]
    said = site.robots.signals(agent, url)
    signals += said
    return evidence + [f"{where}: {line}" for line in said]


def _from_files(site: SiteRights, url: str, agent: str, reserved: list[bool]) -> list[str]:
    evidence = []
    if (entry := find_reservation(site.tdmrep, url)) is not None:
        reserved.append(entry.reserved)
        evidence.append(f"tdmrep.json ({site.tdmrep_read}): {entry}")
    if site.ai_txt is not None:
        # The file names kinds of files; a page is text whatever its address ends in.
        for address in (url, "https://site.invalid/page.html", "https://site.invalid/page.txt"):
            verdict = site.ai_txt.verdict(agent, address)
            if not verdict.allowed:
                reserved.append(True)
                evidence.append(f"ai.txt ({site.ai_txt_read}): {verdict.rule}")
                break
    return evidence


def _from_headers(
    headers: Mapping[str, Sequence[str]], agent: str, reserved: list[bool], signals: list[str]
) -> list[str]:
    evidence = []
    if (tdm := find_tdm(headers.get("tdm-reservation", ()))) is not None:
        reserved.append(tdm)
        evidence.append(f"header: tdm-reservation: {int(tdm)}")
        evidence += [f"header: tdm-policy: {value[:200]}" for value in headers.get("tdm-policy", ())[:3]]
    words = find_words(headers.get("x-robots-tag", ())[:20])
    if reserves(words, [agent, *(known.token for known in ai_agents())]):
        reserved.append(True)
    evidence += [f"header: X-Robots-Tag: {word}" for word in words]
    for name in ("content-signal", "content-usage"):
        for value in headers.get(name, ())[:3]:
            signals.append(f"{name.title()}: {value.strip()[:200]}")
            evidence.append(f"header: {signals[-1]}")
    return evidence
