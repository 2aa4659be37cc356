"""What is a line of the article, a word of a line, or neither: each on a page of our own."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extraction import main_text
from pipelines.cleaning.html_tree import parse
from tests.pipelines.cleaning.extraction.pages import BODY, FIRST, SECOND, THIRD, page, paragraphs

ANSWER = "Toute entreprise qui pose une grue sur le port doit la déclarer à la capitainerie."
STEP = "Ouvrez la trappe et notez le numéro du capteur."


def lines(html: str) -> list[str]:
    return main_text(parse(html), "https://quai.example/grue").text.split("\n")


def between(snippet: str) -> list[str]:
    """The lines that a page has between its paragraphs for this snippet."""
    found = lines(page(f"<div>{paragraphs(FIRST, SECOND)}{snippet}{paragraphs(THIRD)}</div>"))
    assert found[:2] == [FIRST, SECOND] and found[-1] == THIRD
    return found[2:-1]


WORDS = {
    "tooltip": ("en <span class='tooltip'>jetons</span> avant", "en jetons avant"),
    "popup": ("selon <span class='has-popup popup-link'>le ministère</span>,", "selon le ministère,"),
    "author": ("écrit <em class='author'>Anna Stone</em> dans", "écrit Anna Stone dans"),
    "id": ("le réseau <strong id='twitter'>Twitter</strong> a", "le réseau Twitter a"),
    "copyright": ("la marque<span class='copyright'>®</span> est", "la marque® est"),
    "highlight": ("ces <mark class='popular-highlight'>trois mots</mark> sont", "ces trois mots sont"),
    "bubble": (
        "l’<abbr class='has-tooltip'>OIP<span class='tooltip'><b>Office des ports</b></span></abbr> attend",
        "l’OIP attend",
    ),
    "bubble-text": ("le port<span class='tooltip-text'>Un quai, des grues</span> attend", "le port attend"),
    "long-bubble": (f"le port<span class='footnote_tooltip'>{FIRST}</span> attend", "le port attend"),
    "screen-reader": ("un <span class='sr-only'>(nouvelle fenêtre)</span> lien", "un lien"),
    "hidden": ("un <em class='author' hidden>Anna</em> lien", "un lien"),
    "custom": ("l’outil <glossary-term>RAG</glossary-term> cherche", "l’outil RAG cherche"),
    "nobr": ("compte <nobr>42 capteurs</nobr> neufs", "compte 42 capteurs neufs"),
    "prefixed": ("le port de <st1:place>Kallsund</st1:place> rouvre", "le port de Kallsund rouvre"),
    "math": ("vaut <math><mi>E</mi><mo>=</mo><mi>m</mi></math> joules", "vaut E=m joules"),
    "katex": (
        "vaut <span class='katex'><span class='katex-mathml'><math><semantics><mrow><mi>L</mi></mrow>"
        "<annotation>L</annotation></semantics></math></span><span class='katex-html'>L</span></span> et",
        "vaut L et",
    ),
}


@pytest.mark.parametrize("kind", WORDS)
def test_a_word_of_a_sentence_stays_in_it_unless_it_cannot_be_seen(kind: str) -> None:
    html, text = WORDS[kind]
    assert between(f"<p>La grue le dit : {html} depuis lundi.</p>") == [
        f"La grue le dit : {text} depuis lundi."
    ]


def test_a_byline_is_no_sentence() -> None:
    assert between("<p>Par <span class='author'>Jeanne Morel</span></p>") in ([], ["Par"])


def test_an_unknown_element_with_blocks_inside_is_no_word() -> None:
    found = between("<li>Une grue <my-box><div>et son quai neuf.</div></my-box> attend ici.</li>")
    assert found == ["Une grue", "et son quai neuf.", "attend ici."]


CODE = {
    "prism": (
        "<div class='code-toolbar'><pre><code>quai ouvrir</code></pre>"
        "<div class='toolbar'><button>Copier</button></div></div>",
        ["quai ouvrir"],
    ),
    "lines": (
        "<pre><code>def f(x):\n    return x\n\nf(1)</code></pre>",
        ["def f(x):", "    return x", "f(1)"],
    ),
    "divs": (
        "<pre><div class='line'>def f(x):</div><div class='line'>  return x</div></pre>",
        ["def f(x):", "return x"],
    ),
    "coloured": ("<pre><span class='token author'>quai</span> <b>x</b></pre>", ["quai x"]),
    "numbered": (
        "<table class='lntable'><tr><td><pre>1\n2\n</pre></td>"
        "<td><pre>ouvrir()\nfermer()</pre></td></tr></table>",
        ["ouvrir()", "fermer()"],
    ),
    "numbered-lines": ("<pre><span class='ln'>1</span>ouvrir()\n</pre>", ["ouvrir()"]),
    "furniture": ("<pre>Publicité</pre>", ["Publicité"]),
    "hidden": ("<div class='toolbar hidden'><pre>quai ouvrir</pre></div>", []),
    "clipped": ("<div class='toolbar overflow-hidden'><pre>quai ouvrir</pre></div>", ["quai ouvrir"]),
    "comments": ("<div class='comments'><pre>quai ouvrir</pre></div>", []),
}


@pytest.mark.parametrize("kind", CODE)
def test_a_listing_keeps_its_lines_and_stays_beside_its_toolbar(kind: str) -> None:
    html, wanted = CODE[kind]
    assert between(html) == wanted


HEADS = {
    "id": ("<h2 id='instagram-et-tiktok'>Instagram et TikTok</h2>", "Instagram et TikTok"),
    "span-id": ("<h2><span id='La_publicite_ciblee'>La publicité ciblée</span></h2>", "La publicité ciblée"),
    "network": ("<h2>Facebook</h2>", "Facebook"),
    "premium": ("<h3>Premium</h3>", "Premium"),
    "copyright": ("<h2>Photos : la loi change</h2>", "Photos : la loi change"),
    "day": ("<h3>3 mars 2026</h3>", "3 mars 2026"),
    "button": (
        "<h3><button class='accordion'>Qui doit la déclarer ?</button></h3>",
        "Qui doit la déclarer ?",
    ),
    "button-beside": ("<h3>Les règles <button>Copier</button></h3>", "Les règles"),
    "div": ("<div class='intertitre'>Un marché tendu</div>", "Un marché tendu"),
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_heading_with_a_paragraph_behind_it_stays(kind: str) -> None:
    html, text = HEADS[kind]
    assert between(f"{html}<p>{ANSWER}</p>") == [text, ANSWER]


@pytest.mark.parametrize(
    "html",
    ["<h2>Partager</h2><p>Un mot.</p>", "<h2>Facebook</h2><h2>Instagram</h2>", "<p>Facebook</p>"],
    ids=["share", "no-text", "no-heading"],
)
def test_what_a_reader_may_do_with_the_page_heads_nothing(html: str) -> None:
    assert not {"Facebook", "Instagram", "Partager"} & set(between(html))


def test_what_a_list_explains_stays() -> None:
    found = between(f"<dl><dt>Instagram</dt><dd>{ANSWER}</dd></dl>")
    assert found == ["Instagram", ANSWER]


def test_a_day_between_paragraphs_stays_and_one_at_the_edge_goes() -> None:
    html = page(f"<div><p>3 mars 2026</p>{paragraphs(*BODY)}<p>18h40</p>{paragraphs(*BODY[:2], STEP)}</div>")
    assert lines(html) == [*BODY, "18h40", *BODY[:2], STEP]


def test_further_h1s_are_subheads() -> None:
    sections = f"{paragraphs(FIRST)}<h1>Contexte</h1>{paragraphs(SECOND)}<h1>Suite</h1>{paragraphs(THIRD)}"
    assert lines(page(f"<div>{sections}</div>")) == [FIRST, "Contexte", SECOND, "Suite", THIRD]
    title = "À Kallsund, une grue apprend à voir les bosses"
    own = f"<article><h1>{title}</h1>{sections}</article>"
    assert lines(f"<html><head><title>{title}</title></head><body>{own}</body></html>") == [
        FIRST,
        "Contexte",
        SECOND,
        "Suite",
        THIRD,
    ]


def test_the_headline_is_the_h1_that_says_the_title_and_its_copies_go() -> None:
    title = "À Kallsund, une grue apprend à voir les bosses"
    headline = f"<h1>{title}</h1>"
    article = f"<h1>Le Quai</h1><p>{STEP}</p>{headline}{paragraphs(*BODY)}{headline}{paragraphs(STEP)}"
    head = f"<head><title>{title}</title><meta property='og:type' content='article'></head>"
    assert lines(f"<html>{head}<body><article>{article}</article></body></html>") == [*BODY, STEP]


SHAPES = {
    "figures": ("<table><tr><td><a href='/c'>Grue 3</a></td><td>71</td></tr></table>", ["Grue 3 | 71"]),
    "menu": ("<table><tr><td><a href='/c'>Grue 3</a></td><td><a href='/d'>Quai</a></td></tr></table>", []),
    "headlines": (
        f"<table><tr><td><a href='/c'>{STEP} La suite</a></td><td>3 mars</td></tr></table>",
        [],
    ),
    "svg-callout": (f"<div><svg><path/></svg><p>{STEP}</p></div>", [STEP]),
    "svg-label": ("<div><svg><path/></svg><p>La grue en chiffres</p></div>", []),
    "svg-quote": (f"<blockquote><svg><path/></svg><p>{STEP}</p></blockquote>", [STEP]),
    "emoji": (f"<div><p><img class='emoji' src='e.svg'> {STEP}</p></div>", [STEP]),
    "list": (f"<ul><li><img src='e.png' width='300'> {STEP}</li></ul>", [STEP]),
    "step": (f"<div><p>{STEP}</p><img src='1.png'></div>", [STEP]),
    "caption": (f"<div><img src='1.png'><p>{STEP}</p></div>", []),
    "unfinished": ("<div><p>La grue du quai nord</p><img src='1.png'></div>", []),
    "tool": (
        f"<div><h3><a href='https://outil.example'>Moulin</a></h3><p>{STEP}</p></div>",
        ["Moulin", STEP],
    ),
    "own-site": (f"<div><h3><a href='https://www.quai.example/b'>Moulin</a></h3><p>{STEP}</p></div>", []),
    "relative": (f"<div><h3><a href='/b'>Moulin</a></h3><p>{STEP}</p></div>", []),
    "paid": (f"<div><h3><a rel='sponsored' href='https://o.test'>Moulin</a></h3><p>{STEP}</p></div>", []),
    "two-links": (
        f"<div><h3><a href='https://o.test'>Moulin</a></h3><p>{STEP} <a href='https://o.test'>Voir.</a></p></div>",
        [],
    ),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_captions_and_cards_go_and_what_only_looks_like_them_stays(kind: str) -> None:
    html, wanted = SHAPES[kind]
    assert between(html) == wanted


FRAMES = {
    "field": (f"<div class='group social-sciences'><p>{STEP}</p></div>", [STEP]),
    "links": (f"<div class='social-links'><p>{STEP}</p></div>", []),
    "popular": (f"<div class='popular-science'><p>{STEP}</p></div>", [STEP]),
    "most-popular": (f"<div class='box popular'><p>{STEP}</p></div>", []),
    "footnotes": (f"<section class='footnotes'><ol><li>{STEP}</li></ol></section>", []),
    "endnotes": (f"<section role='doc-endnotes'><ol><li>{STEP}</li></ol></section>", []),
    "placeholder": (f"<amp-twitter><blockquote placeholder><p>{STEP}</p></blockquote></amp-twitter>", []),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_word_of_a_class_names_the_frame_where_it_is_no_field(kind: str) -> None:
    html, wanted = FRAMES[kind]
    assert between(html) == wanted
