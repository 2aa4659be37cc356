"""Bylines: people apart from agencies, desks and the page's frame."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipelines.cleaning.metadata import names, read_metadata
from pipelines.cleaning.metadata.names import is_person, split_names


@pytest.mark.parametrize(
    ("byline", "people", "others"),
    [
        ("Anne Martin", ["Anne Martin"], []),
        ("Par Anne Martin et Luc Petit", ["Anne Martin", "Luc Petit"], []),
        ("By Anne Martin, Luc Petit and Zoë Q. Smith", ["Anne Martin", "Luc Petit", "Zoë Q. Smith"], []),
        ("Propos recueillis par Anne Martin", ["Anne Martin"], []),
        ("Recueilli par : Anne Martin", ["Anne Martin"], []),
        ("Anne Martin, journaliste", ["Anne Martin"], []),
        ("Anne Martin, professeure de droit, Université de Lille", ["Anne Martin"], []),
        ("Anne Martin (avec AFP)", ["Anne Martin"], []),
        ("Anne Martin avec AFP", ["Anne Martin"], ["AFP"]),
        ("La rédaction avec AFP", [], ["La rédaction", "AFP"]),
        ("Rédaction", [], ["Rédaction"]),
        ("Le Journal", [], ["Le Journal"]),
        ("journal.example", [], ["journal.example"]),
        ("https://journal.example/auteur/anne-martin", [], []),
        ("anne@journal.example", [], []),
        ("@annemartin", [], []),
        ("12 mai 2024", [], []),
        ("a.martin@zeitung.example", [], []),
        ("Publié le 12 mai 2024 à 10h", [], []),
        ("Par Anne Martin | Publié le 12 mai 2024", ["Anne Martin"], []),
        ("Le 12 mai 2024 par Anne Martin", ["Anne Martin"], []),
        ("E.\xa0Martin", ["E. Martin"], []),
        ("Jean-Baptiste de La Tour", ["Jean-Baptiste de La Tour"], []),
        ("Par Théo Le Bihan et Mai Nguyen, le 3 mai 2024", ["Théo Le Bihan", "Mai Nguyen"], []),
        ("Mardi 3 mai 2024 par Avril Martin", ["Avril Martin"], []),
        ("Mars Hebdo 2024", [], []),
        ("Anne Martin à Bruxelles", ["Anne Martin"], []),
        ("Directrice éditoriale chez Untel depuis 2012", [], []),
        ("Von Jörg Weiß und Anna Ott", ["Jörg Weiß", "Anna Ott"], []),
        ("Anne Martin ; Anne MARTIN", ["Anne Martin"], []),
        ("", [], []),
        (" , ; | ", [], []),
    ],
)
def test_a_byline_is_split_into_people_and_others(byline: str, people: list[str], others: list[str]) -> None:
    assert split_names(byline, ["Le Journal"]) == (people, others)


PROOF = tomllib.loads(Path(names.__file__).with_name("names.toml").read_text(encoding="utf-8"))["proof"]


@pytest.mark.parametrize("name", PROOF["people"])
def test_a_name_that_holds_a_word_of_the_page_is_a_persons(name: str) -> None:
    assert is_person(name)
    assert split_names(name) == ([name], [])


@pytest.mark.parametrize("name", PROOF["nobody"])
def test_words_of_the_page_are_nobodys_name(name: str) -> None:
    assert split_names(name)[0] == []


@given(st.text(max_size=300))
def test_no_byline_raises_and_no_name_is_empty(byline: str) -> None:
    people, others = split_names(byline)
    for name in people + others:
        assert name.strip() == name != ""
        assert len(name) <= len(byline) + 4


def authors(html: str) -> tuple[str, ...]:
    return read_metadata(document_fromstring(f"<html><body>{html}</body></html>")).authors


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="article-author">Par <a href="/a">Anne Martin</a> et <a href="/b">Luc Petit</a></p>',
        '<div class="byline"><span>Anne Martin</span><br>Luc Petit</div>',
        '<span itemprop="author">Anne Martin, Luc Petit</span>',
        '<p>Par <a rel="author" href="/a">Anne Martin</a> et <a rel="author" href="/b">Luc Petit</a></p>',
        '<p class="signature">Anne Martin et Luc Petit<br>le 3 mai 2024</p>',
        '<p>3 mai 2024, par <span class="vcard author"><a class="url fn">Anne Martin</a></span>, '
        '<span class="vcard author"><a class="url fn">Luc Petit</a></span></p>',
        '<p class="author-date author-image-left">Anne Martin et Luc Petit, le 3 mai 2024</p>',
        '<div class="post-footer"><span itemprop="author">Anne Martin, Luc Petit</span></div>',
    ],
)
def test_the_visible_byline_is_read(byline: str) -> None:
    assert authors(f'<div class="with-sidebar"><h1>Un titre de page</h1>{byline}<p>Texte.</p></div>') == (
        "Anne Martin",
        "Luc Petit",
    )


@pytest.mark.parametrize(
    "other",
    [
        '<div class="comments"><span class="author">Luc Petit</span></div>',
        '<aside><span class="author">Luc Petit</span></aside>',
        '<article><h2>Autre</h2><span class="author">Luc Petit</span></article>',
        '<footer><span class="author">Luc Petit</span></footer>',
        '<p class="author-bio">Luc Petit</p>',
        '<p class="Author_bio__x1f">Luc Petit</p>',
        '<p class="authorBio">Luc Petit</p>',
        '<p class="image--author">Luc Petit</p>',
        '<p class="author">Foto: AGENTUR/Luc Petit</p>',
        '<div class="site-footer"><span class="author">Luc Petit</span></div>',
        '<a href="/b">Un autre article, qui a un titre (<span class="author">Luc Petit</span>)</a>',
        '<div class="author-info"><p>Journaliste au Fil du Rhône depuis 2012, il suit les trains.</p></div>',
        '<div class="author-info"><h4>Luc Petit</h4><p>Il écrit ici depuis 2012 sur les trains.</p></div>',
        '<span class="author">Suivre</span>',
        '<span class="author">admin</span>',
    ],
)
def test_those_who_sign_something_else_are_left_out(other: str) -> None:
    assert authors(f"<article><h1>Un titre de page</h1><p>Texte.</p></article>{other}") == ()


def test_the_label_for_message_cards_names_the_author() -> None:
    head = '<meta name="twitter:label1" content="Écrit par"><meta name="twitter:data1" content="Anne Martin">'
    assert read_metadata(document_fromstring(f"<head>{head}</head><body>x</body>")).authors == (
        "Anne Martin",
    )


def test_a_byline_without_any_mark_is_read_by_its_opening() -> None:
    page = "<article><h1>Un titre de page</h1><p>{}</p><p>Texte.</p></article>"
    assert authors(page.format('Par <a href="/a">Anne Martin</a> et Luc Petit')) == (
        "Anne Martin",
        "Luc Petit",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Por Anne Martin",
        "di Anne Martin",
        "Rédigé par Anne Martin le 3 mai 2024",
        "Publié par Anne Martin le 3 mai 2024 à 10h",
        "Texte : Anne Martin – Photos : Luc Petit",
        "Un texte d’Anne Martin",
        "Publié le 3 mai 2024 par Anne Martin",
        "Le 3 mai 2024 à 10h12, par Anne Martin",
        "<b>Sciences</b><br>Par Anne Martin, le 3 mai 2024",
        "<b>3 mai 2024</b> par <a href='/a'>Anne Martin</a>",
    ],
)
def test_a_seen_byline_begins_with_any_opening_or_stands_behind_its_date(line: str) -> None:
    assert authors(f"<article><h1>Un titre de page</h1><p>{line}</p><p>Texte.</p></article>") == (
        "Anne Martin",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Par ailleurs, le ministre a parlé",
        "Par Toutatis",
        "Di Maria signe à Lyon",
        "Di Maria a signé",
        "Texte intégral",
        "Texte Intégral Ici",
        "En 2024, une loi que la Chambre adopta, signée par Anne Martin",
        "By Election Results are in",
    ],
)
def test_a_line_that_only_looks_like_a_byline_signs_nothing(line: str) -> None:
    assert authors(f"<article><h1>Un titre de page</h1><p>{line}</p><p>Texte.</p></article>") == ()


@pytest.mark.parametrize(
    ("byline", "signed_by"),
    [
        ("Anne Petit avec AFP", ("Anne Petit",)),
        ("Rédaction avec AFP", ("AFP",)),
        ("Agence France-Presse", ("Agence France-Presse",)),
        ("La rédaction numérique", ()),
        ("admin", ()),
        ("12 mai 2024", ()),
    ],
)
def test_where_no_person_signed_the_agency_did_and_a_nameless_desk_never(
    byline: str, signed_by: tuple[str, ...]
) -> None:
    tree = document_fromstring(f'<head><meta name="author" content="{byline}"></head><body>x</body>')
    assert read_metadata(tree).signed_by == signed_by


def test_several_names_of_one_author_are_several_people() -> None:
    author = '{"@type":"Person","name":["Anne Martin","Luc Petit"]}'
    data = f'{{"@type":"Article","headline":"Titre","author":{author}}}'
    assert authors(f'<script type="application/ld+json">{data}</script><p>x</p>') == (
        "Anne Martin",
        "Luc Petit",
    )


@pytest.mark.parametrize(
    ("entries", "signed"), [(1, ("Anne Martin",)), (2, ())], ids=["the-only-entry", "one-of-several"]
)
def test_the_only_entry_of_a_page_is_its_own_whatever_holds_it(entries: int, signed: tuple[str, ...]) -> None:
    entry = '<div class="hentry"><h3>Un titre</h3><span itemprop="author">Anne Martin</span></div>'
    assert authors(f'<h1>Mon blog</h1><div class="widget">{entry * entries}</div>') == signed
