"""The composition of the cleaning: normal form first, then deletions only, until nothing is left to find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.cleaning.cleaned import Cleaned, Removal, cut
from pipelines.cleaning.language.passages import find_foreign
from pipelines.cleaning.normalise import normalise
from pipelines.cleaning.note import Note
from pipelines.cleaning.policy import Policy
from pipelines.cleaning.residue import find_residue
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.settle import settle
from pipelines.cleaning.residue.shown import Shown
from pipelines.cleaning.residue.sound import Origin, absorbed, sound, whole_lines
from pipelines.cleaning.translator_notes import find_credits, find_notes

# Of 304 labelled documents none needs more than three. From then on a cut takes its whole lines, so that
# what grows back is used up; a text that outlasts this too is no article and is left as it is.
_MOST_PASSES = 4


def clean(
    text: str, *, language: str = "fr", policy: Policy | None = None, code: Iterable[str] = ()
) -> Cleaned:
    """Take translator notes and residue out of an article; in doubt the words stay.

    The text is brought into normal form first; from there on characters are only deleted. Cleaning twice
    is cleaning once. A text without marks comes back as the same object.

    Args:
        text: one article, paragraphs parted by line feeds. Any string will do.
        language: the language the article should be in. A sentence in another language weighs as evidence.
        policy: what to do with each class of residue; by default all classes are removed.
        code: what the page shows as code, as `extract` tells it; it stays as it is.

    Returns:
        What is left, the cuts in reading order, the spans only flagged, the spans that were weighed and
        kept (`near_misses`), the credits found, and what the normal form took (`fixes`). All offsets count in
        `Cleaned.base`.

    >>> clean("Voici la traduction de l’article :\\nLe robot marche.").text
    'Le robot marche.'
    >>> clean("Voici la traduction que propose DeepL.").removals
    ()
    >>> text = "Le site compte ses visites, rien de plus.\\nga('send', 'pageview');\\nLe reste suit demain."
    >>> clean(text).text == text, clean(text, code=["ga('send', 'pageview');"]).text == text
    (False, True)
    """
    policy = policy or Policy()
    normal = normalise(text)
    base = normal.text
    shown = Shown(base, code)
    left, cuts = base, list[Removal]()
    flagged, near = list[Removal](), list[Removal]()
    for look in range(2 * _MOST_PASSES):
        spans, marked, missed = _look(left, language, policy, shown.after(cuts), look >= _MOST_PASSES)
        origin = Origin(cuts)
        near = [_moved(note, origin, base) for note in missed]
        flagged = [_moved(note, origin, base) for note in marked]
        if not spans:
            break
        cuts = _merged(cuts, [_moved(span, origin, base) for span in spans], base)
        left = cut(base, cuts)
    else:
        left, cuts, flagged, near = base, [], [], []
    return Cleaned(left, tuple(cuts), base, tuple(flagged), tuple(near), find_credits(left), normal.fixes)


def _look(
    text: str, language: str, policy: Policy, shown: Shown, widen: bool
) -> tuple[list[Removal], list[Removal], list[Removal]]:
    """One look at a text: what to cut, what to flag, what was kept by a little."""
    residue, kept = find_residue(text, shown)
    notes, near = (shown.without(some) for some in find_notes(text, language))
    found: list[Note | Removal] = [*notes, *residue]
    if policy.action("foreign_passage") != "keep":
        found += shown.without(_foreign(text, language))
    flagged = [_settled(text, [one])[0] for one in found if policy.action(one.note_class) == "flag"]
    chosen = [one for one in found if policy.action(one.note_class) == "remove"]
    spans = _settled(text, chosen)
    if widen:
        spans = _retold(text, whole_lines(Page(text), [_found(span) for span in spans]), spans)
        spans = shown.without(spans)
    if spans and any(isinstance(one, Note) for one in chosen):
        spans = _retold(text, sound(text, [_found(span) for span in spans]), spans)
    return spans, flagged, [*(_removal(text, note) for note in near), *kept]


def _foreign(text: str, language: str) -> list[Removal]:
    """Passages in another language, for a policy that asks for them: they cost more than all the rest."""
    return [
        Removal(
            span.start,
            span.end,
            text[span.start : span.end],
            "passage-in-another-language",
            "foreign_passage",
            span.score,
            (span.language,),
        )
        for span in find_foreign(text, language)
    ]


def _settled(text: str, found: Iterable[Note | Removal]) -> list[Removal]:
    """Cuts with the white space that belongs to them, each told by the surest of what it is made of."""
    parts = [_removal(text, one) for one in found]
    if not parts:
        return []
    return _retold(text, settle(text, [_found(part) for part in parts]), parts)


def _retold(text: str, spans: list[Found], parts: list[Removal]) -> list[Removal]:
    """Each span as a removal, with rule, class, score and evidence of the largest part inside it."""
    told: list[Removal] = []
    at = 0
    parts = sorted(parts, key=lambda part: part.start)
    for span in spans:
        best: Removal | None = None
        while at < len(parts) and parts[at].start < span.end:
            if best is None or parts[at].end - parts[at].start > best.end - best.start:
                best = parts[at]
            at += 1
        if best is not None:
            told.append(_spanning(best, span.start, span.end, text))
    return told


def _merged(cuts: list[Removal], later: list[Removal], base: str) -> list[Removal]:
    """Earlier and later cuts in order; one that reaches around others takes them in."""
    spans = absorbed([_found(removal) for removal in cuts], [_found(removal) for removal in later])
    return _retold(base, spans, [*cuts, *later])


def _moved(removal: Removal, origin: Origin, base: str) -> Removal:
    return _spanning(removal, *origin.bounds(removal.start, removal.end), base)


def _spanning(removal: Removal, start: int, end: int, text: str) -> Removal:
    """A removal with these bounds."""
    if (start, end) == (removal.start, removal.end):
        return removal
    return replace(removal, start=start, end=end, text=text[start:end])


def _found(removal: Removal) -> Found:
    return Found(removal.start, removal.end, removal.rule, removal.note_class, removal.evidence)


def _removal(text: str, one: Note | Removal) -> Removal:
    if isinstance(one, Removal):
        return one
    return Removal(
        one.start, one.end, text[one.start : one.end], one.rule, one.note_class, one.score, one.evidence
    )
