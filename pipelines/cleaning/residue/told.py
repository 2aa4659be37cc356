"""Whether the article itself speaks of a piece of code: a tutorial, a fence, a quotation, a mention.

What is told is no residue, however much it looks like it.
"""

from __future__ import annotations

import re

from pipelines.cleaning.residue.page import Page

_FENCE = re.compile(r"^[ \t]{0,3}(```+|~~~+)[ \t]{0,4}([\w+#.-]{0,20})[ \t]{0,4}$", re.MULTILINE)
# Fences with these names are what a translator puts around its whole answer.
_PAPER = {"", "markdown", "md", "text", "txt", "plaintext", "html", "fr", "french", "translation"}

# What a sentence names when it speaks of code, in the languages that the notes and articles are in.
_NAMES_CODE = re.compile(
    r"\b(?:balises?|tags?|étiquettes?|etiquetas?|marcadores?|marqueurs?|jetons?|tokens?|markers?|séparateurs?|"
    r"scripts?|javascript|html|css|json(?:-ld)?|xml|php|wordpress|shortcodes?|codes? courts?|"
    r"codes?|código|codice|quelltext|snippets?|extraits?|syntaxe?|sintaxis|sintassi|"
    r"fonctions?|functions?|méthodes?|objets?|variables?|attributs?|attributes?|paramètres?|placeholders?|"
    r"sélecteurs?|propriétés?|règles?|regex|expressions? régulières?|chaînes?|strings?|caractères?|"
    r"gabarits?|templates?|modèles? de prompt|prompts?|invites?|espaces? réservés?|"
    r"commandes?|lignes?|líneas?|righe|riga|zeilen?|linhas?|lines?|fichiers?|files?|"
    r"exemples?|ejemplos?|esempi|esempio|beispiele?|exemplos?|examples?|"
    r"mentions?|notation|symboles?|crochets?|accolades?|chevrons?|brackets?|marqué\w{0,2}|noté\w{0,2})\b",
    re.IGNORECASE,
)
# What announces it: somebody adds, pastes, writes, gets back.
_ANNOUNCES = re.compile(
    r"\b(?:ajoute[rz]|ins[ée]re[rz]|colle[rz]|copie[rz]|place[rz]|écri(?:re|vez|t)|tape[rz]|remplace[rz]|utilise[rz]|"
    r"mette[rz]|mettre|appele[rz]|voici|suivante?s?|ci-dessous|ci-dessus|ainsi|comme ceci|ceci|par exemple|"
    r"renvoie|retourne|répond|réponse|résultat|sortie|donne|ressemble|obtient|obtenez|affiche|"
    r"add|insert|paste|copy|put|write|use|call|here is|following|below|like this|for example|returns?|output|"
    r"añad\w{1,4}|inserte|pegue|copie|siguiente|fügen|kopieren|folgende\w?|aggiung\w{1,4}|incolla\w{0,2}|seguente|"
    r"adicione|cole|seguinte)\b",
    re.IGNORECASE,
)
# Without a colon it takes somebody who is told what to do, with a piece of code and nothing less.
_INSTRUCTS = re.compile(
    r"\b(?:ajoute[rz]|ins[ée]re[rz]|colle[rz]|copie[rz]|place[rz]|écrivez|tape[rz]|"
    r"remplace[rz]|mettez|saisi(?:r|ssez)|add|insert|paste|copy|type|añad\w{1,4}|inserte|pegue|fügen|kopieren|"
    r"aggiung\w{1,4}|incolla\w{0,2}|adicione|cole)\b[^.!?\n]{0,120}\b(?:codes?(?: courts?)?|scripts?|"
    r"balises?|snippets?|extraits?|shortcodes?|lignes?|règles?|"
    r"html|css|javascript|json(?:-ld)?|lines?|tags?|código|líneas?|quelltext|zeilen?|codice|righe|riga|linhas?)\b",
    re.IGNORECASE,
)
_OPENING_QUOTES = "«“„‘\"'`‹"
_CLOSING_QUOTES = "»”“’\"'`›"


