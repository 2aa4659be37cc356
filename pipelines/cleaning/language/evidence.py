"""Weighs what the readers say of a text into one chance for each language.

Two questions, each a logistic model of a few weights: is it French, and if not, which language? The
weights are rounded from maximum-likelihood fits to the development paragraphs, sentences and short lines;
weights fitted to one half did as well on the other. `python -m benchmarks.language` measures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from pipelines.cleaning.language.detectors import eldc_reads, fasttext_reads, load
from pipelines.cleaning.language.function_words import languages, tally
from pipelines.cleaning.language.preparation import words_of

EXPECTED_DENSITY = 0.3  # function words of its own that a French text shows for each word
NEWS = frozenset({"fr", "en", "es", "de", "it", "pt", "nl", "ca"})
"""What articles, notes and page furniture of a French news crawl are written in."""
_HALF = 0.5  # half a function word stands for none, so that ratios stay finite

FRENCH_BIAS = 0.9
FRENCH_FASTTEXT = 0.22
FRENCH_ELDC = 0.93
FRENCH_WORDS = 0.75
FRENCH_DENSITY = 1.1
FRENCH_RARE = -1.07

OTHER_FASTTEXT = 0.82
OTHER_ELDC = 6.5
OTHER_ELDC_UNKNOWN = 0.8
OTHER_WORDS = 3.0
OTHER_WORDS_UNKNOWN = 1.6
OTHER_WORDS_LEAD = -0.5
OTHER_DENSITY = 0.3
SHARPNESS = 1.4  # without it a verdict of 0.8 is right 19 times in 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers say of one text."""

    words: int
    fasttext: dict[str, float]
    eldc: dict[str, float]
    function_words: dict[str, float]


@cache
def _eldc_languages() -> frozenset[str]:
    return load().eldc_languages


def read(text: str) -> Reading:
    """Ask the cheap readers. `text` is readable, without line breaks."""
    lower = text.lower()
    return Reading(len(words_of(lower)), fasttext_reads(lower), eldc_reads(lower), tally(lower))


def french_odds(reading: Reading) -> float:
    """Log-odds that the text is French, above 0 where that is likelier than not."""
    fasttext = reading.fasttext.get("fr", 0.0)
    eldc = reading.eldc.get("fr", 0.0)
    eldc_other = max((score for language, score in reading.eldc.items() if language != "fr"), default=0.0)
    french = reading.function_words.get("fr", 0.0)
    other = max(
        (count for language, count in reading.function_words.items() if language != "fr"), default=0.0
    )
    known = _eldc_languages()
    # eldc calls Occitan, Creole and Walloon French, because it does not know them; fastText does
    rare = sum(share for language, share in reading.fasttext.items() if language not in known)
    return (
        FRENCH_BIAS
        + FRENCH_FASTTEXT * math.log((fasttext + 0.001) / (1.001 - min(1.0, fasttext)))
        + FRENCH_ELDC * max(-4.0, min(4.0, 10 * (eldc - eldc_other)))
        + FRENCH_WORDS * math.log((french + _HALF) / (other + _HALF))
        + FRENCH_DENSITY * _density(french, reading.words, EXPECTED_DENSITY)
        + FRENCH_RARE * (math.log(rare + 0.01) + 3)
    )


def _density(count: float, words: int, expected: float) -> float:
    return min(0.0, math.log((count + _HALF) / (expected * words + _HALF)))


def other_language(reading: Reading, rare: float = 0.0) -> tuple[str, float]:
    """The likeliest language apart from French, and its share among them all.

    `rare` is added to the log-odds of every language outside `NEWS`.
    """
    counted = reading.function_words
    best_eldc = max(reading.eldc.values(), default=0.0)
    most = max(counted.values(), default=0.0)
    candidates = {language for language, share in reading.fasttext.items() if share > 0.003}
    candidates.update(list(reading.eldc)[:6], sorted(counted, key=lambda name: (-counted[name], name))[:4])
    candidates.discard("fr")
    strengths: dict[str, float] = {}
    for language in sorted(candidates):
        strength = 0.0 if language in NEWS else rare
        strength += OTHER_FASTTEXT * math.log(max(reading.fasttext.get(language, 0.0), 0.001))
        if language not in _eldc_languages():
            strength += OTHER_ELDC_UNKNOWN
        elif reading.eldc:
            strength += OTHER_ELDC * max(reading.eldc.get(language, 0.0) - best_eldc, -0.6)
        if language in languages():
            count = counted.get(language, 0.0)
            strength += OTHER_WORDS * math.log((count + _HALF) / (most + _HALF))
            strength += OTHER_WORDS_LEAD * (count - most) / (math.sqrt(most) + 1)
            strength += OTHER_DENSITY * _density(count, reading.words, 0.25)
        else:
            strength += OTHER_WORDS_UNKNOWN * math.log(_HALF / (most + _HALF))
            strength -= OTHER_WORDS_LEAD * math.sqrt(most)
        strengths[language] = strength
    if not strengths:
        return "und", 0.0
    top = max(strengths, key=lambda name: strengths[name])
    return top, 1 / sum(math.exp(SHARPNESS * (strength - strengths[top])) for strength in strengths.values())


def chance(odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))
