"""Where an article comes from: what proves a translation, and what only looks like one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning import clean
from pipelines.cleaning.html_tree import PageRefused, parse
from pipelines.cleaning.translation_origin import TranslationOrigin, find_translation
from pipelines.cleaning.translation_origin.notices import find_notices, notices, read_notice
from pipelines.cleaning.translation_origin.services import find_services, read_markup, services

URL = "https://labo.example/fr/le-robot-trieur-de-graines"
BODY = (
    "Le robot trie les graines depuis mardi, et le laboratoire en explique le coût.\n"
    "Les agriculteurs du canton l’ont vu travailler pendant deux heures."
)
TO_ENGLISH = '<link rel="alternate" hreflang="en" href="https://labo.example/the-robot-that-sorts">'
TO_FRENCH = f'<link rel="alternate" hreflang="fr" href="{URL}">'
DEFAULT_ENGLISH = (
    '<link rel="alternate" hreflang="x-default" href="https://labo.example/the-robot-that-sorts">'
)
DEFAULT_FRENCH = f'<link rel="alternate" hreflang="x-default" href="{URL}">'
ENGLISH_FIRST = TO_ENGLISH + TO_FRENCH + DEFAULT_ENGLISH
FRENCH_FIRST = TO_ENGLISH + TO_FRENCH + DEFAULT_FRENCH
TRP = '<link rel="stylesheet" id="trp-language-switcher-style-css" href="/a.css">'
WPML = '<meta name="generator" content="WPML ver:4.6.9 stt:1,4;">'


def origin(
    head: str = "", text: str = BODY, *, url: str = URL, html: str = 'lang="fr"', body: str = ""
) -> TranslationOrigin:
    """What is told of an article on a page with this in its head and below its text."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    tree = parse(f"<html {html}><head>{head}</head><body><article>{paragraphs}</article>{body}</body></html>")
    cleaned = clean(text)
    return find_translation(cleaned.base, tree=tree, url=url, language="fr", removals=cleaned.removals)


def settings_of(service: str, language: str) -> str:
    return {
        "translatepress": f'{TRP}<script>var t = {{"trp_original_language":"{language}_XX"}};</script>',
        "weglot": '<script src="https://cdn.weglot.com/weglot.min.js"></script>'
        f'<script type="application/json" id="weglot-data">{{"language_from":"{language}"}}</script>',
        "gtranslate": '<script src="https://cdn.gtranslate.net/widgets/latest/float.js"></script>'
        "<script>window.gtranslateSettings = "
        f'{{"default_language":"{language}","url_structure":"sub_directory"}};</script>',
        "linguise": '<script src="https://static.linguise.com/script/linguise.js"></script>'
        f'<script id="linguise-extra-metadata">{{"language":"{language}","translate_urls":true}}</script>',
    }[service]


WITH_SETTINGS = ["translatepress", "weglot", "gtranslate", "linguise"]


@pytest.mark.parametrize("service", WITH_SETTINGS)
def test_a_service_that_states_another_source_language_proves_the_machine(service: str) -> None:
    found = origin(settings_of(service, "en"))
    assert (found.status, found.source_language) == ("machine", "en")
    assert {"service-from:en", f"service:{service}"} <= set(found.evidence)


@pytest.mark.parametrize("service", WITH_SETTINGS)
def test_the_same_service_on_a_site_in_french_says_that_this_is_the_original(service: str) -> None:
    found = origin(settings_of(service, "fr") + FRENCH_FIRST)
    assert (found.status, found.source_language, found.original_url) == ("none", None, None)


@pytest.mark.parametrize(
    "service",
    [service for service in services() if service.hand == "machine"],
    ids=lambda service: service.id,
)
def test_a_machine_service_on_a_version_that_is_not_the_default_proves_it(service: object) -> None:
    shown = service.shows[0]  # type: ignore[attr-defined]
    found = origin(ENGLISH_FIRST, body=shown)
    assert (found.status, found.source_language) == ("machine", "en")
    assert found.original_url == "https://labo.example/the-robot-that-sorts"
    assert origin(FRENCH_FIRST, body=shown).status == "none"
    assert origin("", body=shown).status == "unknown"


def test_a_service_that_people_fill_too_tells_no_hand() -> None:
    found = origin(WPML + ENGLISH_FIRST)
    assert (found.status, found.source_language) == ("unknown", "en")
    assert found.original_url == "https://labo.example/the-robot-that-sorts"
    assert "service:wpml" in found.evidence


@pytest.mark.parametrize(
    "head", [WPML, WPML + FRENCH_FIRST, TRP, TRP + TO_ENGLISH.replace("/the", "/en/the")]
)
def test_a_marker_on_a_page_that_may_be_the_original_proves_nothing(head: str) -> None:
    found = origin(head)
    assert (found.status in ("unknown", "none"), found.source_language, found.original_url) == (
        True,
        None,
        None,
    )


