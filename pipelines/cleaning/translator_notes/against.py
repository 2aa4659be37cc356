"""Shapes of a sentence that speak for the article: figures, what somebody did, whose words they are."""

from __future__ import annotations

import re

DIGITS = re.compile(
    r"(?<![\w-])\d[\d\s.,]*|\b(?:mille|cents?|vingt|trente|quarante|cinquante|soixante|thousand|hundred)\b",
    re.IGNORECASE,
)
PAST_AUTHOR = re.compile(
    r"\b(?:il|elle|ils|elles|on)\s+(?:a|ont|avait|avaient|n['’]a|n['’]ont)\b"
    r"|\b(?:il|elle|ils|elles|on)\s+(?:est|sont|était|étaient)\s+\w+(?:é|ée|és|ées|i|is|u|us)\b"
    r"|\b(?:they|he|she)\s+(?:had|have|has|was|were|did|\w+ed)\b",
    re.IGNORECASE,
)
# "…, calcule Nora Belkacem.": the words before are somebody's, and the article says whose.
ATTRIBUTED = re.compile(
    r"[,»”\"?!]\s(?:a\s|ont\s|s['’])?[a-zà-ÿ]{2,14}(?:e|t|nt|é|d)(?:-t-(?:il|elle|on))?\s(?:(?:M|Mme|Dr)\.?\s)?"
    r"[A-ZÀ-Þ][\w’'-]{1,20}(?:\s[A-ZÀ-Þ][\w’'-]{1,20}){0,2}(?:,[^.]{3,80})?[.!…]?$"
)
BY_AGENT = re.compile(r"\bpar\s(?:ce|cette|ces|le|la|les|un|une|l['’])\b", re.IGNORECASE)
GENERIC = re.compile(
    r"(?:la|les|une|cette)\s(?:traductions?)\s(?:automatiques?|automatisées?|par\sia|"
    r"réalisées?|assurées?|effectuées?|fournies?|proposées?|générées?|produites?|faites?)\b"
    r"|the\smachine\stranslation|the\stranslation\s(?:made|provided|supplied|produced)\b",
    re.IGNORECASE,
)
# "Cet article a été traduit en anglais" sends to another page; this one is French.
FROM_FRENCH = re.compile(
    r"\btraduite?s?\s(?:aussi\s|également\s)?(?:en|vers\sl['’])\s?"
    r"(?:anglais|espagnol|allemand|italien|portugais|chinois|arabe|japonais|breton|\w+\slangues)\b"
    r"|\b(?:publiée?s?|parue?s?|écrite?s?|rédigée?s?)\s(?:\w+\s)?en\sfrançais\.",
    re.IGNORECASE,
)
READER_CALL = re.compile(
    r"\b(?:commentaires?|abonn\w*|payant\w*|premium|partage[rz]|contacte[rz]|nous contacter|"
    r"nous écrire|écrivez-nous|"
    r"suivez-nous|newsletter|"
    r"comments?|subscribe|follow us|contact us|comentarios|suscr\w+|kommentare\w*|abonnier\w+|"
    r"commenti|iscri\w+|comentários|"
    r"inscreva\w*|forum|à la rédaction|adressez-vous|demandez|"
    r"(?:prochain|notre) (?:numéro|épisode|volet|rendez-vous|dossier|magazine)|"
    r"prochaine édition|semaine prochaine|podcast|"
    r"votre (?:médecin|pharmacien|conseill\w+|agence|banque|interlocuteur))\b",
    re.IGNORECASE,
)
