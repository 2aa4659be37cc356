"""Shortcodes of WordPress, page builders and other systems that were never turned into anything.

The words that a shortcode encloses (a caption, a paragraph) stay; an address that it encloses goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pipelines.cleaning.books import alternative
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.told import fenced_lines, is_announced, is_quoted, standing

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("shortcodes.toml").read_text("utf-8"))
_PREFIXES = tuple(_WORDS["prefixes"])
_OWN = frozenset(_WORDS["own"])
_HOLDERS = frozenset(_WORDS["holders"])

_QUOTE = "[\"“”„«»″'’‘]|&quot;|&#82(?:16|17|20|21|43);"
_QUOTED_ATTRIBUTE = re.compile(rf"[\s\xa0][\w:-]{{1,40}}[ \xa0]?=[ \xa0]?(?:{_QUOTE})")
_PLAIN_ATTRIBUTE = re.compile(r"\s[\w:-]{1,40}=[^\s\"'\]]|^=\S|\shttps?://|^\s\d+$")
_SETTING = re.compile(r"\s[a-z][\w-]{1,40}=[\w.,/#%-]{1,60}(?=\s|$)")
_BRACKETS = re.compile(
    r"(?<![\[\w])\[(?P<closes>/)?(?P<name>[a-zà-ÿ][\w-]{0,40})(?P<rest>(?:[\s=][^\[\]\n]{0,600})?)\s?/?\](?![(\]])"
    r"|(?<=\w)\[(?P<closes2>/)?(?P<name2>[a-zà-ÿ][\w-]{0,40})(?P<rest2>(?:[\s=][^\[\]\n]{0,600})?)\s?/?\](?![(\]])"
)
_ADDRESS = re.compile(r"\s{0,3}(?:https?://[^\s\[\]]{1,400}|//[^\s\[\]]{1,400}|[\w-]{5,40})?\s{0,3}")
_BRACED = re.compile(
    rf"\{{/?{alternative(_WORDS['braced'])}" + r"(?:[ =|][^{}\n]{1,300})?\}"
    r"|\{\{[<%] ?/?\w[^{}\n]{0,300}[>%]\}\}|\{%-? ?\w{2,20}[^%{}\n]{0,300}%\}"
    r"|\[\[\{\"(?:fid|type)\"[^\n]{0,3000}?\}\]\]"
    r"|<(?:img|doc|emb|document|embed|video|audio|son|tableau|modele|article|rub|breve)\d{1,6}"
    r"(?:\|[\w=.,: -]{0,80}){0,8}>"
)
_NAMES_SHORTCODES = re.compile(
    r"\b(?:shortcodes?|codes? courts?|balises?|tags?|wordpress|plugins?|extensions?|crochets?|accolades?|"
    r"syntaxe|bbcode|jekyll|hugo|liquid|joomla|spip|drupal|gabarits?|templates?|raccourcis?|commandes?|marqueurs?|codes?|"
    r"variables?|conditions?|boucles?|jinja|twig)\b",
    re.IGNORECASE,
)


def find_shortcodes(page: Page) -> Iterator[Found]:
    """Yield shortcodes that are no part of what the article says."""
    text = page.text
    fenced: set[int] | None = None
    for start, end, rule, sign in [*_bracketed(text), *_braced(text)]:
        fenced = fenced_lines(page) if fenced is None else fenced
        number = page.line_at(start)
        if number in fenced or is_announced(page, number) or is_quoted(text, start, end):
            continue
        where = standing(text, start, end, _NAMES_SHORTCODES)
        if where:
            yield Found(start, end, rule, "embed_residue", (sign, where))


def _bracketed(text: str) -> Iterator[tuple[int, int, str, str]]:
    if "[" not in text:
        return
    codes = list(_BRACKETS.finditer(text))
    closed = {_name(code) for code in codes if _closes(code)}
    held_until = 0
    for number, code in enumerate(codes):
        if code.start() < held_until:
            continue
        rule, sign = _reading(text, code, closed)
        if not rule:
            continue
        end = code.end()
        if number + 1 < len(codes) and not _closes(code) and _name(code) in _HOLDERS:
            following = codes[number + 1]
            if _closes(following) and _name(following) == _name(code):
                held = _ADDRESS.fullmatch(text, code.end(), following.start())
                end = held_until = following.end() if held else end
        yield code.start(), end, rule, sign


def _name(code: re.Match[str]) -> str:
    return code["name"] or code["name2"]


def _closes(code: re.Match[str]) -> bool:
    return bool(code["closes"] or code["closes2"])


def _reading(text: str, code: re.Match[str], closed: set[str]) -> tuple[str, str]:
    """Rule and sign of a bracket that is a shortcode; two empty strings for any other bracket."""
    name, rest = _name(code), code["rest"] or code["rest2"] or ""
    if name.startswith(_PREFIXES) and ("_" in name or "-" in name or rest or name in _PREFIXES):
        return "shortcode-by-name", "builder-name"
    if _QUOTED_ATTRIBUTE.search(rest):
        return "shortcode-with-attributes", "quoted-attributes"
    known = name in _OWN
    if known and _PLAIN_ATTRIBUTE.search(rest):
        return "shortcode-with-attributes", "plain-attributes"
    fewest = 1 if "-" in name or "_" in name else 2  # a plain word may be the article's
    if len(_SETTING.findall(rest)) >= fewest:
        return "shortcode-with-attributes", "plain-attributes"
    if name in closed and (known or _closes(code) or "_" in name) and (not rest or known):
        return "shortcode-in-pair-or-alone", "pair"
    if known and not rest and len(name) > 1 and name.isascii() and _is_alone(text, code):
        return "shortcode-in-pair-or-alone", "own-line"
    return "", ""


def _is_alone(text: str, code: re.Match[str]) -> bool:
    before = text[max(0, code.start() - 1) : code.start()]
    after = text[code.end() : code.end() + 1]
    return before in ("", "\n", "]") and after in ("", "\n", "[")


def _braced(text: str) -> Iterator[tuple[int, int, str, str]]:
    if "{" in text or "[[{" in text or "<" in text:
        for code in _BRACED.finditer(text):
            yield code.start(), code.end(), "shortcode-in-braces", "system-name"
