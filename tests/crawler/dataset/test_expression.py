"""The language of `--only`: what it says, what it refuses, and that nothing of it is run."""

from __future__ import annotations

import contextlib
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dataset.expression import BadExpression, compile_choice
from tests.articles import make_article

RECORD = asdict(make_article(authors=["Anne Petit"], flags=["truncated"], translated="none"))


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ('language=="fr" and translated=="none"', True),
        ('language == "en" or chars > 50', True),
        ("not chars > 50", False),
        ("10 < chars <= 10000", True),
        ('language in ["fr", "oc"]', True),
        ('language not in ("fr", "oc")', False),
        ('"truncated" in flags', True),
        ('"modèle" in text', True),
        ("len(authors) == 1 and len(text) > 20", True),
        ("authors == []", False),
        ("cluster == id", True),
        ('crawled_at >= "2026-11-24"', True),
        ("language_score > -1", True),
        ("(revision == 0) == True", True),
    ],
)
def test_a_choice_says_what_it_says(expression: str, chosen: bool) -> None:
    assert compile_choice(expression)(RECORD) is chosen


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("languge == 'fr'", "column 1: no field is called languge; did you mean language?"),
        ("chars == '3'", "cannot compare (Eq) a number with a string"),
        ("language < 3", "cannot compare (Lt) a string with a number"),
        ("authors > flags", "cannot compare (Gt) a list of strings with a list of strings"),
        ("chars in flags", "cannot compare (In) a number with a list of strings"),
        ("language", "says a string, not yes or no"),
        ("language and True", "column 1: wants a yes or no here, not a string"),
        ("chars + 1 > 3", "column 1: not part of this language"),
        ("len(chars) > 3", "len() wants a string or a list"),
        ("['a', 1] == []", "a list holds strings only"),
        ("chars == None", "a NoneType is no value"),
        ("chars is 3", "cannot compare (Is)"),
        ("chars ==", "column"),
        ("", "column"),
        ("chars == 1; chars", "column"),
        ("a" * 5000, "longer than 4000"),
        ("(" * 900 + "chars" + ")" * 900, ""),
        ("not " * 900 + "True", ""),
        ("__import__('os').system('true')", "not part of this language"),
        ("text.__class__ == 1", "not part of this language"),
        ("[x for x in flags] == flags", "not part of this language"),
        ("(lambda: 1)() == 1", "not part of this language"),
        ("flags[0] == 'a'", "not part of this language"),
        ("f'{text}' == 'a'", "not part of this language"),
        ("(chars := 3) == 3", "not part of this language"),
        ("len(*flags) == 3", "not part of this language"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_a_reason(expression: str, said: str) -> None:
    with pytest.raises(BadExpression) as refused:
        compile_choice(expression)(RECORD)
    assert said in str(refused.value)


@given(st.text(alphabet="chars flag=<>!()[]'\"and or not in len 019.,:*-+\n\0\\é", max_size=60))
def test_noise_is_refused_and_never_raises_anything_else(noise: str) -> None:
    with contextlib.suppress(BadExpression):
        compile_choice(noise)(RECORD)
