"""Find what scripts, embeds, page builders and translation tools left in a text: `find_residue`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, islice

from pipelines.cleaning.cleaned import Removal
from pipelines.cleaning.residue.code import find_code
from pipelines.cleaning.residue.embeds import find_embeds
from pipelines.cleaning.residue.invisible import find_invisible
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.settle import remaining, settle
from pipelines.cleaning.residue.shortcodes import find_shortcodes
from pipelines.cleaning.residue.shown import Shown
from pipelines.cleaning.residue.sound import Origin, absorbed, sound, whole_lines
from pipelines.cleaning.residue.tags import find_tags
from pipelines.cleaning.residue.tokens import find_tokens

__all__ = ["find_residue"]

_ROOMS: tuple[Callable[[Page], Iterable[Found]], ...] = (
    find_invisible,
    find_embeds,
    find_tokens,
    find_shortcodes,
    find_tags,
    find_code,
)

_NOTHING = Shown("")

# A cut may let two halves of residue meet ("[vc_[vc_row]row]"), so the rooms look again at what is left.
# Real pages need two looks, the second finding nothing.  A line where residue still grows back after these
# is no prose: it goes whole.
_MOST_LOOKS = 4

_MOST_PIECES = 30_000
"""Pieces of residue in one text, at most. Of 259 real pages the worst has 569, soft hyphens all; a text with
more is no article, and is left as it is."""


def find_residue(text: str, shown: Shown = _NOTHING) -> tuple[list[Removal], list[Removal]]:
    """Find the residue of machines in a text.

    In doubt it stays: code that a tutorial shows, tags that a sentence speaks of, a token that is quoted.

    Args:
        text: one article in normal form (see `normalise`).
        shown: what its page shows as code.

    Returns:
        The cuts, sorted and parted from one another, of class `script_residue`, `embed_residue`,
        `placeholder` or `invisible`; what they leave holds no residue that this function would find.
        Then the stretches that were weighed and kept.

    >>> [removal.text for removal in find_residue("Il est\\u200b là.\\nIl part.")[0]]
    ['\\u200b']
    >>> find_residue("L’été, « déjà »…")
    ([], [])
    """
    cuts: list[Found] = []
    kept: list[Found] = []
    left = text
    for look in range(2 * _MOST_LOOKS):
        page = Page(left)
        found = list(islice(chain.from_iterable(room(page) for room in _ROOMS), _MOST_PIECES + 1))
        if len(found) > _MOST_PIECES:
            return [], []
        here, origin = shown.after(cuts), Origin(cuts)
        found = here.without(found)
        kept = [origin.of(piece) for piece in found if piece.kept]
        spans = settle(left, [piece for piece in found if not piece.kept])
        if spans and look >= _MOST_LOOKS:
            spans = here.without(whole_lines(page, spans))
        spans = sound(left, spans) if spans else []
        if not spans:
            break
        cuts = absorbed(cuts, [origin.of(span) for span in spans])
        left = remaining(left, spans)
    return [_removal(text, cut, 1.0) for cut in cuts], [_removal(text, piece, 0.4) for piece in kept]


def _removal(text: str, found: Found, score: float) -> Removal:
    start, end = found.start, found.end
    return Removal(start, end, text[start:end], found.rule, found.note_class, score, found.evidence)