@pytest.mark.parametrize(
    "head",
    [
        TO_ENGLISH.replace("/the", "/en/the") + TO_FRENCH,
        FRENCH_FIRST,
        '<link rel="alternate" hreflang="fr-CA" href="https://labo.example/ca/robot">'
        + TO_FRENCH
        + DEFAULT_FRENCH,
        TO_ENGLISH + TO_FRENCH + '<link rel="alternate" hreflang="x-default" href="https://labo.example/">',
        '<meta property="og:locale" content="en_US">',
    ],
    ids=["english-alternate", "french-default", "regions", "default-is-the-home-page", "locale-alone"],
)
def test_other_versions_alone_prove_nothing(head: str) -> None:
    found = origin(head)
    assert (found.status, found.source_language, found.original_url) == ("unknown", None, None)


def test_a_page_under_the_english_slug_beside_the_english_default_is_a_translation() -> None:
    slug = "a-robot-that-sorts-seeds"
    links = "".join(
        f'<link rel="alternate" hreflang="{tag}" href="https://labo.example/{folder}{slug}">'
        for tag, folder in (("en", ""), ("fr", "fr/"), ("x-default", ""))
    )
    found = origin(links, url=f"https://labo.example/fr/{slug}/")
    assert (found.status, found.source_language) == ("unknown", "en")
    assert found.original_url == f"https://labo.example/{slug}"


def test_a_canonical_address_of_another_language_is_its_default_version() -> None:
    canonical = '<link rel="canonical" href="https://labo.example/the-robot-that-sorts">'
    assert origin(TRP + TO_ENGLISH + TO_FRENCH + canonical).source_language == "en"
    assert origin(TRP + TO_ENGLISH + TO_FRENCH + canonical, url="https://labo.example/x").status == "machine"
    own = f'<link rel="canonical" href="{URL}">'
    assert origin(WPML + TO_ENGLISH + TO_FRENCH + own).source_language is None
    assert origin(TRP + TO_ENGLISH.replace("/the", "/en/the") + TO_FRENCH + own).status == "unknown"


def test_a_service_that_translates_in_the_browser_left_the_fetched_page_alone() -> None:
    widget = settings_of("gtranslate", "en").replace("sub_directory", "none")
    assert origin(widget).status == "unknown"


def test_an_article_about_translation_services_shows_none() -> None:
    text = (
        "Weglot, TranslatePress et GTranslate traduisent des sites entiers.\n"
        "Le réglage trp_original_language vaut en_US, et weglot-data porte language_from.\n"
        "La traduction par DeepL d’un contrat entier prend une minute."
    )
    assert origin("", text) == TranslationOrigin("unknown")


@pytest.mark.parametrize(
    ("html", "head", "body"),
    [
        ('lang="fr" class="translated-ltr"', "", ""),
        ('lang="fr"', '<meta http-equiv="X-Translated-By" content="Google">', ""),
        ('lang="fr"', "", '<p><font style="vertical-align: inherit;">Un mot</font></p>' * 3),
        ('lang="fr"', "", '<p _msttexthash="4250" _msthash="1">Un mot</p>' * 3),
        ('lang="fr"', '<script>var a = {"isAutoLocalised": true, "tool": "x"}</script>', ""),
    ],
    ids=["translated-ltr", "x-translated-by", "google-fonts", "edge", "newsroom-data"],
)
def test_traces_of_a_translating_tool_in_the_markup_prove_the_machine(
    html: str, head: str, body: str
) -> None:
    assert origin(head, html=html, body=body).status == "machine"


def test_flags_that_differ_from_article_to_article_tell_nothing_of_this_one() -> None:
    data = '<script>[{"isAutoLocalised":false},{"isAutoLocalised":true}]</script>'
    assert origin(data).status == "unknown"


def test_the_proxy_of_google_translate_names_the_original() -> None:
    url = "https://labo-example.translate.goog/robot?id=3&_x_tr_sl=de&_x_tr_tl=fr"
    found = origin(url=url)
    assert (found.status, found.source_language) == ("machine", "de")
    assert found.original_url == "https://labo.example/robot?id=3"


def test_structured_data_names_the_original_and_the_hand() -> None:
    work = '{"@type":"NewsArticle","inLanguage":"en-GB","url":"https://herald.example/robot"}'
    data = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Le robot","translationOfWork":'
        + work
        + ',"translator":{"@type":"Person","name":"Anne Roux"}}</script>'
    )
    found = origin(data)
    assert found == TranslationOrigin(
        "human",
        "en",
        "https://herald.example/robot",
        ("json-ld:translationOfWork", "json-ld:translator"),
    )
    assert origin(data.replace("Anne Roux", "DeepL")).status == "machine"
    assert (
        origin(data.replace("translationOfWork", "workTranslation").replace('"translator"', '"x"')).status
        == "none"
    )


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


@pytest.mark.parametrize("service", services(), ids=lambda service: service.id)
def test_every_service_is_seen_in_its_markup_alone(service: object) -> None:
    for shown in service.shows:  # type: ignore[attr-defined]
        page = parse(f"<html><head></head><body>{shown}<p>Le robot trie.</p></body></html>")
        markup = read_markup(page, re.findall('content="([^"]*)"', shown), names=True)
        assert [seen.service for seen in find_services(markup)] == [service]


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


PIECES = [
    *("Cet article a été traduit ", "de l’", "anglais", ". ", "\n", "Traduction : ", "http://", "a.b/", "("),
    *("« ", "en ", "Article original : ", "This article was translated ", "\ud800", "\x00"),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=200))
def test_no_pile_of_notices_raises(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert find_translation(text, language="fr").status in ("none", "human", "machine", "unknown")
