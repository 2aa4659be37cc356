"""The live line and the table at the end."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.progress import Progress, summary
from crawler.extensions.tally import tally
from crawler.source_counts import count_for

STATS = {
    "item_scraped_count": 30,
    "dropped/drop_unwanted/wrong_language": 5,
    "dropped/drop_unwanted/too_short": 2,
    "dropped/extract/too_slow": 1,
    "cleaning/a-rule": 4,
    "cleaning/another-rule": 1,
    "clean/articles_cut": 3,
    "clean/chars_removed": 1234,
    "downloader/request_count": 99,
}


def make(terminal: bool, **settings: object) -> tuple[Progress, io.StringIO]:
    crawler = get_crawler(settings_dict={"TAMIS_PROGRESS": True} | settings)
    assert crawler.stats is not None
    crawler.stats.set_stats(dict(STATS))
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=100, color_system=None)
    return Progress(crawler, console), out


def test_pages_are_what_was_kept_dropped_and_lost() -> None:
    counts = tally(STATS | {"items/lost": 2})
    assert (counts.pages, counts.kept, counts.lost) == (40, 30, 2)
    assert list(counts.dropped.items()) == [("wrong_language", 5), ("too_short", 2), ("too_slow", 1)]
    assert (counts.cut, counts.chars_removed) == (3, 1234)


def test_the_line_tells_all_counts_and_the_busiest_sources() -> None:
    progress, _ = make(terminal=True)
    for source, kept in {"actuia": 20, "b": 3, "c": 2, "d": 2, "e": 1, "f": 1, "not yet": 0}.items():
        count_for(progress.crawler, source).kept = kept
    line = progress.line().plain
    for words in ("38 pages", "30 kept", "8 dropped", "3 cut", "pages/s", "actuia 20", "2 more sources"):
        assert words in line


def test_the_table_names_reasons_and_rules() -> None:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as captured:
        console.print(summary(tally(STATS)))
    for words in (
        "38  pages came in",
        "30  kept",
        "5  wrong_language",
        "4  a-rule",
        "1,234 characters in 5 cuts",
    ):
        assert words in captured.get()


def test_nothing_moves_where_there_is_no_terminal() -> None:
    progress, out = make(terminal=False)
    progress.engine_started()
    assert progress._live is None
    assert out.getvalue() == ""


def test_a_terminal_sees_the_line_and_is_left_in_order() -> None:
    progress, out = make(terminal=True)
    progress.engine_started()
    progress.engine_stopped()
    assert "pages came in" in out.getvalue()


@pytest.mark.parametrize("settings", [{"LOG_ENABLED": False}, {"TAMIS_PROGRESS": False}])
def test_silence_can_be_asked_for(settings: dict[str, bool]) -> None:
    with pytest.raises(NotConfigured):
        make(terminal=True, **settings)
