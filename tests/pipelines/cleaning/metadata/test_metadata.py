"""What a page says of itself, read as a whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipelines.cleaning.metadata import Metadata, read_metadata

URL = "https://journal.example/tech/2024/05/ia-au-lycee"


def page(head: str = "", body: str = "<p>Texte.</p>", lang: str = "fr") -> HtmlElement:
    return document_fromstring(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>')


def read(head: str = "", body: str = "<p>Texte.</p>", text: str = "") -> Metadata:
    return read_metadata(page(head, body), URL, max_date="2024-06-01", text=text)


def ld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "L’IA entre au lycée",
    "author": [{"@type": "Person", "name": "Anne Martin"}, {"@type": "Organization", "name": "AFP"}],
    "datePublished": "2024-05-07T23:30:00+02:00",
    "dateModified": "2024-05-08T08:00:00+02:00",
    "articleSection": "Tech",
    "keywords": ["IA", "lycée", "ia"],
    "isAccessibleForFree": "False",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "inLanguage": "fr",
    "image": {"@type": "ImageObject", "url": "/une.jpg"},
    "publisher": {"@type": "Organization", "name": "Le Journal"},
    "url": URL,
}


def test_an_article_described_in_json_ld_is_read_whole() -> None:
    found = read(ld(ARTICLE))
    assert found.title == "L’IA entre au lycée"
    assert found.authors == ("Anne Martin",)
    assert found.signed_by == ("Anne Martin",)
    assert (found.section, found.tags) == ("Tech", ("IA", "lycée"))
    assert found.image == "https://journal.example/une.jpg"
    assert found.site_name == "Le Journal"
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    assert found.free_access is False
    assert found.kind == "article"
    assert found.origins["title"] == found.origins["published"] == "json-ld"


def test_a_late_evening_keeps_the_day_of_its_own_zone() -> None:
    found = read(ld(ARTICLE | {"datePublished": "2024-05-07T00:30:00+02:00"}))
    assert found.published == "2024-05-06T22:30:00Z"
    assert found.published_day == "2024-05-07"


def test_a_change_before_the_publication_is_not_believed() -> None:
    found = read(ld(ARTICLE | {"dateModified": "2024-05-01"}))
    assert found.published_day == "2024-05-07"
    assert found.modified is None


def test_every_field_that_is_filled_tells_its_origin() -> None:
    found = read(ld(ARTICLE), "<h1>L’IA entre au lycée</h1>")
    filled = {
        name
        for name in Metadata.__slots__
        if name != "origins" and getattr(found, name) not in (None, (), "other")
    }
    assert filled == set(found.origins)


def test_an_empty_page_says_nothing() -> None:
    found = read_metadata(document_fromstring("<html></html>"))
    assert found == Metadata(origins=found.origins)
    assert not found.origins


def test_the_tree_is_not_changed() -> None:
    tree = page(ld(ARTICLE), "<h1>Un titre</h1><span class=author>Par Anne Martin</span><p>12 mai 2020</p>")
    before = etree.tostring(tree)
    read_metadata(tree, URL, text="x")
    assert etree.tostring(tree) == before


def test_metas_speak_where_there_is_no_json_ld() -> None:
    found = read(
        '<meta property="og:title" content="Un modèle ouvert | Le Journal">'
        '<meta property="og:site_name" content="Le Journal">'
        '<meta name="author" content="Par Anne Martin et Luc Petit">'
        '<meta property="article:published_time" content="2024-05-07T10:00:00Z">'
        '<meta property="og:locale" content="fr_CA"><meta property="article:tag" content="IA">'
        '<meta name="description" content="Ce qu&amp;#8217;il change">'
    )
    assert found.title == "Un modèle ouvert"
    assert found.authors == ("Anne Martin", "Luc Petit")
    assert found.published == "2024-05-07T10:00:00Z"
    assert found.description == "Ce qu’il change"
    assert found.language == "fr"
    assert found.origins["published"] == "meta:article:published_time"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:image/png;base64,AAAA", "http://", "https://[x", "ftp://e.org/a"],
)
def test_an_address_that_is_no_web_address_is_refused(address: str) -> None:
    found = read(
        f'<meta property="og:image" content="{address}"><link rel=canonical href="{address}">'
        f'<link rel=license href="{address}">'
    )
    assert (found.image, found.canonical_url, found.license) == (None, None, None)


def test_the_canonical_address_is_absolute_and_without_its_fragment() -> None:
    found = read('<link rel=canonical href="/tech/ia#haut">')
    assert found.canonical_url == "https://journal.example/tech/ia"


@pytest.mark.parametrize(
    ("head", "body", "text", "kind"),
    [
        (ld(ARTICLE | {"@type": "LiveBlogPosting"}), "", "x" * 900, "live"),
        ('<meta property="og:title" content="EN DIRECT - Le procès, jour par jour">', "", "x" * 900, "live"),
        (ld(ARTICLE), "", "Le ministre a annoncé ce matin que…", "teaser"),
        ("", "<h1>Un titre</h1>", "Une phrase.\nLire la suite", "teaser"),
        (ld(ARTICLE), "", "Deux phrases seulement. Le reste est aux abonnés.", "teaser"),
        (ld(ARTICLE | {"wordCount": 900}), "", "Un mot et encore un. " * 40, "teaser"),
        (ld(ARTICLE | {"wordCount": 250}), "", "Un mot et encore un. " * 40, "article"),
        (
            ld(ARTICLE | {"isAccessibleForFree": True}),
            "",
            "Une brève de deux phrases. Elle est entière.",
            "article",
        ),
        ("<title>Tech</title>", "<h2><a href=/a>Un</a></h2>" * 12, "", "list"),
        (ld(ARTICLE), "<h2><a href=/a>Un</a></h2>" * 12, "x" * 900, "article"),
        ("<title>Tech</title>", "<h2><a href=/a>Un</a></h2>" * 12, "Un titre, deux lignes.\n" * 40, "list"),
        ("<title>Un essai sur les modèles</title>", "", "Une phrase entière. " * 40, "article"),
        ("<title>Mentions légales</title>", "", "Court.", "other"),
        (ld(ARTICLE | {"headline": "En direct des labos, la recherche avance"}), "", "x" * 900, "article"),
    ],
)
def test_the_kind_of_page_is_told_by_its_signs(head: str, body: str, text: str, kind: str) -> None:
    assert read(head, body, text).kind == kind


def test_free_access_is_unknown_where_the_page_does_not_say() -> None:
    assert read(ld(ARTICLE | {"isAccessibleForFree": "peut-être"})).free_access is None
    assert read(ld(ARTICLE | {"isAccessibleForFree": True})).free_access is True


def test_values_are_cleaned_and_capped() -> None:
    found = read(ld(ARTICLE | {"headline": "Un\u0000 <em>ti\u00adtre</em>\n e\u0301mu \ud800" + "x" * 9000}))
    assert found.title is not None
    assert found.title.startswith("Un titre ému xxx")
    assert len(found.title) <= 400


MANY = 20_000


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param('<meta name="author" content="A B">' * MANY, id="authors"),
        pytest.param('<meta name="date" content="2024-13-45T99:99">' * MANY, id="dates"),
        pytest.param('<script type="application/ld+json">' + "[" * MANY + "</script>", id="deep-list"),
        pytest.param('<script type="application/ld+json">' + '{"a":' * MANY + "</script>", id="deep-object"),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","headline":"'
            + "a" * 10**7
            + '"}</script>',
            id="long-string",
        ),
        pytest.param('<script type="application/ld+json">{' + ', "' * MANY + "}</script>", id="broken"),
        pytest.param("<title>" + "a | " * MANY + "</title><h1>" + "a - " * MANY + "</h1>", id="long-title"),
        pytest.param('<span class="author">' + "par et de " * MANY + "</span>", id="long-byline"),
        pytest.param('<div class="author">' * 2000 + "x", id="deep-bylines"),
        pytest.param('<time datetime="2024-99-99">x</time>' * MANY, id="times"),
    ],
)
def test_hostile_pages_are_read_within_bounds(hostile: str) -> None:
    found = read(hostile)
    assert len(found.authors) <= 20
    assert len(found.title or "") <= 400
    assert found.published is None


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=30) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    "@type @id @graph headline author name datePublished image publisher license url".split()
                ),
                inner | st.sampled_from(["NewsArticle", "Person", URL]),
                max_size=6,
            )
        ),
        max_leaves=25,
    )
)
def test_no_json_ld_raises(value: object) -> None:
    found = read(ld(value).replace("</", "<\\/").replace("<\\/script>", "</script>"))
    assert isinstance(found, Metadata)
    assert all(isinstance(author, str) for author in found.authors)
    json.dumps([found.title, found.tags, found.image]).encode()
    for text in (found.title, found.section, found.site_name, *found.tags, *found.authors):
        assert text is None or "\x00" not in text
        (text or "").encode()


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_meta_raises(value: str) -> None:
    tree = page()
    for name in ("og:title", "author", "date", "og:image", "og:locale", "keywords", "og:url"):
        meta = etree.SubElement(tree.head, "meta")
        meta.set("name", name)
        try:
            meta.set("content", value)
        except ValueError:  # lxml itself refuses control characters
            return
    read_metadata(tree, URL, text=value)


def test_a_link_may_have_an_attribute_that_xml_has_no_name_for() -> None:
    tree = document_fromstring(
        "<html><head><link rel=alternate href=''{'><title>Un titre</title></head></html>"
    )
    assert read_metadata(tree, URL, text="").title == "Un titre"


def test_tags_are_those_of_the_data_else_the_articles_links_marked_as_tags() -> None:
    links = (
        '<p><a rel="tag" href="/t/a">câble</a> <a rel="nofollow tag" href="/t/b">#numérique</a> '
        '<a rel="category tag" href="/c">Tech</a> <a rel="tag" href="/category/d">Une</a></p>'
    )
    other = '<aside><a rel="tag" href="/t/c">autre</a></aside>'
    body = f"<article><h1>Un titre de page</h1><p>Texte.</p>{links}</article>{other}"
    found = read(body=body)
    assert (found.tags, found.origins["tags"]) == (("câble", "numérique"), "rel=tag")
    assert read('<meta name="keywords" content="#IA, #emploi">', body).tags == ("IA", "emploi")
    cloud = "".join(f'<a rel="tag" href="/t/{number}">mot {number}</a>' for number in range(30))
    assert read(body=f"<article><h1>Un titre de page</h1><p>Texte.</p>{cloud}</article>").tags == ()


@pytest.mark.parametrize(
    "heading",
    [
        'L’IA entre au lycée <a class="anchor" href="#">#</a><span class="badge">Abonnés</span>',
        'L’IA entre au lycée<a href="#x">¶</a>',
        '<span class="sr-only">Réservé aux abonnés</span> L’IA entre au lycée',
        '<span class="badge">L’IA entre au lycée</span>',
        "<span>L’IA</span> entre <a href='/x'>au lycée</a>",
    ],
)
def test_the_anchor_and_the_badge_of_a_headline_are_no_part_of_it(heading: str) -> None:
    assert read(body=f"<h1>{heading}</h1><p>Texte.</p>").title == "L’IA entre au lycée"
