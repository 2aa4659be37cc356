"""What a stretch of text looks like to somebody who cannot read: signs of code against words of prose.

Nothing here knows the names of scripts.  Strings are blanked first, so that a headline inside a call counts
as one value, in whatever quotation marks a translator gave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST_READ = 6_000
"""Characters of a stretch that are read: a longer line is judged by its beginning."""

# Strings. An unclosed one is matched to its end and left as it is: so each character is looked at once.
_STRING = re.compile(
    r"(?<![\w’])\"(?:[^\"\\\n]|\\.)*+(?:\"|$)|(?<![\w’\"])'(?:[^'\\\n]|\\.)*+(?:'(?!\w)|$|')|`[^`]*+(?:`|$)"
    r"|(?<=[\[({=:,+?!|&])[ \xa0\u202f]{0,2}(?:«[^«»\n]{0,400}»|“[^“”\n]{0,400}”|‘[^‘’\n]{0,400}’)"
)
_ENTITY = re.compile(r"&(?:amp;)?#?\w{2,8};")
_COMMENT = re.compile(
    r"(?:(?<![:\w/])//[^\n]*|/\*(?:[^*]|\*(?!/)){0,2000}+(?:\*/|$)|<!--[^\n]{0,400}?(?:-->|$))"
)
_SIGN = re.compile(
    r"[{}]|[=!]==?|=>|&&|\|\||\+\+|[+|-]=|=|[\w$\])]\(|\)(?=[ \xa0]?[;,.)\]}(])|(?<![\s])[;]"
    r"|(?<=[\])}\"'»”])[ \xa0];"
    r"|(?<=[\w$\])])\.[\w$]+(?=[.(\[]|[ \xa0]?=)|[\"'»”][ \xa0]?:|\[\]|[\w-]:(?=[^\s/\d]|[\d.]+(?:px|r?em|%))"
    r"|[\"'][ ]?/?>|</\w+>|(?<=\()[\[{]"
)
_KEYWORD = (
    r"(?:var|let|const|function|new|return|else|typeof|case|in|of|async|await|throw|delete|void|if|fonction|"
    r"nouveau|nouvelle|retourner|retourne|renvoyer|sinon|variable|constante|función|nuevo|nueva|devolver|retornar|"
    r"funktion|neue?s?|zurückgeben|funzione|nuovo|nuova|ritorna|função|novo|nova|solid|screen|and|only|auto)"
)
_PAIR = re.compile(
    rf"(?<![\w.$-])(?!{_KEYWORD}\b)[^\W\d_]{{2,}}[ \xa0’']+(?=[^\W\d_]{{2,}}(?![\w$]*(?:[(=\[:]|\.\w)))"
)

_NAME = r"[^\W\d][\w$]{0,60}"
_FUNCTION = r"(?:function|fonction|funci[oó]n|funktion|funzione|função)"
_FORMS = {
    "function": rf"\b{_FUNCTION}\b[ *]{{0,2}}(?:{_NAME})?\s?\([^()\n]{{0,200}}\)\s?\{{?",
    "arrow": r"[\w$)]\s?=>\s?[\w({\[!]",
    "queue": r"\|\|\s?(?:\[\s?\]|\{\s?\})",
    "declaration": rf"\b(?:var|let|const)\s{_NAME}\s?(?:=(?!=)|[;,])",
    "property-set": rf"(?:(?<=[\w$\])}}])\.{_NAME}|(?<=\w)\[[\"'«][_\s]{{0,80}}[\"'»]\])\s?[+|]?=(?![=>])",
    "value-set": r"(?<![\w.?&/-])[^\W\d]\w{4,60}\s?=\s?(?:[\"'«]|-?\d|true\b|false\b|null\b)[^=\n]{0,300}?;",
    "method-call": rf"(?<=[\w$\])}}])\.{_NAME}\((?=\s?[{{\[]|.{{0,600}}\)|[^)\n]{{0,200}}[({{\[,]$)",
    "call": r"(?<![\w.])[\w$]{2,40}\((?:[^()\n]{0,300}\)\s?;|[^()\n]{0,200}[{\[,]$)",
    "block-edge": r"\(\s?\{|\[\s?\{|\}\s?[)\]]|\}\s?\(|\)\s?\{",
    "control": r"\b(?:if|for|while|switch|catch|si|pour|tant que|wenn|für|falls|para|se|per)\s?"
    r"\([^\n]{1,300}\)\s?(?:\{|[\w$.]{1,60}\s?[(=])",
    "css-rule": r"(?:^|[\w.#*\])>}+~-])\s?\{\s{0,40}[*_]?(?:--)?[a-zA-Z-]{2,40}\s?:\s?[^;{}\n]{1,200}[;}]",
    "css-at": r"(?:^|[;}\s])@[a-z-]{4,30}\b[^{};\n@]{0,160}\{",
    "json-pair": r"(?:^|[{,\[])\s{0,20}[\"«“][_\s]{0,80}[\"»”]\s?:"
    r"\s?(?:[\"«“{\[]|-?\d|true|false|null|vrai|faux)",
    "php": r"(?<![\w$])\$[a-z_]\w{0,40}\s?(?:=|->|\[)",
    "attributes": r"^[ \"']{0,3}>?"
    r"(?:[\w:-]{2,40}=[\"'«][_\s]{0,400}[\"'»]\s?|(?:async|defer|asynchrone)\s?){1,12}/?>",
}
_FORM = re.compile(
    "|".join(f"(?P<{name.replace('-', '_')}>{shape})" for name, shape in _FORMS.items()),
    re.IGNORECASE | re.MULTILINE,
)
# A line that is one whole statement of these kinds needs fewer signs.
_STATEMENTS = frozenset({"declaration", "call"})
# Mathematics and typesetting have braces and calls of their own.
_TYPESET = re.compile(
    r"\\(?:frac|sum|math|text|hat|sigma|left|begin|cdot|sqrt|in|le|ge|alpha|beta|theta|lambda)\b|\\[({\[]"
)
# What passes for code beside code: brackets, a lone keyword, a selector, a declaration, the rest of a choice.
_LEFTOVER = re.compile(
    r"[\s\[\](){};,*/]+|[\s};)]{0,4}(?:try|else|do|finally|return|break|continue|default:)[\s{;(]{0,4}"
    r"|(?:[\w-]{0,20}[.#@:][\w-]+|\*)[ >+~:.#\[\]=\"'()*\w-]{0,200}[,{]?"
    r"|[*_]?-{0,2}[a-z][a-z-]{1,40}:\s?[^;{}\n]{1,200};|(?:[?:&|+.]|return\b)[^\n]{0,200}[\w)\]}\"';,]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a stretch of text."""

    signs: int
    """Marks that code is full of and prose is not."""
    words: int
    """Pairs of words that follow one another as in prose."""
    forms: tuple[str, ...]
    """Shapes of whole statements, rules or records, each named once."""
    depth: int
    """Braces and parentheses opened and not closed."""
    leads_on: bool
    """It ends as only unfinished or finished code does."""
    bare: bool
    """Nothing but brackets, a comment, a keyword, a selector or the like: no proof, and no prose."""

    @property
    def is_code(self) -> bool:
        """Whether the stretch alone proves to be code."""
        if not self.forms or self.words * 4 > self.signs:
            return False
        if self.leads_on and not self.words and _STATEMENTS.issuperset(self.forms):
            return self.signs >= 2
        return self.signs >= (3 if self.leads_on or len(self.forms) > 1 else 5)

    @property
    def may_be_code(self) -> bool:
        """Whether the stretch passes for code beside code."""
        return self.bare or (
            self.words <= 1 + self.signs // 4 and ((self.signs >= 1 and self.leads_on) or bool(self.forms))
        )

    @property
    def is_prose(self) -> bool:
        """Whether the stretch is a sentence, or the best part of one."""
        return self.words >= 2 and self.words * 2 > self.signs