def fenced_lines(page: Page) -> set[int]:
    """Numbers of the lines inside code fences, those lines included that open and close them.

    A fence around (nearly) the whole text, under a name that is no programming language, is a wrapper and
    shields nothing.
    """
    shielded: set[int] = set()
    if "```" not in page.text and "~~~" not in page.text:
        return shielded
    opened: tuple[int, str, str] | None = None
    for fence in _FENCE.finditer(page.text):
        number = page.line_at(fence.start())
        if opened is None:
            opened = (number, fence[1], fence[2].lower())
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and not fence[2]:
            wraps_all = (number - opened[0]) > 0.8 * len(page.lines) and opened[2] in _PAPER
            if not wraps_all:
                shielded.update(range(opened[0], number + 1))
            opened = None
    return shielded


def names_code(sentence: str) -> bool:
    """Whether a sentence speaks of code, tags, tokens and the like.

    >>> names_code("La balise script charge le lecteur."), names_code("Le robot marche.")
    (True, False)
    """
    return _NAMES_CODE.search(sentence) is not None


def is_announced(page: Page, number: int) -> bool:
    """Whether the line before line `number` announces code, with a colon or by telling what to do."""
    before = page.line_before(number)
    sentence = before[-400:]
    if not before.endswith((":", "：", "↓", "👇")):
        return _INSTRUCTS.search(sentence) is not None
    return bool(_NAMES_CODE.search(sentence) or _ANNOUNCES.search(sentence))


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks or backticks stand right around a piece of text.

    >>> is_quoted("Le jeton « </s> » clôt la réponse.", 11, 15)
    True
    """
    before = text[max(0, start - 3) : start].rstrip()
    after = text[end : end + 3].lstrip()
    return bool(before and after) and before[-1] in _OPENING_QUOTES and after[0] in _CLOSING_QUOTES


# What stands before a token that is no part of a sentence.
_SENTENCE_END = re.compile(r"[.!?…:;»”\"')\]>}]$")
_LEADS_TO_OBJECT = re.compile(
    r"\b(?:avec|par|dans|entre|comme|via|un|une|l[ae’']|du|d[e’']|with|by|between|the|an?|con|mit|com|por)$",
    re.IGNORECASE,
)
_BEGINS_WITH = re.compile(
    r"\b(?:commen[cç]\w{1,5}|débute\w{0,3}|finit|finissent|termine\w{0,3}|starts?|begins?|ends?) "
    r"(?:par|avec|with)$",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[.!?…]\s")
_REACH = 200


def standing(
    text: str, start: int, end: int, names: re.Pattern[str] = _NAMES_CODE, *, may_be_object: bool = True
) -> str:
    """Where a token stands on its line, or an empty string if its sentence speaks of it.

    A token between two sentences belongs to neither; one inside a sentence may be what it is about.

    Args:
        names: the words that show that a sentence speaks of such tokens.
        may_be_object: whether a token may stand for a word of its sentence, behind "with" or "by".

    Returns:
        `between-sentences`, `line-edge`, `inside-sentence` or nothing.

    >>> standing("Le jeton </s> clôt la réponse.", 9, 13), standing("Il parle. </s>", 10, 14)
    ('', 'between-sentences')
    """
    left = max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH, 0)
    right = text.find("\n", end, end + _REACH)
    before = text[left:start].rstrip()
    after = text[end : right if right >= 0 else end + _REACH].lstrip()
    if may_be_object and _LEADS_TO_OBJECT.search(before) and (not after or after[0] in ".,;:!?)"):
        return ""  # without it the sentence would lack a word: "déclarez la langue avec <html lang="fr">."
    if _BEGINS_WITH.search(before):
        return ""
    if before.endswith((":", "：")) and names_code(_SENTENCE_BREAK.split(before)[-1]):
        return ""  # shown on the line that announces it
    goes_on = bool(after) and after[0].islower()
    if (not before or _SENTENCE_END.search(before)) and not goes_on:
        return "between-sentences"
    sentence = _SENTENCE_BREAK.split(before)[-1] + " " + _SENTENCE_BREAK.split(after, maxsplit=1)[0]
    if names.search(sentence):
        return ""
    return "line-edge" if not before or not after else "inside-sentence"
