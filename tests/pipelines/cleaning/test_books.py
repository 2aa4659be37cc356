"""A book with a faulty rule is refused, whichever book it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.cleaning import rules
from pipelines.cleaning.extraction import furniture
from pipelines.cleaning.residue import tokens

Loader = Callable[[Path], Any]
FORMULA = """[[rule]]
id = "a"
class = "wrapper"
reason = "r"
needs = ["x"]
pattern = "x"
acts = [["ax", "a"], ["bx", "b"]]
refuses = ["c", "d"]
"""
TOKEN = f"""words = ["ph"]
marks = ["ph"]
{FORMULA}where = "edge"
"""
LINE = """agencies = ["AFP"]
months = ["mai"]
days = ["lundi"]
[[rule]]
id = "a"
reason = "r"
limit = 9
where = "last"
pattern = "x"
acts = ["x", "X"]
refuses = ["c", "d"]
"""
BOOKS = [
    pytest.param(rules.load, FORMULA, id="formulas"),
    pytest.param(tokens.load, TOKEN, id="tokens"),
    pytest.param(furniture.load, LINE, id="furniture"),
]


def read(load: Loader, text: str, folder: Path) -> Any:
    path = folder / "book.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(("load", "book"), BOOKS)
def test_a_sound_book_is_read(load: Loader, book: str, tmp_path: Path) -> None:
    assert len(read(load, book, tmp_path)) == 1


@pytest.mark.parametrize(("load", "book"), BOOKS)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("pattern", "patern"), "'patern', 'pattern'] are unknown or missing"),
        (("refuses", "refrains"), "'refrains', 'refuses'] are unknown or missing"),
        (('reason = "r"\n', ""), "'reason'] are unknown or missing"),
        ((', "d"', ""), "two texts"),
    ],
)
def test_a_rule_with_an_unknown_key_or_without_proof_is_refused(
    load: Loader, book: str, change: tuple[str, str], told: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=told):
        read(load, book.replace(*change), tmp_path)


@pytest.mark.parametrize(("load", "book"), BOOKS)
def test_an_id_given_twice_is_refused(load: Loader, book: str, tmp_path: Path) -> None:
    again = book[book.index("[[rule]]") :]
    with pytest.raises(ValueError, match="a: the id is given twice"):
        read(load, book + again, tmp_path)


@pytest.mark.parametrize(("load", "book"), BOOKS[1:])
def test_a_place_that_there_is_not_is_refused(load: Loader, book: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown .*place"):
        read(load, book.replace('where = "', 'where = "first'), tmp_path)
