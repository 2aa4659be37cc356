"""Tells the frame of a page from its text by what the page itself calls an element."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

SILENT = frozenset(
    """script style noscript template svg iframe object embed audio video canvas map head title meta
    link button select option input textarea datalist progress meter param source track img picture""".split()
)
"""Elements that hold no text of the page, whatever their class."""

_FRAME_TAGS = frozenset(["nav", "aside", "figcaption", "form", "footer", "dialog", "menu"])

_SURE = frozenset(
    """comment comments commentaires kommentare comentarios comentários disqus
    cookie cookies consent gdpr rgpd onetrust didomi cmp modal popup overlay lightbox fancybox
    sidebar aside related recommended outbrain taboola newsletter navigation breadcrumbs breadcrumb""".split()
)
_WORDS = _SURE | frozenset(
    """respond forum relacionados connexes associes verwandte
    share sharing shares sharebar sharedaddy partage partager teilen compartir addthis addtoany social socials
    newsletters promo promos promotion promobox sponsor sponsored sponsors
    ad ads adv advert adverts advertisement advertisements advertising adsense adslot dfp publicite pub pubs
    anzeige anzeigen werbung publicidad
    byline bylines author authors auteur auteurs autor autoren contributor contributors signature
    caption captions legende credit credits copyright
    tags taglist keywords ariane
    recommend recommendation recommendations recirc recirculation zergnet
    piano subscribe subscription subscriptions abonnement abonnements abo signup login
    toolbar navbar nav menu submenu widgets
    tooltip rating ratings timestamp published pubdate updated
    printer invisible visuallyhidden skip
    teasers embed embedded tweet twitter facebook instagram tiktok youtube
    gallery carousel slider player playlist
    donate donation donations quiz poll pagination pager
    trending popular mostread footer footnotes endnotes""".split()
)
_PAIRS = frozenset(
    """read-more read-next read-also see-also more-stories more-from more-on more-news also-read lire-aussi
    a-lire lire-plus voir-aussi weiter-lesen lesen-auch mehr-zum leer-mas sr-only screen-reader
    most-read most-popular most-viewed up-next sign-up follow-us post-meta entry-meta article-meta
    article-date post-date entry-date date-time story-date social-links article-info author-bio about-author
    post-tags tag-list tag-cloud article-tags entry-tags
    print-only no-print bread-crumb photo-credit image-credit
    wp-caption""".split()
)
_TOPICS = frozenset(["social", "popular"])
_FIELDS = frozenset(
    """science sciences studies history psychology economics economy culture music work care security housing
    justice policy""".split()
)
_HIDDEN = frozenset(["hidden", "visually-hidden", "visuallyhidden", "invisible", "d-none", "is-hidden"])
_UNSEEN_NAMES = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-?s?-only|-text)?|visually-?hidden|invisible|d-none|print-only|skip-link"
    r"|a11y|offscreen|(?:tool-?tip|pop-?up|pop-?over)[_-]?(?:texte?|content|body|bubble|box|inner))(?:$|[\s_-])"
    r"|(?:^|\s)(?:is-|u-|js-)?hidden(?:$|\s|[_-](?!xs|sm|md|lg|xl|print|mobile|phone))",
    re.I,
)
_POPS_UP = re.compile(r"tool-?tip|pop-?up|pop-?over", re.I)
_NEAREST = 10  # children that are looked at
_WORD_OF_IT = 80  # characters: a word that has a tooltip is shorter, the tooltip often longer
_SPLIT = re.compile(r"[^A-Za-zÀ-ÿ]{1,200}|(?<=[a-z])(?=[A-Z])")
_UTILITY = re.compile(r"\S{0,80}[:\[\]()!/]\S{0,80}")
_LONGEST = 300  # characters of class and id that are looked at
_SLUG = 5  # an id of more words is a heading's, made for links to it
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])  # their ids are made of their text


@lru_cache(maxsize=8192)
def names_frame(label: str) -> int:
    """How surely the class of an element calls it a part of the frame: comments, shares, a byline.

    Returns:
        0: it does not; 1: it does, but such words also stand on whole articles; 2: surely.

    >>> names_frame("article__body"), names_frame("post-share-bar"), names_frame("related-articles")
    (0, 1, 2)
    >>> names_frame("print:hidden lg:sidebar-4")  # a style sheet's tool, not a name
    0
    """
    if ":" in label or "[" in label:
        label = _UTILITY.sub(" ", label)
    words = [word.lower() for word in _SPLIT.split(label) if word]
    if not _TOPICS.isdisjoint(words):
        words = _without_topics(label)
    if not _WORDS.isdisjoint(words):
        return 1 if _SURE.isdisjoint(words) else 2
    if not _HIDDEN.isdisjoint(label.split()):
        return 1
    return int(any(f"{first}-{second}" in _PAIRS for first, second in pairwise(words)))


def _without_topics(label: str) -> list[str]:
    """The words of a label but those that name a field: `social` in `social-sciences`."""
    words = []
    for name in label.split():
        parts = [word.lower() for word in _SPLIT.split(name) if word]
        words += [first for first, second in pairwise(parts) if first not in _TOPICS or second not in _FIELDS]
        words += parts[-1:]
    return words


@lru_cache(maxsize=8192)
def _id_names_frame(label: str) -> int:
    words = [word for word in re.split(r"[^a-z]{1,100}", label.lower()) if word]
    if len(words) > _SLUG:
        return 0
    return names_frame("-".join(words))


_SUBHEAD = re.compile(
    r"(?:^|[\s_-])(?:sub-?(?:title|head|heading)|intertitre|sous-?titre|cross-?head|zwischen(?:titel|ueberschrift)|ladillo)(?:$|\s)",
    re.I,
)


@lru_cache(maxsize=8192)
def names_subhead(label: str) -> bool:
    """Whether the class of a div calls it a heading inside the text.

    >>> names_subhead("post-subtitle"), names_subhead("subtitle-box")
    (True, False)
    """
    return bool(_SUBHEAD.search(label[:_LONGEST]))


_UNSEEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d]*[1-9])",
    re.I,
)


def is_frame(element: Any) -> int:
    """How surely an element is called a part of the frame, or cannot be seen; see `names_frame`."""
    if element.tag in _FRAME_TAGS:
        return 2 if element.tag in ("aside", "nav", "dialog") else 1
    get = element.get
    label = get("class")
    found = names_frame(label[:_LONGEST]) if label else 0
    if found < 2 and element.tag not in _HEADINGS and (label := get("id")):
        found = max(found, _id_names_frame(label[:_LONGEST]))
    if found:
        return 0 if found == 1 and _holds_code(element) and not _is_hidden(element) else found
    style = get("style")
    if style and _UNSEEN.search(style[:500]):
        return 1
    if (
        get("hidden") is not None or get("placeholder") is not None
    ):  # the second is AMP's, until a script runs
        return 1
    role = get("role")
    return int(
        role
        in (
            "navigation",
            "complementary",
            "contentinfo",
            "dialog",
            "search",
            "menu",
            "banner",
            "doc-endnotes",
        )
    )


def _holds_code(element: Any) -> bool:
    """Whether a listing stands right inside: what is called a toolbar is the listing with its toolbar."""
    return element.tag == "pre" or any(
        child.tag == "pre" or any(inner.tag == "pre" for inner in islice(child, _NEAREST))
        for child in islice(element, _NEAREST)
    )


def is_unseen(element: Any) -> bool:
    """Whether an element within a line is not shown there: hidden, for screen readers, or in a bubble.

    A word that opens a bubble is called a tooltip as often as the bubble is: the inner one of two, and a
    long one, is taken for the bubble.
    """
    if _is_hidden(element):
        return True
    if not _POPS_UP.search(_label(element)):
        return False
    around = element.getparent()
    if around is not None and _POPS_UP.search((around.get("class") or "")[:_LONGEST]):
        return True
    return sum(map(len, islice(element.itertext(), 20))) > _WORD_OF_IT


def _is_hidden(element: Any) -> bool:
    get = element.get
    if get("hidden") is not None or get("role") == "tooltip" or _UNSEEN.search((get("style") or "")[:500]):
        return True
    return bool(_UNSEEN_NAMES.search(_label(element)))


def _label(element: Any) -> str:
    return f"{(element.get('class') or '')[:_LONGEST]} {(element.get('id') or '')[:_LONGEST]}"
