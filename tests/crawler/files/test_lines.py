"""One record, one line, read alike by everybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.files.lines import encode

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
any_text = st.text(st.characters(codec=None))  # lone surrogates and NUL among them


@given(st.dictionaries(st.text(), values, max_size=6))
def test_what_has_no_nul_and_no_surrogate_comes_back_as_it_was(record: dict[str, object]) -> None:
    def clean(value: object) -> object:
        return json.loads(json.dumps(value).replace("\\u0000", ""))

    assert json.loads(encode(record)) == clean(record)


@given(any_text)
def test_a_line_is_one_line_for_every_reader_and_strict_utf8(text: str) -> None:
    line = encode({"text": text}).decode("utf-8")
    assert len(line.splitlines()) == 1
    assert line.endswith("\n")
    assert "\\u0000" not in line.replace("\\\\", "")
    read = json.loads(line)["text"]
    read.encode("utf-8")


def test_french_stays_as_it_is() -> None:
    line = encode({"text": "L’œuvre : « prête »…\u202f!"})
    assert "L’œuvre : « prête »…\u202f!".encode() in line


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085"], ids=["2028", "2029", "0085"])
def test_unicode_line_ends_go_out_escaped_and_come_back(end: str) -> None:
    line = encode({"text": f"a{end}b"})
    assert end.encode() not in line
    assert json.loads(line) == {"text": f"a{end}b"}


def test_an_item_of_somebody_elses_is_written_whatever_it_holds() -> None:
    line = encode(
        {
            "when": datetime(2026, 11, 24, tzinfo=UTC),
            "price": Decimal("1.5"),
            "raw": b"\xff",
            "odd": object,
            "n": float("nan"),
        }
    )
    record = json.loads(line)
    assert record["when"].startswith("2026-11-24T00:00:00")
    assert record["price"] == "1.5"
    assert record["n"] is None
    assert set(record) == {"when", "price", "raw", "odd", "n"}


def test_a_backslash_that_looks_like_an_escaped_nul_survives() -> None:
    assert json.loads(encode({"text": r"\u0000"})) == {"text": r"\u0000"}
