"""The headline, the site's name taken off."""

from __future__ import annotations

import pytest

from pipelines.cleaning.metadata.title import choose_title, strip_site_name

NAMES = ["Le Journal", "journal.example"]


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("L’IA au lycée | Le Journal", "L’IA au lycée"),
        ("L’IA au lycée - Le Journal", "L’IA au lycée"),
        ("L’IA au lycée – Tech – Le Journal", "L’IA au lycée – Tech"),
        ("L’IA au lycée ‹ Le Journal", "L’IA au lycée"),
        ("Le Journal : L’IA au lycée", "L’IA au lycée"),
        ("L’IA au lycée : Le Journal enquête", "L’IA au lycée : Le Journal enquête"),
        ("Sora – la fuite", "Sora – la fuite"),
        ("L’IA : un pari", "L’IA : un pari"),
        ("Le Journal", "Le Journal"),
        ("", ""),
    ],
)
def test_the_sites_name_goes_and_the_headline_stays(title: str, stripped: str) -> None:
    assert strip_site_name(title, NAMES) == stripped


@pytest.mark.parametrize(
    ("candidates", "headings", "chosen"),
    [
        pytest.param({"json-ld": "Un titre"}, ["Autre"], "Un titre", id="json-ld-first"),
        pytest.param(
            {"title": "Un modèle ouvert – Section – Autre site"},
            ["Un modèle ouvert"],
            "Un modèle ouvert",
            id="h1",
        ),
        pytest.param({"meta:og:title": "Un modèle ouvert"}, ["Le Journal"], "Un modèle ouvert", id="logo-h1"),
        pytest.param(
            {"meta:og:title": "Enquête : un modèle ouvert"},
            ["EnquêteUn modèle ouvert"],
            "Enquête : un modèle ouvert",
            id="kicker-glued",
        ),
        pytest.param(
            {"title": "Un long titre de page ici | Site inconnu"}, [], "Un long titre de page ici", id="bar"
        ),
        pytest.param({"title": "Sora - la fuite"}, [], "Sora - la fuite", id="dash-stays"),
        pytest.param(
            {
                "json-ld": "Titre pour moteurs",
                "meta:og:title": "Le vrai titre",
                "title": "Titre pour moteurs",
            },
            ["Le vrai titre"],
            "Le vrai titre",
            id="shown-not-searched",
        ),
        pytest.param({}, ["Un seul h1"], "Un seul h1", id="only-h1"),
        pytest.param({}, [], "", id="none"),
    ],
)
def test_the_headline_is_chosen(candidates: dict[str, str], headings: list[str], chosen: str) -> None:
    assert choose_title(candidates, headings, NAMES)[0] == chosen


def test_a_headline_cut_by_its_site_is_whole_in_the_h1() -> None:
    whole = (
        "Un très long titre qui dépasse la centaine de signes, que les moteurs de recherche imposent, et plus"
    )
    assert choose_title({"json-ld": whole[:80] + "…"}, [whole], ())[0] == whole
