"""Agents that gather pages to train or feed AI models, by the names that robots.txt files use."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent."""

    token: str
    """Product token, as robots.txt names it."""
    operator: str
    """Who runs it."""
    purpose: str
    """`training`, `answers` (reads a page for somebody who asks) or `search`."""


@cache
def ai_agents() -> tuple[Agent, ...]:
    """The known ones, ordered by name.

    >>> [agent.operator for agent in ai_agents() if agent.token == "GPTBot"]
    ['OpenAI']
    """
    text = Path(__file__).with_name("agents.toml").read_text(encoding="utf-8")
    agents = [Agent(**entry) for entry in tomllib.loads(text)["agent"]]
    return tuple(sorted(agents, key=lambda agent: agent.token.lower()))