def read_shape(stretch: str) -> Reading:
    """Count the signs of code and of prose in a stretch of one line or more.

    >>> read_shape("fenêtre.données = fenêtre.données || [];").is_code
    True
    >>> read_shape("Le prix baisse (de 5 %) ; la vitesse, elle, monte.").is_code
    False
    >>> read_shape("P(A|B) = P(B|A) P(A) / P(B)").is_code
    False
    """
    stretch = _ENTITY.sub(" ", stretch[:_MOST_READ])
    plain = without_strings(stretch)
    if _TYPESET.search(stretch):
        return Reading(0, 1, (), 0, False, False)
    forms = tuple(
        dict.fromkeys(found.lastgroup.replace("_", "-") for found in _FORM.finditer(plain) if found.lastgroup)
    )
    return Reading(
        signs=sum(1 for _ in _SIGN.finditer(plain)),
        words=sum(1 for _ in _PAIR.finditer(plain)),
        forms=forms,
        depth=plain.count("{") + plain.count("(") - plain.count("}") - plain.count(")"),
        leads_on=plain.endswith((";", "{", "}", ",", "(", "[", "]", "=>", "&&", "||", "})", ")", ">")),
        bare=not plain or _LEFTOVER.fullmatch(plain) is not None,
    )


def without_strings(stretch: str) -> str:
    """The stretch without comments, and with underscores for what its strings hold.

    >>> without_strings("lire('Un titre'); // plus tard")
    "lire('________');"
    """
    return _COMMENT.sub(" ", _STRING.sub(_blanked, stretch)).strip()


def _blanked(found: re.Match[str]) -> str:
    string = found.group()
    stripped = string.strip(" \xa0\u202f")
    if len(stripped) < 2 or stripped[-1] not in "\"'`»”’":
        return string
    return stripped[0] + "_" * min(len(stripped) - 2, 40) + stripped[-1]
