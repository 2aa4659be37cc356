"""Nothing that a stranger wrote gives a log or a terminal orders."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import IgnoreRequest

from crawler.checkup.findings import BAD, Diagnosis
from crawler.failures import Refused, reason_of
from crawler.items import RawPage
from crawler.log_formatter import ShortItems
from pipelines.printable import printable
from pipelines.stages.dropping import Dropped

ORDERS = "\x1b[2J\x1b]0;x\x07\x9b31m\u202e\r\n"


@given(st.text(st.characters(), max_size=50))
def test_what_is_left_is_printed_on_one_line_and_as_long(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert len(f"{shown}x".splitlines()) == 1
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(sign) for sign in shown} & {
        "RLO",
        "LRO",
        "RLE",
        "LRE",
        "PDF",
        "RLI",
    }


@pytest.mark.parametrize(
    "told",
    [
        str(Refused("encoded_twice", f"gzip, {ORDERS}")),
        Refused("robots", f"Disallow: /{ORDERS}").detail,
        reason_of(ValueError(ORDERS)),
        reason_of(IgnoreRequest(ORDERS)),
        str(Dropped("drop_unfetched", "torn", ORDERS)),
        Dropped("drop_unfetched", "torn", ORDERS).detail,
    ],
)
def test_reasons_give_no_orders(told: str) -> None:
    assert printable(told) == told


def test_items_and_findings_give_no_orders() -> None:
    logged = ShortItems().scraped(RawPage(url=f"https://e.fr/{ORDERS}"), None, None)  # type: ignore[arg-type]
    assert "\x1b" not in str(logged["args"]["item"])  # type: ignore[index,call-overload]
    diagnosis = Diagnosis("x")
    diagnosis.note(BAD, f"https://e.fr/{ORDERS}", ORDERS)
    [finding] = diagnosis.findings
    assert printable(finding.what + finding.text) == finding.what + finding.text
