"""robots.txt: the cases of RFC 9309, those of the wild, and a comparison with another reader of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from protego import Protego

from crawler.rights.robots import LIMIT, Robots, matches

SITE = "https://exemple.fr"


def allows(rules: str, path: str, agent: str = "Tamis") -> bool:
    return Robots(rules).verdict(agent, SITE + path).allowed


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?p=1", True),
        ("User-agent: *\nDisallow: /a*b*c", "/axbyc/d", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/axbycd", True),
        ("User-agent: *\nDisallow: /*?page=", "/liste?page=2", False),
        ("User-agent: *\nDisallow: /été", "/%C3%A9t%C3%A9/x", False),
        ("User-agent: *\nDisallow: /%61bc", "/abc", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a/b", True),
        ("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", False),
        ("User-agent: tamis\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: TAMIS/2.0\nDisallow: /", "/a", False),
        ("User-agent: Tamiser\nDisallow: /", "/a", True),
        ("User-agent: Tam\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Tamis\nAllow: /", "/a", True),
        ("User-agent: A\nUser-agent: Tamis\nDisallow: /a", "/a", False),
        ("User-agent: Tamis\nAllow: /a\nUser-agent: X\nAllow:\nUser-agent: Tamis\nDisallow: /", "/b", False),
        ("User-agent: Tamis\nSitemap: https://exemple.fr/s.xml\nDisallow: /a", "/a", False),
        ("\ufeffuser-agent : * # all\r\ndisallow : /a # not this\r", "/a", False),
        ("Disallow: /", "/a", True),
        ("<!DOCTYPE html><pre>User-agent: *\nDisallow: /</pre>", "/a", True),
    ],
)  # fmt: skip
def test_a_page_is_judged_as_the_rfc_says(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


def test_the_verdict_tells_its_line() -> None:
    verdict = Robots("User-agent: *\nDisallow: /prive/*.html").verdict("Tamis", f"{SITE}/prive/a.html")
    assert (verdict.allowed, verdict.rule, verdict.agent) == (False, "Disallow: /prive/*.html", "*")


def test_an_extended_name_does_not_inherit_from_a_shorter_one() -> None:
    robots = Robots("User-agent: Applebot\nDisallow: /\n\nUser-agent: Google-Extended\nDisallow: /")
    assert robots.kept_out(["Applebot-Extended", "Google-Extended", "GPTBot"], f"{SITE}/a") == {
        "Disallow: /": ["Google-Extended"]
    }


def test_delays_and_signals_are_read_and_sitemaps_passed_over() -> None:
    robots = Robots(
        "Sitemap: https://exemple.fr/s.xml\nUser-agent: *\nCrawl-delay: 2.5\n"
        "Content-Signal: search=yes, ai-train=no\nContent-Usage: /libre train-ai=y\nAllow: /\n"
        "User-agent: X\nCrawl-delay: soon"
    )
    assert robots.crawl_delay("Tamis") == 2.5
    assert robots.crawl_delay("X") is None
    assert robots.signals("Tamis", f"{SITE}/a") == ["Content-Signal: search=yes, ai-train=no"]
    assert len(robots.signals("Tamis", f"{SITE}/libre/a")) == 2
    assert robots.signals("X", f"{SITE}/a") == []


def test_what_comes_after_the_limit_counts_for_nothing() -> None:
    robots = Robots("User-agent: *\nDisallow: /a\n" + "#" * LIMIT + "\nDisallow: /b\n")
    assert not robots.verdict("Tamis", f"{SITE}/a").allowed
    assert robots.verdict("Tamis", f"{SITE}/b").allowed


WORDS = st.text("ab/*$?.", max_size=12)


@given(st.lists(st.tuples(st.booleans(), WORDS), max_size=6), st.text("ab/?.", max_size=12))
@example([(False, "/*b$")], "ab")
def test_it_agrees_with_another_reader(rules: list[tuple[bool, str]], path: str) -> None:
    lines = [
        f"{'Allow' if allow else 'Disallow'}: /{pattern}" for allow, pattern in rules if "%" not in pattern
    ]
    # A dollar sign inside a pattern, and an empty query, are read differently by different readers.
    if any("$" in line[:-1] for line in lines) or path.endswith("?"):
        return
    text = "\n".join(["User-agent: *", *lines])
    theirs = Protego.parse(text).can_fetch(f"{SITE}/{path}", "Tamis")
    assert Robots(text).verdict("Tamis", f"{SITE}/{path}").allowed is theirs


@given(st.text(max_size=300), st.text(max_size=80))
def test_nothing_breaks_it(text: str, path: str) -> None:
    robots = Robots(text)
    robots.verdict("Tamis", path)
    robots.kept_out(["GPTBot"], SITE + path)
    robots.signals("Tamis", SITE + path)
    Robots(text.encode("utf-16").decode("utf-8", "replace"))


class Watched(str):
    """A path that notes from where it is searched."""

    def __init__(self, _: str) -> None:
        self.searched_from: list[int] = []

    def find(self, piece: str, start: int = 0) -> int:  # type: ignore[override]
        self.searched_from.append(start)
        return super().find(piece, start)


@pytest.mark.parametrize("end", ["a", "b"])
def test_each_star_is_looked_for_once_and_never_further_back(end: str) -> None:
    path = Watched("/" + "a" * 2000 + "b")
    assert matches("/" + "*a" * 100 + f"*{end}$", path) is (end == "b")
    assert len(path.searched_from) == 100
    assert path.searched_from == sorted(set(path.searched_from))
