"""Which words are the speaker's own (not quoted, not code, not in brackets), and in which language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.language.function_words import UNDETERMINED, guess, tally
from pipelines.cleaning.translator_notes.lexicon import Hit, Word, tokens_of
from pipelines.cleaning.translator_notes.segmentation import BRACKET

QUOTATION = re.compile(
    r"«[^«»\n]{1,600}»|“[^“”\n]{1,600}”|„[^„“”\n]{1,600}[“”]|\"[^\"\n]{1,600}\"|(?<!\w)‘[^‘’\n]{1,300}’(?!\w)|「[^「」\n]{1,300}」"
)
# Identifiers, addresses, tags and shortcodes with attributes: their words are no language's.
_CODE = re.compile(
    r"(?:https?://|www\.)[^\s«»<>\]]{1,500}|\w+_\w*|[\[<]/?[a-zé]{1,20}"
    r"(?:\s[a-z-]{1,20}=(?:\"[^\"\n]{0,200}\"|«[^«»\n]{0,200}»|“[^“”\n]{0,200}”)){1,8}\s?/?[\]>]"
)
_ENOUGH_TO_TELL, _MORE_TO_TELL = 800, 4_000  # characters
_LEAST_SHARE = 0.3  # of the small words of a text; a short article and a long remark share them
_LEAST_OF_LOUDEST = 0.6  # of the language that has most
_HAN = re.compile(r"[\u3400-\u9fff]")
SURE = 0.3
"""Margin of `guess` from which a language is believed."""

# No French sentence of some length does without one of these.
_EVERYDAY = frozenset(
    "le la les l de des du d un une et est en que qui qu pour dans sur au aux à ce cette ces il elle on "
    "ne n pas par plus se s son sa ses je j vous nous c avec".split()
)
# The everyday words that the neighbours of French do without, or nearly so.
_FRENCH = frozenset("le les des du une et est aux cette elle dans pour avec sur qui ce ne pas".split())
_FEWEST_FOREIGN_WORDS = 3
_SISTERS = frozenset({"es", "it", "pt"})


def outside_quotations(said: str, words: list[Word], hits: list[Hit], *, bracketed: bool) -> list[Hit]:
    """The hits that the speaker says in person: not in quotation marks, in code or in brackets."""
    if not hits:
        return hits
    spans = [found.span() for found in QUOTATION.finditer(said)]
    if _may_show_code(said):
        spans += [found.span() for found in _CODE.finditer(said)]
    if not bracketed:
        spans += [found.span() for found in BRACKET.finditer(said)]
    if not spans:
        return hits
    quoted = {
        at
        for at, word in enumerate(words)
        if any(start <= word.start and word.end <= end for start, end in spans)
    }
    return [hit for hit in hits if hit.first not in quoted]


def without_code(said: str) -> str:
    """A sentence without the code in it.

    >>> without_code("Le réglage site_lang vaut 2.")
    'Le réglage   vaut 2.'
    """
    return _CODE.sub(" ", said) if _may_show_code(said) else said


def _may_show_code(said: str) -> bool:
    return (
        "_" in said
        or "://" in said
        or "www." in said
        or ("=" in said and any(sign in said for sign in ('="', "=«", "=“")))
    )


def outside_tools(hits: list[Hit]) -> list[Hit]:
    """The hits without those on words of a tool's name: "Google Translate" speaks of no translation."""
    named = {at for hit in hits if hit.concept == "tool" for at in range(hit.first, hit.last + 1)}
    return [hit for hit in hits if hit.concept == "tool" or hit.first not in named] if named else hits


def is_spoken(language: str, spoken: str) -> bool:
    """Whether an entry may belong to a sentence: its language, or a sister that a guess mistakes for it."""
    return language == spoken or (language in _SISTERS and spoken in _SISTERS)


def may_be_foreign(tokens: Sequence[str], language: str) -> bool:
    """Whether a look at the language of a sentence is worth its time.

    Args:
        tokens: its words, folded.
        language: the language of the article; only French ones are looked at.

    >>> may_be_foreign(["here", "is", "it"], "fr"), may_be_foreign(["le", "voici", "donc"], "fr")
    (True, False)
    """
    return language == "fr" and len(tokens) >= _FEWEST_FOREIGN_WORDS and _EVERYDAY.isdisjoint(tokens)


def speaks_otherwise(said: str, language: str) -> bool:
    """Whether nothing in a sentence, however short, is of the document's language.

    >>> speaks_otherwise("Bien; ahora el pie de foto.", "fr"), speaks_otherwise("Le prix baisse.", "fr")
    (True, False)
    """
    return guess(said)[0] != language and _FRENCH.isdisjoint(tokens_of(said))


def spoken_in(text: str, said_to_be: str) -> str:
    """The language of a text: what its own words say clearly, or do not contradict."""
    middle = max(0, len(text) // 2 - _ENOUGH_TO_TELL // 2)  # remarks stand at the ends
    piece = text[middle : middle + _ENOUGH_TO_TELL]
    if 2 * len(_HAN.findall(piece)) > len(piece):
        return "zh"
    spoken, margin = guess(_HAN.sub("", piece))  # a sign of theirs counts half a word, and there are many
    if margin > SURE:
        return spoken
    scores = tally(_HAN.sub("", text[:_MORE_TO_TELL]))
    mine = scores.get(said_to_be, 0.0)
    loudest = max(scores.values(), default=0.0)  # in a short article a long remark may be louder
    is_mine = mine and (mine >= _LEAST_SHARE * sum(scores.values()) or mine >= _LEAST_OF_LOUDEST * loudest)
    return said_to_be if is_mine else UNDETERMINED
