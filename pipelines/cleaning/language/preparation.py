"""What a detector should see of a text: no names, links or code, and none of what makes detectors raise."""

from __future__ import annotations

import re
import unicodedata

from pipelines.cleaning.language.function_words import tally

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(
    r"(?:https?://|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}|[@#]\w{1,100}"
)
_CODE = re.compile(r"`[^`\n]{1,300}`|</?[a-zA-Z][^<>\n]{0,300}>|\b[\w./-]{1,40}(?:==|::|\(\))[\w./-]{0,40}")
_CALL = re.compile(r"\w\([^()\n]{0,200}\)[:;{]|[=!]==?\s?\w|=>|::\w|\w\(\"")
_CODE_SIGNS = frozenset("(){}[]=<>")
_CODE_ENDS = frozenset(";{}")
_GUILLEMETS = re.compile(r"«[^«»]{1,600}»")
_QUOTE = re.compile(r"“[^“”]{1,600}”|\"[^\"]{1,600}\"")
_ELISION = re.compile(r"^[a-zé]{1,5}['\u2019](?=[A-ZÀ-ÖØ-Þ])")
_OPENS_SENTENCE = '.!?…:|–—•«»“”"(-'
_OUTSIDE_QUOTE = 3  # words that must be left of a sentence for its quotation to be looked away from
LONGEST_CODE = 200  # characters; a paragraph about code is prose
_MOSTLY = 0.7  # share of capital letters from which a line counts as set in capitals


def readable(text: str) -> str:
    """Bring a text to NFC without lone surrogates, control and format characters; blank stands for them.

    >>> readable("Le de\\u0301part\\x00!")
    'Le départ !'
    """
    text = _UNREADABLE.sub(" ", text)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def words_of(text: str) -> list[str]:
    """The runs of letters in a text."""
    return _WORD.findall(text)


def is_set_in_capitals(text: str) -> bool:
    """Most letters are capitals, in more than one word.

    >>> is_set_in_capitals("LE GOUVERNEMENT ANNONCE UNE LOI"), is_set_in_capitals("Le RGPD arrive")
    (True, False)
    """
    capitals = sum(map(str.isupper, text))
    return capitals > _MOSTLY * max(1, sum(map(str.isalpha, text))) and " " in text.strip()


def is_code(line: str) -> bool:
    """A line that a program is written in, by its punctuation.

    >>> is_code("for (int i = 0; i < n; i++) {"), is_code("Il a dit (hier) : bravo")
    (True, False)
    """
    if len(line) > LONGEST_CODE:
        return False
    ends = line.rstrip()[-1:] in _CODE_ENDS and not _CODE_SIGNS.isdisjoint(line)
    return ends or _CALL.search(line) is not None


def without_code(text: str) -> str:
    """Blank out links, addresses, handles and code; all of it where the text is a line of code.

    >>> without_code("pip install torch==2.3.0").strip(), without_code("Voir https://e.org/a ici")
    ('', 'Voir   ici')
    """
    return "" if is_code(text) else _CODE.sub(" ", _LINK.sub(" ", text))


def mask(line: str) -> str:
    """Blank out what has no language of its own: links, code, numbers, names, quotations, brands.

    A capitalised word is taken for a name where it does not open a sentence and two plain words are left.
    What is left is in lower case; it may be empty.

    >>> mask("OpenAI lance GPT-5 Turbo pour Microsoft Azure")
    'lance pour'
    >>> mask("Sam Altman, Elon Musk")
    ''
    """
    line = without_code(line)
    if is_set_in_capitals(line):
        return " ".join(line.lower().split())
    outside = _GUILLEMETS.sub(" ", line)
    if outside != line and _WORD.search(outside):
        line = outside  # English has no guillemets: what stands between them is a French text's quotation
    outside = _QUOTE.sub(" ", line)
    if len(_WORD.findall(outside)) >= _OUTSIDE_QUOTE:
        line = outside
    plain: list[str] = []
    openers: list[str] = []
    kept: list[str] = []
    opening = True
    for token in line.split():
        bare = token.strip("«»“”\"'’()[]{}<>.,;:!?…*•|–—-")
        if bare:
            if _is_brand(bare):
                pass
            elif bare.islower():
                plain.append(bare)
                kept.append(token)
            elif opening:
                openers.append(bare.lower())
                kept.append(token.lower())
            else:
                kept.extend(_ELISION.findall(bare))
        opening = token[-1] in _OPENS_SENTENCE
    if plain:
        return " ".join(kept)
    return _title(line, openers)


def _is_brand(word: str) -> bool:
    """A token with a digit, all in capitals, or with a capital inside, apart from an elision's (L'Oréal)."""
    if any(map(str.isdigit, word)) or "/" in word or "_" in word:
        return True
    _, elided, rest = word.replace("\u2019", "'").rpartition("'")
    stem = rest if elided else word
    return len(stem) > 1 and (stem.isupper() or ("-" not in stem and any(map(str.isupper, stem[1:]))))


def _title(line: str, openers: list[str]) -> str:
    """What a line without one plain word may still say: the words that open it, if they are no names."""
    if len(_WORD.findall(line)) == 1:
        return " ".join(openers)
    return " ".join(word for word in openers if tally(word))
