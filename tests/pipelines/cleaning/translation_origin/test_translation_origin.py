"""Where an article comes from: what proves a translation, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from pipelines.cleaning.html_tree import parse
from pipelines.cleaning.translation_origin import TranslationOrigin
from pipelines.cleaning.translation_origin.services import find_services, read_markup, services
from tests.translated_pages import (
    DEFAULT_FRENCH,
    ENGLISH_FIRST,
    FRENCH_FIRST,
    TO_ENGLISH,
    TO_FRENCH,
    TRP,
    URL,
    WPML,
    origin,
    settings_of,
)

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


@pytest.mark.parametrize("service", services(), ids=lambda service: service.id)
def test_every_service_is_seen_in_its_markup_alone(service: object) -> None:
    for shown in service.shows:  # type: ignore[attr-defined]
        page = parse(f"<html><head></head><body>{shown}<p>Le robot trie.</p></body></html>")
        markup = read_markup(page, re.findall('content="([^"]*)"', shown), names=True)
        assert [seen.service for seen in find_services(markup)] == [service]
