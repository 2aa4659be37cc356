"""Lines that name a human translator or a licence: they stay, and are told."""

from __future__ import annotations

import re

from pipelines.cleaning.translator_notes.tools import names_tool

_NAME = r"[A-ZÀ-Þ][\w’'.-]{0,30}(?:[ \u00a0-](?:de |du |van |von |le |la |d’|d')?[A-ZÀ-Þ][\w’'.-]{0,30}){1,4}"
_TRANSLATOR = re.compile(
    rf"(?:[Tt]raduit|[Tt]raduite|[Tt]raductions?|[Aa]dapté|[Aa]daptation|[Tt]ranslated|[Tt]ranslation|[Tt]raducido|[Tt]raducción|[Üü]bersetzt|"
    rf"[Üü]bersetzung|[Tt]radotto|[Tt]raduzione|[Tt]raduzido|[Tt]radução|"
    rf"[Aa]us dem \w{{2,20}})[^\n.:;!?]{{0,80}}?"
    rf"(?:\bpar|\bby|\bpor|\bvon|\bda|\bdi|[:：])[ \u00a0]{{0,2}}(?:l[ae’'] ?)?{_NAME}"
    rf"|^Traduction (?:française )?d(?:e |’|'){_NAME}\.?$"
)
_LICENCE = re.compile(
    r"\b(?:CC[ -](?:BY|0)\b[\w .-]{0,20}|Creative Commons|[Ll]icence [\w ]{0,20}(?:ouverte|libre|MIT|Apache)|"
    r"sous licence|under (?:a |the )?[\w .-]{0,40}licen[cs]e|bajo (?:una )?licencia|"
    r"unter (?:der )?[\w -]{0,30}Lizenz|"
    r"sotto licenza|sob (?:a )?licença)"
)
# One of these is in every credit: most articles are done with at a glance.
_HINTS = (
    "radui",
    "raduc",
    "radot",
    "raduz",
    "ranslat",
    "bersetz",
    "dapt",
    "us dem",
    "icen",
    "Lizenz",
    "CC",
    "Creative",
)
_LONGEST_CREDIT = 320


def _may_credit(text: str) -> bool:
    return any(hint in text for hint in _HINTS)


def is_credit(unit: str) -> bool:
    """Whether a sentence names a human translator.

    >>> is_credit("Traduit de l’anglais par Anne-Marie Roux"), is_credit("Traduit par DeepL Pro")
    (True, False)
    >>> is_credit("Traduction de Jean Martin"), is_credit("Adaptation française : Jean Martin")
    (True, True)
    """
    if not _may_credit(unit):
        return False
    found = _TRANSLATOR.search(unit)
    return found is not None and not names_tool(found.group())


def is_licence(unit: str) -> bool:
    """Whether a sentence names the licence of a text.

    >>> is_licence("Texte sous licence CC BY-SA 4.0"), is_licence("Le permis est refusé.")
    (True, False)
    """
    return _may_credit(unit) and _LICENCE.search(unit) is not None


def find_credits(text: str) -> tuple[str, ...]:
    """The lines of a text that credit a human translator or name a licence, as they stand.

    A licence counts at either end of the text: in the middle it is what the article speaks about.

    >>> find_credits("Un article.\\nTraduction : Jean Martin")
    ('Traduction : Jean Martin',)
    """
    if not _may_credit(text):
        return ()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    edges = {*range(2), *range(len(lines) - 3, len(lines))}
    return tuple(
        line
        for number, line in enumerate(lines)
        if len(line) <= _LONGEST_CREDIT
        and (is_credit(line) or (number in edges and is_licence(line) and not names_tool(line)))
    )
