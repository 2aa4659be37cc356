"""Rights: every way to reserve is heard, told with its proof, and nothing breaks the readers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rights import Facts, Robots, SiteRights, gather
from crawler.rights.agents import ai_agents
from crawler.rights.headers import find_words, reserves
from crawler.rights.tdmrep import find_reservation, read_tdmrep
from pipelines.reservations import is_reserved

PAGE = "https://exemple.fr/actu/a"
DAY = "2026-11-24T06:00:00Z"


def facts(site: SiteRights | None = None, **headers: str) -> Facts:
    named = {name.replace("_", "-"): [value] for name, value in headers.items()}
    return gather(site, PAGE, named, "Tamis")


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    assert facts() == Facts()


@pytest.mark.parametrize(
    ("headers", "reservation"),
    [
        ({"tdm_reservation": "1"}, "yes"),
        ({"tdm_reservation": "0"}, "no"),
        ({"tdm_reservation": "perhaps"}, "unknown"),
        ({"x_robots_tag": "noai, noimageai"}, "yes"),
        ({"x_robots_tag": "noindex"}, "unknown"),
        ({"x_robots_tag": "noimageai"}, "unknown"),
        ({"x_robots_tag": "GPTBot: noai"}, "yes"),
        ({"x_robots_tag": "otherbot: noai"}, "unknown"),
        ({"x_robots_tag": "unavailable_after: 25 Jun 2027 15:00:00 PST, noai"}, "yes"),
        ({"tdm_reservation": "0", "x_robots_tag": "noai"}, "yes"),
    ],
)
def test_headers_reserve(headers: dict[str, str], reservation: str) -> None:
    found = facts(**headers)
    assert found.tdm_reservation == reservation
    assert bool(found.rights_evidence) == ("perhaps" not in headers.values())


def test_half_of_a_surrogate_pair_in_tdmrep_is_no_end() -> None:
    entries = read_tdmrep(
        b'[{"location": "/\\ud800", "tdm-reservation": 1},'
        b' {"location": "/*", "tdm-reservation": 1, "tdm-policy": "\\udfff"}]'
    )
    told = facts(SiteRights(tdmrep=entries, tdmrep_read=DAY))
    assert told.tdm_reservation == "yes"
    assert all(line.encode() for line in told.rights_evidence)


def test_a_site_says_it_in_its_files_and_each_claim_has_its_proof() -> None:
    site = SiteRights(
        robots=Robots(
            "User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow: /prive\n\n"
            "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /actu\n"
        ),
        robots_read=DAY,
        tdmrep=read_tdmrep(
            b'[{"location": "/libre/*", "tdm-reservation": 0},'
            b' {"location": "/*", "tdm-reservation": 1, "tdm-policy": "https://exemple.fr/tdm.json"}]'
        ),
        tdmrep_read=DAY,
        ai_txt=Robots("User-Agent: *\nDisallow: *.html\nAllow: *.png"),
        ai_txt_read=DAY,
    )
    found = facts(site)
    assert found.robots == "allowed"
    assert found.robots_ai == ("CCBot", "GPTBot")
    assert found.tdm_reservation == "yes"
    assert found.ai_signal == "search=yes, ai-train=no"
    assert found.rights_evidence == (
        f"robots.txt ({DAY}): User-agent: *, no rule for this page",
        f"robots.txt ({DAY}): CCBot, GPTBot: Disallow: /actu",
        f"robots.txt ({DAY}): Content-Signal: search=yes, ai-train=no",
        f"tdmrep.json ({DAY}): /*: tdm-reservation 1, tdm-policy https://exemple.fr/tdm.json",
        f"ai.txt ({DAY}): Disallow: *.html",
    )


def test_the_first_location_that_matches_holds() -> None:
    entries = read_tdmrep(
        b'[{"location": "/a/*", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": "1"}]'
    )
    assert [entry.reserved for entry in entries] == [False, True]
    free, kept = (find_reservation(entries, f"https://exemple.fr{path}") for path in ("/a/b", "/b"))
    assert free is not None and not free.reserved
    assert kept is not None and kept.reserved


@pytest.mark.parametrize(
    ("signal", "reserved"),
    [
        ("search=yes, ai-train=no", True),
        ("train-ai=n", True),
        ("ai-train=yes", False),
        ("search=no", False),
        ("ai-train=none-of-it", False),
    ],
)
def test_a_signal_against_training_reserves_under_the_skip_policy(signal: str, reserved: bool) -> None:
    assert bool(is_reserved({"ai_signal": signal})) is reserved


def test_the_list_of_agents_names_each_once_and_those_everybody_knows() -> None:
    tokens = [agent.token for agent in ai_agents()]
    assert len({token.lower() for token in tokens}) == len(tokens)
    wanted = "GPTBot CCBot ClaudeBot Google-Extended PerplexityBot Bytespider Applebot-Extended"
    wanted += " meta-externalagent Amazonbot anthropic-ai cohere-ai"
    assert set(wanted.split()) <= set(tokens)
    assert {agent.purpose for agent in ai_agents()} == {"training", "answers", "search"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["location", "tdm-reservation", "tdm-policy", "x"]), inner)
    ),
    max_leaves=12,
)


@given(JSON, st.text(max_size=60))
def test_no_tdmrep_breaks_the_reader(value: object, url: str) -> None:
    for entry in read_tdmrep(json.dumps(value).encode()):
        assert isinstance(entry.reserved, bool)
    find_reservation(read_tdmrep(json.dumps(value).encode()), url)
    read_tdmrep(b"[" * 5000)


@given(st.lists(st.text("noai,;: GPTBotx-", max_size=80), max_size=5), st.text(max_size=200))
def test_no_header_breaks_the_reader(values: list[str], text: str) -> None:
    assert reserves(find_words(values), ["Tamis"]) in (True, False)
    gather(SiteRights(robots=Robots(text), ai_txt=Robots(text)), text, {"x-robots-tag": values}, "Tamis")
