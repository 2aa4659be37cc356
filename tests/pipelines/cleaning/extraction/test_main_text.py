"""Each failure that extractors of news pages are known for, on a page of our own."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extraction import MainText, extract, main_text, text
from pipelines.cleaning.html_tree import parse
from tests.pipelines.cleaning.extraction.pages import (
    BODY,
    FIRST,
    LEAD,
    SECOND,
    THIRD,
    TITLE,
    page,
    paragraphs,
)


def read(html: str) -> MainText:
    return main_text(parse(html), "https://quai.example/grue")


def lines(html: str) -> list[str]:
    return read(html).text.split("\n")


PLAIN = f"<div class='texte'>{paragraphs(*BODY)}</div>"


def test_a_plain_article_gives_its_paragraphs_a_line_each_by_the_quick_pass() -> None:
    found = read(page(PLAIN))
    assert found.text.split("\n") == list(BODY)
    assert found.engine == "quick"
    assert found.confidence > 0.8
    assert not found.truncated


@pytest.mark.parametrize("place", ["outside", "inside"])
def test_the_headline_is_not_repeated_in_the_text(place: str) -> None:
    inside = f"<article><h1>{TITLE}</h1>{paragraphs(*BODY)}</article>"
    assert lines(page(PLAIN) if place == "outside" else page(inside, h1="Le Quai")) == list(BODY)


@pytest.mark.parametrize(
    "standfirst",
    [
        f"<p class='chapo'>{LEAD}</p>",
        f"<div class='intro'><p>{LEAD}</p></div>",
        f"<h2>{LEAD}</h2>",
        f"<header><div class='article-teaser'>{LEAD}</div></header>",
    ],
    ids=["class", "wrapped", "heading", "unnamed"],
)
def test_the_standfirst_comes_back_before_the_text(standfirst: str) -> None:
    assert lines(page(standfirst + PLAIN)) == [LEAD, *BODY]


def test_a_standfirst_far_from_the_headline_is_told_by_the_description() -> None:
    head = f"<meta name='description' content='{LEAD[:70]}…'>"
    before = f"<div class='une'><p>{LEAD}</p></div>"
    assert lines(page(PLAIN, before=before, head=head)) == [LEAD, *BODY]


def test_a_standfirst_that_opens_the_text_already_is_not_put_in_twice() -> None:
    head = f"<meta name='description' content='{FIRST[:80]}'>"
    assert lines(page(PLAIN, head=head)) == list(BODY)


def test_lists_tables_quotes_and_headings_stay_in_reading_order() -> None:
    article = (
        f"<div>{paragraphs(FIRST)}<h2>Ce que la grue regarde</h2><ul><li>les parois et les coins</li>"
        f"<li>les <b>charnières</b> des "
        f"portes</li></ul>{paragraphs(SECOND)}<table><tr><th>Quai</th><th>Conteneurs</th>"
        f"</tr><tr><td>Nord</td><td>1 200</td></tr></table><blockquote><p>« Elle voit mieux que moi », "
        f"dit un docker."
        f"</p></blockquote>{paragraphs(THIRD)}</div>"
    )
    assert lines(page(article)) == [
        FIRST,
        "Ce que la grue regarde",
        "les parois et les coins",
        "les charnières des portes",
        SECOND,
        "Quai | Conteneurs",
        "Nord | 1 200",
        "« Elle voit mieux que moi », dit un docker.",
        THIRD,
    ]


FOREIGN = {
    "aside": "<aside><p>Un encadré de la rédaction, qui raconte une autre histoire sur un autre port du "
    "pays.</p></aside>",
    "figure": "<figure><img src='a.jpg'><figcaption>La grue au petit matin, avant les "
    "essais.</figcaption></figure>",
    "caption": "<div><img src='a.jpg'><p>La grue au petit matin, avant les essais du lundi.</p></div>",
    "embed": "<blockquote class='twitter-tweet'><p>Une grue qui voit, on aura tout vu sur ce port de "
    "malheur.</p></blockquote>",
    "form": "<form><p>Laissez votre adresse et recevez chaque matin les nouvelles du port de "
    "Kallsund.</p></form>",
    "related": "<div><h3>Sur le même quai</h3><ul><li><a href='/b'>Un drone inspecte les coques du "
    "port</a></li>"
    "<li><a href='/c'>La digue sera relevée de deux mètres</a></li></ul></div>",
    "card": "<div class='bloc'><h3><a href='/b'>Un drone inspecte les coques</a></h3><p>Il plonge la "
    "nuit, sans pilote.</p></div>",
    "hidden": "<div style='display: none'><p>Un texte que personne ne voit, mais qui pèse autant que les "
    "autres.</p></div>",
    "zero-size": "<p style='font-size:0'>Un texte que personne ne voit, mais qui pèse autant que les "
    "autres.</p>",
    "template": "<template><p>Un modèle que le navigateur n’affiche pas, avec ses {{mots}} à remplir plus "
    "tard.</p></template>",
    "comments": "<section id='comments'><p>Je travaille sur ce port depuis vingt ans et je n’ai jamais vu "
    "pareille chose, "
    "bravo à toute l’équipe pour ce beau projet qui fera date.</p></section>",
    "byline": "<div class='byline'>Par Jeanne Morel, envoyée spéciale du journal</div>",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_not_the_articles_stays_out_wherever_it_stands(kind: str) -> None:
    inside = f"<div>{paragraphs(FIRST, SECOND)}{FOREIGN[kind]}{paragraphs(THIRD)}</div>"
    assert lines(page(inside)) == list(BODY)
    assert lines(page(PLAIN + FOREIGN[kind])) == list(BODY)


def test_many_comments_do_not_outweigh_a_short_article() -> None:
    comments = "".join(
        f"<div class='comment'><p>{number} : {SECOND} {THIRD}</p></div>" for number in range(30)
    )
    assert lines(page(f"<article>{PLAIN}</article>", after=f"<div id='comments'>{comments}</div>")) == list(
        BODY
    )


def test_of_several_articles_on_a_page_the_one_with_the_headline_counts() -> None:
    others = "".join(
        f"<article><h2>Une autre histoire, numéro {number}</h2><p>{number}. {LEAD} "
        f"{FIRST}</p><p>{SECOND}</p></article>"
        for number in range(4)
    )
    html = (
        page("").replace("<main>", "<main><article>").replace("</main>", f"{PLAIN}</article>{others}</main>")
    )
    assert lines(html) == list(BODY)


def test_a_short_article_does_not_swallow_the_page() -> None:
    brief = (
        "<article><h1>Brève</h1><p>La digue de Kallsund sera fermée mardi matin aux piétons et aux "
        "cyclistes.</p></article>"
    )
    side = f"<div class='aside'><form><p>{SECOND}</p><p>{THIRD}</p></form></div>"
    html = page(brief, h1="Le Quai", after=side)
    assert lines(html) == ["La digue de Kallsund sera fermée mardi matin aux piétons et aux cyclistes."]


def test_a_paywall_notice_goes_and_is_told() -> None:
    notice = "<p>Cet article est réservé aux abonnés. Il vous reste 63 % à découvrir.</p>"
    found = read(page(f"<div>{paragraphs(*BODY)}{notice}</div>"))
    assert found.truncated
    assert found.text.split("\n") == list(BODY)


def asked(monkeypatch: pytest.MonkeyPatch, answers: dict[bool, str]) -> list[bool]:
    """Let the full extraction give these answers, by whether it is asked to be fast; what it was asked."""
    asks: list[bool] = []

    def answer(tree: object, url: str | None, *, fast: bool) -> str:
        asks.append(fast)
        return answers[fast]

    monkeypatch.setattr(text, "full_extraction", answer)
    return asks


UNCLAIMED = f"<html><body><div>{paragraphs(*BODY)}</div></body></html>"


def test_a_page_without_a_headline_or_a_claim_is_read_by_both_extractors() -> None:
    found = read(UNCLAIMED)
    assert (found.engine, found.confidence) == ("quick", 1.0)
    assert found.text.split("\n") == list(BODY)


def test_a_plain_page_costs_no_second_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = asked(monkeypatch, {})
    read(page(PLAIN))
    assert asks == []


def test_where_both_agree_the_fallbacks_are_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = asked(monkeypatch, {True: "\n".join(BODY)})
    assert read(UNCLAIMED).engine == "quick"
    assert asks == [True]


def test_where_they_differ_the_full_extraction_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = asked(
        monkeypatch, {True: LEAD, False: f"{LEAD}\n{FIRST}\n- un point\n- un autre, avec une phrase."}
    )
    found = read(UNCLAIMED)
    assert asks == [True, False]
    assert found.engine == "trafilatura"
    assert found.text.split("\n") == [LEAD, FIRST, "un point", "un autre, avec une phrase."]
    assert 0 < found.confidence < 0.8


def test_a_near_agreement_is_enough_for_our_own_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, {True: "\n".join((*BODY, "Un mot de plus sur la grue, un autre."))})
    found = read(UNCLAIMED)
    assert found.engine == "quick"
    assert 0.92 < found.confidence < 0.95


def test_rows_of_the_full_extraction_read_like_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    table = "| Quai | Conteneurs |\n|---|---|\n| Nord | 1 200 |\n| |\n|"
    asked(monkeypatch, {True: FIRST, False: f"{FIRST}\n{table}"})
    assert read(UNCLAIMED).text.split("\n")[:3] == [FIRST, "Quai | Conteneurs", "Nord | 1 200"]


def test_a_page_laid_out_in_a_table_is_not_taken_for_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    row = f"| Accueil Archives {LEAD} {LEAD} | {' '.join(BODY)} |"
    asked(monkeypatch, {True: row, False: row})
    found = read(UNCLAIMED)
    assert (found.engine, found.text.split("\n")) == ("quick", list(BODY))


def test_a_page_of_menus_alone_has_no_text() -> None:
    assert read(page("<div class='player'><video src='a.mp4'></video></div>")).text == ""


@pytest.mark.parametrize("headline", ["h1", "h2"])
def test_soft_hyphens_and_zero_width_spaces_split_no_word(headline: str) -> None:
    html = page(PLAIN.replace("conteneur", "conte\xadneur").replace("dockers", "doc\u200bkers"))
    assert read(html.replace("h1>", f"{headline}>")).text.split("\n")[-3:] == list(BODY)


def test_a_paragraph_broken_at_a_script_gives_the_words_of_both_halves() -> None:
    broken = (
        "<p>Please note that the <script>widgets()</script> tag is not part of the needed translation.</p>"
    )
    found = read(page(f"<div>{paragraphs(*BODY)}{broken}</div>")).text
    assert found.endswith("Please note that the tag is not part of the needed translation.")
    told = "<p>Please note that the &lt;script&gt;\ntag is not part of the needed translation.</p>"
    assert "<script>" in read(page(f"<div>{paragraphs(*BODY)}{told}</div>")).text


def test_the_tree_comes_back_as_it_was() -> None:
    from lxml.etree import tostring

    for html in (page(PLAIN), page(PLAIN).replace("h1>", "h2>")):
        tree = parse(html)
        before = tostring(tree)
        main_text(tree)
        assert tostring(tree) == before


def test_a_brief_keeps_its_short_first_paragraph() -> None:
    first = "La bibliothèque rouvre lundi, après deux ans de travaux."
    second = "Les lecteurs y trouveront douze mille livres et un café que tient, le matin, l’école voisine."
    html = f"<html><body><article><h1>Elle rouvre</h1><p>{first}</p><p>{second}</p></article></body></html>"
    assert extract(html).text == f"{first}\n{second}"
