"""What an article and its cuts say of its translation; and that nothing makes the search fail."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning import clean
from pipelines.cleaning.html_tree import PageRefused, parse
from pipelines.cleaning.translation_origin import find_translation
from pipelines.cleaning.translation_origin.notices import find_notices, notices, read_notice
from tests.translated_pages import BODY, TRP, origin


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Cet article a été traduit automatiquement de l’anglais.", ("machine", "en", None)),
        ("Traduit de l’anglais (États-Unis) par Anne-Marie Roux", ("human", "en", None)),
        ("Traduction : DeepL", ("machine", None, None)),
        ("Publié initialement en anglais sur le site du Herald.", ("unknown", "en", None)),
        (
            "Article original (en anglais) : https://herald.example/robot",
            ("unknown", "en", "https://herald.example/robot"),
        ),
        ("This article was originally published in English.", ("unknown", "en", None)),
        ("Cet article a été initialement publié en français.", ("none", None, None)),
        ("Voici la traduction de l’article :", ("machine", None, None)),
        ("Ils parlent de « moonshot » (NdT : un tir vers la Lune) au bureau.", ("human", None, None)),
        # The same text on another site, a book's credit, a sentence of the article: no translations of this.
        ("Article original : https://herald.example/robot", ("unknown", None, None)),
        ("« Cet article a été traduit de l’anglais », lit-on en bas de page.", ("unknown", None, None)),
        ("Son livre, traduit de l’anglais par Anne Roux, paraît jeudi.", ("unknown", None, None)),
        ("Traduit de l’anglais, son livre paraît jeudi.", ("unknown", None, None)),
        ("Cet article, initialement publié en avril, a été mis à jour.", ("unknown", None, None)),
        ("Cet article a été traduit en anglais.", ("unknown", None, None)),
        ("(Traduit de l’anglais)", ("unknown", "en", None)),
        ("Traduit par Anne Roux", ("human", None, None)),
        ("La version originale en anglais reste la plus vendue.", ("unknown", None, None)),
    ],
)
def test_the_last_line_says_what_it_says(line: str, told: tuple[str, str | None, str | None]) -> None:
    found = origin(text=f"{BODY}\n{line}")
    assert (found.status, found.source_language, found.original_url) == told


def test_an_address_below_its_label_is_read_with_it() -> None:
    text = f"{BODY}\nVersion originale (en anglais) :\nhttps://herald.example/robot"
    assert origin(text=text).original_url == "https://herald.example/robot"


def test_the_credit_of_a_book_under_review_is_not_the_article_s() -> None:
    text = f"{BODY}\nTraduit de l’anglais par Anne Roux\nÉditions du Phare, 312 pages, 22 €"
    assert origin(text=text).status == "unknown"


def test_a_credit_in_the_middle_is_part_of_the_story() -> None:
    story = "\n".join(["Le robot avance d’un pas, puis d’un autre."] * 6)
    text = f"{story}\nTraduit de l’anglais par Anne Roux\n{story}"
    assert origin(text=text).status == "unknown"


def test_a_notice_beside_the_text_counts_if_it_speaks_of_this_article() -> None:
    assert origin(body="<div>Cet article a été traduit automatiquement.</div>").status == "machine"
    assert origin(body="<aside>Traduit automatiquement de l’anglais</aside>").status == "unknown"


def test_a_fence_that_any_model_leaves_does_not_prove_a_translation() -> None:
    found = find_translation(BODY, removals=clean(f"```\n{BODY}\n```").removals, language="fr")
    assert (found.status, found.evidence) == ("unknown", ("cut:wrapper",))


def test_what_the_catalogue_says_of_a_source_stands_unless_the_article_is_in_that_language() -> None:
    told = find_translation(BODY, language="fr", source_language="es")
    assert (told.status, told.source_language) == ("unknown", "es")
    assert find_translation(BODY, language="es", source_language="es").evidence == ()


def test_the_machine_s_note_outweighs_a_person_s_credit() -> None:
    found = origin(text=f"Voici la traduction demandée :\n{BODY}\nTraduit de l’anglais par Anne Roux")
    assert (found.status, found.source_language) == ("machine", "en")


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: notice.id)
def test_every_notice_reads_its_own_proof_and_refuses_its_traps(notice: object) -> None:
    for given_, language, url in notice.shows:  # type: ignore[attr-defined]
        assert notice.pattern.match(given_), given_  # type: ignore[attr-defined]
        found = read_notice(given_, "fr")
        assert found is not None and (found.language, found.url) == (language, url), given_
        assert [sign.name for sign in find_notices(f"{BODY}\n{given_}", "fr")] == [found.name]
    for trap in notice.refuses:  # type: ignore[attr-defined]
        assert read_notice(trap, "fr") is None, trap


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=12))
def test_no_text_address_or_language_raises(text: str, url: str, language: str) -> None:
    for page in (
        text,
        f"<html lang='{text}'><link rel=alternate hreflang='{text}' href='{url}'><p>{text}</p>",
    ):
        try:
            tree = parse(page)
        except PageRefused:
            continue
        found = find_translation(text, tree=tree, url=url, language=language, source_language=text)
        assert found.status in ("none", "human", "machine", "unknown")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["http://[", "//a", "en"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "url", "name", "inLanguage", "alternateName"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(JSON, JSON, JSON)
def test_no_structured_data_raises(work: object, translator: object, translation: object) -> None:
    data = {
        "@type": "Article",
        "headline": "Le robot",
        "translationOfWork": work,
        "translator": translator,
        "workTranslation": translation,
    }
    found = origin(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert found.status in ("none", "human", "machine", "unknown")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["fr", "en", "x-default", "de", ""]), st.text(max_size=20)), max_size=6
    )
)
def test_no_set_of_versions_raises(versions: list[tuple[str, str]]) -> None:
    links = "".join(f"<link rel=alternate hreflang='{tag}' href='{href}'>" for tag, href in versions)
    assert origin(TRP + links).status in ("none", "machine", "unknown")


PIECES = [
    *("Cet article a été traduit ", "de l’", "anglais", ". ", "\n", "Traduction : ", "http://", "a.b/", "("),
    *("« ", "en ", "Article original : ", "This article was translated ", "\ud800", "\x00"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=200))
def test_no_pile_of_notices_raises(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert find_translation(text, language="fr").status in ("none", "human", "machine", "unknown")
