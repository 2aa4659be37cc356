"""Bylines: people apart from agencies, desks and the page's frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipelines.cleaning.metadata import read_metadata
from pipelines.cleaning.metadata.names import split_names


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
        ("Von Jörg Weiß und Anna Ott", ["Jörg Weiß", "Anna Ott"], []),
        ("Anne Martin ; Anne MARTIN", ["Anne Martin"], []),
        ("", [], []),
        (" , ; | ", [], []),
    ],
)
def test_a_byline_is_split_into_people_and_others(byline: str, people: list[str], others: list[str]) -> None:
    assert split_names(byline, ["Le Journal"]) == (people, others)


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
    assert authors(page.format("Par ailleurs, le ministre a parlé")) == ()
    assert authors(page.format("Par Toutatis")) == ()


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
