"""What is known of a page decides whether it is fetched again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ledger import Ledger, Pages
from crawler.ledger.pages import MOVES, TRIES, dropped_entry, is_done, kept_entry, merge
from pipelines.identity import article_id

URL = "https://exemple.fr/a"


def kept(moment: str = "2026-11-24T08:00:00.000Z", revision: int = 0) -> dict[str, Any]:
    record = {"url": URL, "crawled_at": moment, "text_sha256": "0" * 64, "revision": revision}
    return kept_entry(record, f"run-{revision:03}")


def dropped(stage: str, reason: str, moment: str = "2026-11-24T08:00:00.000Z") -> dict[str, Any]:
    return dropped_entry({"url": URL, "stage": stage, "reason": reason, "crawled_at": moment})


@pytest.mark.parametrize(
    ("stage", "reason", "done"),
    [
        ("drop_unwanted", "wrong_language", True),
        ("drop_duplicates", "same_text", True),
        ("drop_unfetched", "http_404", True),
        ("drop_unfetched", "not_html", True),
        ("drop_unfetched", "robots", True),
        ("drop_unfetched", "bad_address", True),
        ("other", "DropItem", True),
        ("drop_unfetched", "http_503", False),
        ("drop_unfetched", "http_429", False),
        ("drop_unfetched", "timeout", False),
        ("drop_unfetched", "dns", False),
        ("drop_unfetched", "unreadable", False),
        ("drop_unfetched", "rights_unreadable", False),
        ("drop_unfetched", "robots_unavailable", False),
        ("drop_unfetched", "an_error_nobody_has_seen_yet", False),
        ("error", "KeyError", False),
    ],
)
def test_a_verdict_on_the_page_is_final_and_an_accident_is_not(stage: str, reason: str, done: bool) -> None:
    assert is_done(dropped(stage, reason)) is done


@pytest.mark.parametrize(
    ("stage", "reason"), [("extract", "worker_died"), ("drop_unfetched", "too_many_redirects")]
)
def test_a_page_that_kills_its_worker_or_leads_in_a_circle_is_tried_twice_and_no_more(
    tmp_path: Path, stage: str, reason: str
) -> None:
    pages = Pages(Ledger.open(tmp_path))
    for number in range(TRIES):
        assert not pages.is_known(URL)
        pages.learn(article_id(URL), dropped(stage, reason, f"2026-11-2{number}T08:00:00.000Z"))
    assert pages.is_known(URL)
    pages.ledger.close()


entries = st.builds(kept, st.sampled_from(["2026-11-24", "2026-11-25"]), st.integers(0, 2)) | st.builds(
    dropped,
    st.sampled_from(["extract", "drop_unwanted", "error"]),
    st.sampled_from(["too_slow", "too_short"]),
    st.sampled_from(["2026-11-24", "2026-11-25"]),
)


@given(st.lists(entries, max_size=6))
def test_learning_twice_changes_nothing_and_what_was_kept_stays_kept(learnt: list[dict[str, Any]]) -> None:
    entry: dict[str, Any] | None = None
    was_kept = False
    for new in learnt:
        entry = merge(entry, new) or entry
        assert entry is not None
        assert merge(entry, new) is None
        was_kept = was_kept or new["status"] == "kept"
        assert (entry["status"] == "kept") is was_kept
    revisions = [new["revision"] for new in learnt if new["status"] == "kept"]
    assert entry is None or not revisions or entry["revision"] == max(revisions)


def test_an_address_that_leads_to_a_known_page_is_known(tmp_path: Path) -> None:
    pages = Pages(Ledger.open(tmp_path))
    pages.learn_move("https://exemple.fr/short", URL)
    assert not pages.is_known("https://exemple.fr/short")
    pages.learn(article_id(URL), kept())
    assert pages.is_known("https://exemple.fr/short")
    assert pages.next_revision(URL) == 1
    pages.ledger.close()


def test_an_address_that_failed_before_and_now_leads_to_a_known_page_is_known(tmp_path: Path) -> None:
    pages = Pages(Ledger.open(tmp_path))
    asked = "https://exemple.fr/short"
    pages.learn(article_id(asked), dropped("drop_unfetched", "redirected_to_asked"))
    pages.learn(article_id(URL), kept())
    assert not pages.is_known(asked)
    pages.learn_move(asked, URL)
    assert pages.is_known(asked)
    pages.ledger.close()


def test_an_address_that_leads_elsewhere_than_before_is_followed(tmp_path: Path) -> None:
    pages = Pages(Ledger.open(tmp_path))
    asked, between = "https://exemple.fr/short", "https://exemple.fr/between"
    pages.learn(article_id(URL), kept())
    pages.learn_move(asked, between)
    pages.learn_move(between, URL)
    assert pages.is_known(asked)
    pages.learn_move(between, asked)
    assert pages.look_up(asked) is None
    pages.learn_move(asked, URL)
    assert pages.is_known(asked) and pages.is_known(between)
    pages.ledger.close()


def test_a_page_is_found_behind_as_many_moves_as_are_followed_and_not_behind_one_more(tmp_path: Path) -> None:
    pages = Pages(Ledger.open(tmp_path))
    pages.learn(article_id(URL), kept())
    chain = [*(f"https://exemple.fr/{left}" for left in range(MOVES + 1, 0, -1)), URL]
    for asked, arrived in pairwise(chain):
        pages.learn_move(asked, arrived)
    assert not pages.is_known(chain[0])
    assert pages.is_known(chain[1])
    pages.ledger.close()


def test_a_page_that_was_taken_in_stays_so_wherever_its_address_leads_now(tmp_path: Path) -> None:
    pages = Pages(Ledger.open(tmp_path))
    pages.learn(article_id(URL), kept())
    pages.learn_move(URL, "https://exemple.fr/")
    assert pages.is_known(URL)
    pages.ledger.close()
