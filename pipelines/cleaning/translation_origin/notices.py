"""Sentences in which an article says that it is a translation, read off `notices.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from lxml.etree import XPath

from pipelines.cleaning.metadata.head import node_text
from pipelines.cleaning.metadata.values import absolute_url
from pipelines.cleaning.translation_origin.sign import Sign
from pipelines.cleaning.translator_notes.credits import is_credit
from pipelines.cleaning.translator_notes.tools import TOOL

_FIRST_LINES, _LAST_LINES = 3, 5
_LONGEST = 320
"""Characters of a notice; longer sentences are the article's."""
_KEYS = {"id", "kind", "bare", "pattern", "shows", "refuses"}

_SENTENCES = re.compile(r"(?<=[.!?…»”])[ \u00a0\u202f]{1,3}(?=[^\W\da-zà-ÿ])")
_LABEL = re.compile(
    r"[\s*_(\[–—•>~-]{0,6}(?:(?:note(?: de la rédaction| du traducteur)?|ndlr|ndt|nb|n\.b\.|nota|hinweis)"
    r"[ \u00a0\u202f]?[:.–—-][ \u00a0\u202f]?)?",
    re.I,
)
_TAIL = r"[ \t\u00a0\u202f.…!)\]*_–—-]{0,6}$"
# One of these is in every notice: most lines are done with at a glance.
_HINTS = tuple(
    "tradu adapt transla bersetz tradott origin initial inicial inizial abord first zuerst premi prim "
    "aus".split()
)
# Tools by their names, and the words for them: those are no names, and stand in titles of works too.
_MACHINE_WORDS = (
    r"\b(?:intelligence artificielle|artificial intelligence|inteligencia artificial|inteligência artificial|"
    r"intelligenza artificiale|Künstlicher Intelligenz|máquina|macchina|"
    r"(?:traducteur|traduction) automatique|machine translation)\b"
)
_TOOL = re.compile(rf"(?:{TOOL}|{_MACHINE_WORDS})")
_BY = (
    r"(?:\b(?:[Pp]ar|[Aa]vec|[Vv]ia|[Bb]y|[Ww]ith|[Uu]sing|[Mm]it|[Vv]on|[Dd]urch|[Cc]on|[Pp]or|[Cc]om|[Dd]e|[Dd]a)"
    r"|\b[Dd]['’]|[:：])[ \u00a0\u202f]{0,2}(?:l['’]|(?:l[ae]|une?|the|an?|der|einer|notre|outil d['’]) ?)?"
)
_MACHINE = re.compile(
    r"\b(?i:automatiquement|automatically|automáticamente|automaticamente|automatisch|maschinell|"
    r"(?:auto|machine)[ -]?translated|traduction (?:automatique|assistée))\b"
    rf"|{_BY}{_TOOL.pattern}"
)
# A credit beside these is that of the book, the film or the exhibition that the article is about.
_BIBLIOGRAPHY = re.compile(
    r"\d (?:p\.|pages\b|pp\.)|€|\bISBN\b|\b[ÉE]ditions?\b|\bVerlag\b|\bPress\b,|\b(?:19|20)\d\d, \d"
)
_STEMS = ("radui", "ranslated", "bersetzt", "raduci", "radott", "raduzi")
_EITHER = " or ".join(f'contains(., "{stem}")' for stem in _STEMS)
_WORDS = XPath("string(//body)", smart_strings=False)
_NOTICE_NODES = XPath(
    f"//body/descendant::text()[({_EITHER})"
    " and string-length(.) < 300 and not(parent::script or parent::style)]"
)
_MOST_NODES = 30
_URL = r"(?P<url>https?://[^\s«»<>\"]{4,400})"


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice, with the sentences that prove it."""

    id: str
    kind: Literal["translated", "first", "original"]
    pattern: re.Pattern[str]
    shows: tuple[tuple[str, str, str], ...]
    refuses: tuple[str, ...]
    bare: bool = False


@cache
def notices() -> tuple[Notice, ...]:
    """The notices of `notices.toml`.

    Raises:
        ValueError: an unknown key, or an id given twice.
    """
    found: list[Notice] = []
    names = "|".join(_languages())
    marks = {"{L}": rf"(?P<language>{names})\b", "{L2}": rf"(?P<language2>{names})\b", "{U}": _URL}
    marks |= {" ?:": "[ \u00a0\u202f]?:"}
    for entry in _book()["notice"]:
        if set(entry) - _KEYS or any(entry["id"] == other.id for other in found):
            raise ValueError(f"notices.toml: {entry['id']}: given twice, or with unknown keys")
        pattern = entry["pattern"]
        for mark, meant in marks.items():
            pattern = pattern.replace(mark, meant)
        compiled = re.compile(f"(?:{pattern})" + (_TAIL if "bare" in entry else ""), re.I)
        shows = tuple((given, language, url) for given, language, url in entry["shows"])
        found.append(
            Notice(entry["id"], entry["kind"], compiled, shows, tuple(entry["refuses"]), "bare" in entry)
        )
    return tuple(found)


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _languages() -> dict[str, str]:
    return {name: code for code, names in _book()["languages"].items() for name in names.split()}


def is_machine(words: str) -> bool:
    """Whether the words name a translating machine as the translator.

    >>> is_machine("Traduit par l’IA"), is_machine("DeepL"), is_machine("Traduit par Aïda Machin")
    (True, True, False)
    """
    return _MACHINE.search(words) is not None or _TOOL.match(words) is not None


def find_notices(text: str, language: str) -> Iterator[Sign]:
    """What the first and last lines of an article say of its translation.

    Args:
        language: language of the article. What was translated into another one, or first published in this
            one, is the original.

    >>> next(find_notices("Un robot marche.\\nCet article a été traduit de l’anglais.", "fr")).language
    'en'
    >>> list(find_notices("Son livre, traduit de l’anglais, se vend bien.", "fr"))
    []
    """
    lines = text.split("\n")
    lines = [line for line in lines if line and not line.isspace()]
    edges = sorted(
        {*range(min(_FIRST_LINES, len(lines))), *range(max(0, len(lines) - _LAST_LINES), len(lines))}
    )
    for at in edges:
        lowered = lines[at].lower()
        if not any(hint in lowered for hint in _HINTS):
            continue
        around = "\n".join(lines[max(0, at - 1) : at + 2])
        for sentence in _sentences(lines[at], lines[at + 1] if at + 1 < len(lines) else ""):
            sign = read_notice(sentence, language)
            if sign and not (sign.name.endswith("(credit)") and _BIBLIOGRAPHY.search(around)):
                yield sign


def _sentences(line: str, following: str) -> Iterator[str]:
    ends = line if len(line) <= 4000 else line[:2000] + "\n" + line[-2000:]
    for sentence in _SENTENCES.split(ends):
        if len(sentence) <= _LONGEST:
            follows = sentence.rstrip().endswith(":") and following.strip().startswith("http")
            yield f"{sentence} {following.strip()[:300]}" if follows else sentence


def find_page_notices(tree: Any, language: str) -> Iterator[Sign]:
    """Notices that stand in the page and outside its text: only such as speak of "this article"."""
    words = _WORDS(tree)
    if not any(stem in words for stem in _STEMS):
        return
    for node in islice(_NOTICE_NODES(tree), _MOST_NODES):
        sign = read_notice(node_text(node.getparent(), 20, _LONGEST), language, bare=False)
        if sign:
            yield sign


def read_notice(sentence: str, language: str, *, bare: bool = True) -> Sign | None:
    """What one sentence says, if it is a notice of an article in this language.

    >>> read_notice("Publié initialement en anglais.", "fr").language
    'en'
    >>> read_notice("Publié initialement en français.", "fr").original
    1.0
    """
    sentence = sentence.strip()
    label = _LABEL.match(sentence)
    said = sentence[label.end() if label else 0 :]
    if not said or len(said) > _LONGEST + 300:
        return None
    for notice in notices():
        if notice.bare and not bare:
            continue
        if found := notice.pattern.match(said):
            sign = _sign(notice, found.groupdict(), said, language)
            if sign:
                return sign
    return None


def _sign(notice: Notice, groups: dict[str, str | None], said: str, language: str) -> Sign | None:
    named = groups.get("language") or groups.get("language2") or ""
    spoken = _languages().get(named.lower(), "")
    url = absolute_url((groups.get("url") or "").rstrip(".,;)"), None) or ""
    if notice.kind == "translated":
        into = groups.get("into")
        if into and _languages().get(into.lower(), "") != language:
            return Sign(f"notice:{notice.id}", original=0.5) if into.lower() in _languages() else None
        machine = is_machine(said)
        human = not machine and is_credit(said)
        if notice.bare and not (spoken or machine or human):
            return None
        mark = " (credit)" if notice.bare and human else ""
        return Sign(f"notice:{notice.id}{mark}", 1.0, float(machine), float(human), 0.0, spoken)
    if spoken and spoken == language:
        return Sign(f"notice:{notice.id}", original=1.0)
    # An original without a language may as well be the same text on another site: half a proof.
    return Sign(f"notice:{notice.id}", 1.0 if spoken else 0.5, language=spoken, url=url)
