"""The verdict on a document, and the verdict on a line."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.cleaning.language.detectors import langdetect_reads
from pipelines.cleaning.language.evidence import Reading, chance, french_odds, other_language, read
from pipelines.cleaning.language.function_words import UNDETERMINED, tally
from pipelines.cleaning.language.preparation import mask, readable, without_code

EXCERPT = 200  # characters; three of them are read of a longer document
SHORT = 60  # characters below which a line's names are masked; above it they only cost evidence
FEWEST_LETTERS = 2
FEWEST_UNKNOWN = 4  # letters of a line without one small word
SURE = 0.5
SURE_SPEECHLESS = 0.6  # of a short line without one small word: of such verdicts below it, half are wrong
LINE_PRIOR = 1.0  # log-odds for French in a short line, and against a language no news site has
SURE_FRENCH = 0.95  # French documents reach 0.999, Walloon and Picard ones 0.59: in the middle of the gap
LONG = 400  # characters from which langdetect must agree that a document is French
PIECES = (
    7  # read one by one where the excerpts leave doubt; of other languages' documents none has one in French
)
SOME_FRENCH = (
    0.25  # small words beside the likeliest language's, from which a text may be French with a note in it
)
QUICK = (120, 1)  # langdetect's first look: characters and draws
CAREFUL = (600, 3)  # its second look, where the first one disagrees


@dataclass(frozen=True, slots=True)
class Detection:
    """A language and the chance that it is the right one."""

    language: str
    """ISO 639-1 (639-3 where there is none), or `und`: it cannot be told."""
    score: float
    """From 0 to 1, calibrated: of the verdicts with 0.9, nine in ten are right. 0 for `und`."""
    foreign: float = field(default=0.0, repr=False, compare=False)
    """The chance that the text is not French, whichever language it is."""


NOTHING = Detection(UNDETERMINED, 0.0)


def detect(text: str) -> Detection:
    """Tell the language of a document.

    French needs three readers weighed together to say so, and langdetect to agree once there are 400
    characters. In doubt the answer is another language or `und`. Any string will do; the cost is bounded
    (three excerpts of 200 characters are read, and in doubt seven more), and the answer is the same in
    every process.

    >>> detect("Le nouveau modèle de l'entreprise sait lire les images, mais il se trompe souvent.").language
    'fr'
    >>> detect("42 %"), detect("")
    (Detection(language='und', score=0.0), Detection(language='und', score=0.0))
    """
    shown = readable(excerpt(text))
    if len(shown) < LONG:
        shown = without_code(shown)
    if sum(map(str.isalpha, shown)) < FEWEST_LETTERS:
        return NOTHING
    reading = read(shown)
    found = weigh(reading)
    if len(shown) < LONG:
        return _if_sure(found, reading, shown)
    is_french = found.language == "fr"
    if is_french and found.score >= SURE_FRENCH and _langdetect_agrees(shown):
        return found
    small = reading.function_words
    if is_french or small.get("fr", 0.0) > SOME_FRENCH * max(small.values(), default=0.0):
        mostly = _mostly_french(text)
        if mostly is not None:
            return mostly
    return NOTHING if is_french else _if_sure(found, reading, shown)


def detect_line(text: str) -> Detection:
    """Tell the language of a line: a heading, a byline, a sentence.

    Names, links, code and numbers are looked away from in a short line; where nothing else is left, or
    the readers are of many minds, the answer is `und`.

    >>> detect_line("OpenAI lance GPT-5 Turbo pour Microsoft Azure").language
    'fr'
    >>> detect_line("Sam Altman, Elon Musk").language
    'und'
    """
    line = readable(excerpt(text)).strip()
    masked = mask(line)
    letters = sum(map(str.isalpha, masked))
    if letters < FEWEST_LETTERS or (letters < FEWEST_UNKNOWN and not tally(masked)):
        return NOTHING
    reading = read(masked if len(line) < SHORT else line)
    return _if_sure(weigh(reading, LINE_PRIOR if len(line) < SHORT else 0.0), reading, line)


def _if_sure(found: Detection, reading: Reading, text: str) -> Detection:
    """The verdict, unless it is a guess."""
    speechless = len(text) < SHORT and not reading.function_words
    return found if found.score >= (SURE_SPEECHLESS if speechless else SURE) else NOTHING


def weigh(reading: Reading, prior: float = 0.0) -> Detection:
    """The likeliest language of a reading, French being `prior` log-odds likelier than elsewhere."""
    french = chance(french_odds(reading) + prior)
    language, share = other_language(reading, rare=-prior)
    if french >= 0.5:
        return Detection("fr", french, 1 - french)
    return Detection(language, (1 - french) * share, 1 - french)


def _mostly_french(text: str) -> Detection | None:
    """French, if more than half of the pieces of a text are, each read for itself.

    An excerpt may hold a note or a passage in another language, which must not cost a French article.
    """
    count = min(PIECES, max(1, len(text) // EXCERPT))
    step = (len(text) - EXCERPT) / max(1, count - 1)
    pieces = [readable(_between_words(text, int(at * step))) for at in range(count)]
    verdicts = [(weigh(read(piece)), piece) for piece in pieces]
    french = [
        (found, piece) for found, piece in verdicts if found.language == "fr" and found.score >= SURE_FRENCH
    ]
    if 2 * len(french) <= count or not _langdetect_agrees(" ".join(piece for _, piece in french)):
        return None
    score = sum(found.score for found, _ in french) / len(french)
    return Detection("fr", score, 1 - score)


def _langdetect_agrees(text: str) -> bool:
    """Ask langdetect whether a text is French: a quick look, and a careful one before it is overruled."""
    lower = text.lower()
    lower = lower[len(lower) // 3 :] + lower  # a front is full of names and dates
    for characters, draws in (QUICK, CAREFUL):
        shares = langdetect_reads(lower[:characters], draws)
        if max(shares, key=lambda language: shares[language], default="") == "fr":
            return True
    return False


def excerpt(text: str) -> str:
    """The beginning, middle and end of a long text, cut between words where there are words."""
    if len(text) <= 3 * EXCERPT:
        return text.replace("\n", " ")
    starts = (0, (len(text) - EXCERPT) // 2, len(text) - EXCERPT)
    return " ".join(_between_words(text, start) for start in starts)


def _between_words(text: str, start: int) -> str:
    """`EXCERPT` characters of a text, without the word that begins before them."""
    piece = text[start : start + EXCERPT].replace("\n", " ")
    return piece.partition(" ")[2] or piece
