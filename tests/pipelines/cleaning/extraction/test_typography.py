"""French typography comes out as the page has it, whichever extractor reads it."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extraction import main_text
from pipelines.cleaning.extraction.engine import full_extraction
from pipelines.cleaning.html_tree import parse
from tests.pipelines.cleaning.extraction.pages import BODY, page, paragraphs

LINES = (
    "«\xa0Le cœur du port bat encore\xa0», écrit l’un des dockers… Vraiment\u202f? Oui, jour et nuit, "
    "répond l’autre.",
    "Le budget passe de 12\u202f500 à 14\u202f000\xa0euros\u202f; la ville paie 40\u2009%, et la région "
    "tout le reste, dit-on.",
)


def both_ways(article: str) -> dict[str, str]:
    tree = parse(page(f"<div>{article}</div>"))
    return {"quick": main_text(tree).text, "trafilatura": full_extraction(tree)}


@pytest.mark.parametrize("engine", ["quick", "trafilatura"])
def test_no_break_spaces_quotes_apostrophes_and_ligatures_stay(engine: str) -> None:
    text = both_ways(paragraphs(*BODY, *LINES))[engine]
    assert text.split("\n")[-2:] == list(LINES)


@pytest.mark.parametrize("engine", ["quick", "trafilatura"])
def test_a_space_between_inline_elements_stays(engine: str) -> None:
    line = (
        "<p>La <b>grue</b>\xa0: «\xa0<i>Kallsund</i>\xa0» la regarde et\xa0<b>attend</b> que la mer se "
        "calme enfin.</p>"
    )
    text = both_ways(paragraphs(*BODY) + line)[engine]
    assert text.endswith("La grue\xa0: «\xa0Kallsund\xa0» la regarde et\xa0attend que la mer se calme enfin.")


@pytest.mark.parametrize("engine", ["quick", "trafilatura"])
def test_spaces_alone_make_no_line(engine: str) -> None:
    text = both_ways("<p>\xa0</p>" + paragraphs(*BODY) + "<p>\xa0\xa0</p>\xa0<p>\u202f</p>")[engine]
    assert text.split("\n")[-3:] == list(BODY)


def test_a_page_with_the_signs_that_stand_in_keeps_them() -> None:
    text = both_ways(
        paragraphs(*BODY, "Le signe ჻ sépare les paragraphes des vieux livres géorgiens, dit-on ici.")
    )
    assert all("chaque" in found and "჻ sépare" in found for found in text.values())
