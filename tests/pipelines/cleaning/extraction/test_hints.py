"""What is known of a site helps with its pages."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extraction import Hints, learn_boilerplate, main_text
from pipelines.cleaning.html_tree import parse
from tests.pipelines.cleaning.extraction.pages import BODY, FIRST, LEAD, SECOND, THIRD, page, paragraphs

SLOGAN = "Le Quai vit des abonnements de celles et ceux qui le lisent, merci à vous toutes et tous."


def test_elements_to_drop_are_left_out_and_the_tree_stays() -> None:
    tree = parse(
        page(f"<div>{paragraphs(FIRST)}<div class='x9'><p>{LEAD}</p></div>{paragraphs(SECOND)}</div>")
    )
    assert LEAD in main_text(tree).text
    assert main_text(tree, hints=Hints(drop=("div.x9",))).text.split("\n") == [FIRST, SECOND]
    assert LEAD in tree.text_content()


def test_the_first_selector_that_matches_holds_the_article() -> None:
    html = page(f"<div id='a'>{paragraphs(*BODY)}</div><div id='b'>{paragraphs(LEAD)}</div>", h1="Le Quai")
    found = main_text(parse(html), hints=Hints(keep=("#none", "#b", "#a")))
    assert (found.text, found.engine) == (LEAD, "quick")


def test_where_no_selector_matches_the_page_is_read_as_any_other() -> None:
    html = page(f"<div>{paragraphs(*BODY)}</div>")
    assert main_text(parse(html), hints=Hints(keep=("#none",))) == main_text(parse(html))


def test_a_selector_that_cannot_be_read_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="p\\[\\["):
        Hints(drop=("p[[",))


def test_lines_that_come_back_on_a_site_are_learnt_and_left_out() -> None:
    pages = [page(f"<div>{paragraphs(f'{number}. {FIRST}', SECOND, SLOGAN)}</div>") for number in range(4)]
    learnt = learn_boilerplate(main_text(parse(html)).text for html in pages)
    assert learnt == {SECOND, SLOGAN}
    assert main_text(parse(pages[0]), hints=Hints(boilerplate=learnt)).text == f"0. {FIRST}"


@pytest.mark.parametrize(
    ("texts", "learnt"),
    [
        ([], frozenset()),
        ([SLOGAN] * 9, frozenset()),
        ([f"{number}\n{SLOGAN}" for number in range(2)], frozenset()),
        ([f"{number}\n{SLOGAN}" for number in range(3)], frozenset({SLOGAN})),
        ([f"{number}\nEt après ?" if number < 3 else str(number) for number in range(9)], frozenset()),
    ],
    ids=["none", "one-page-often", "two-pages", "three-pages", "a-subheading-that-returns"],
)
def test_a_few_pages_prove_little(texts: list[str], learnt: frozenset[str]) -> None:
    assert learn_boilerplate(texts) == learnt


def test_third_paragraph_is_nobodys_boilerplate() -> None:
    assert THIRD not in learn_boilerplate([f"{number}\n{THIRD}" for number in range(2)])
