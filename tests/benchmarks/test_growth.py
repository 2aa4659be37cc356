"""What is asked of the hostile texts: that they are cleaned like any other, and that bounds are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.cleaning import growth
from pipelines.cleaning import clean, rebuild
from pipelines.cleaning.normalise import normalise

TEXTS = growth.texts()


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_cleaned_once_and_its_cuts_put_it_together_again(name: str) -> None:
    text = TEXTS[name](3000)
    cleaned = clean(text)
    assert rebuild(cleaned.text, cleaned.removals) == normalise(text).text
    assert clean(cleaned.text).text == cleaned.text


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], float]], tuple[str, int]]:
    """The table, where a text of so many characters takes so many seconds."""

    def table(cost: Callable[[int], float]) -> tuple[str, int]:
        monkeypatch.setattr(growth, "seconds", lambda read, text: cost(len(text)))
        return growth.table()

    return table


def test_what_grows_with_its_length_keeps_the_bounds(
    measured: Callable[[Callable[[int], float]], tuple[str, int]],
) -> None:
    text, broken = measured(lambda size: size / 2_000_000)
    assert (broken, "over |" in text) == (0, False)
    assert all(name in text for name in TEXTS)
    assert text.count("by the dearest rule alone") == len(growth.RULE_PIECES)


@pytest.mark.parametrize("cost", [lambda size: size**2 / 1e11, lambda size: size / 900_000])
def test_what_grows_with_the_square_or_takes_too_long_is_over_a_bound(
    cost: Callable[[int], float], measured: Callable[[Callable[[int], float]], tuple[str, int]]
) -> None:
    text, broken = measured(cost)
    assert broken == text.count("over |") == len(TEXTS) + len(growth.RULE_PIECES) + 1
