"""Dates: the article's own, in its own zone, within bounds."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipelines.cleaning.metadata import Metadata, read_metadata
from pipelines.cleaning.metadata.dates import read_date
from tests.crawls import ROOT


@pytest.mark.parametrize(
    ("value", "written", "day"),
    [
        ("2024-05-07", "2024-05-07", "2024-05-07"),
        ("2024-05-07T23:30:00+02:00", "2024-05-07T21:30:00Z", "2024-05-07"),
        ("2024-05-07T00:30:00+0200", "2024-05-06T22:30:00Z", "2024-05-07"),
        ("2024-05-07T23:30:00.123Z", "2024-05-07T23:30:00Z", "2024-05-07"),
        ("2024-05-07T23:30+02", "2024-05-07T21:30:00Z", "2024-05-07"),
        ("2024-05-07 23:30:00", "2024-05-07", "2024-05-07"),
        ("2024/5/7", "2024-05-07", "2024-05-07"),
        ("20240507", "2024-05-07", "2024-05-07"),
        ("07.05.2024", "2024-05-07", "2024-05-07"),
        ("27/05/2024", "2024-05-27", "2024-05-27"),
        ("05/05/2024", "2024-05-05", "2024-05-05"),
        ("May 7, 2024", "2024-05-07", "2024-05-07"),
        ("Tuesday, May 7, 2024", "2024-05-07", "2024-05-07"),
        ("mardi 7 mai 2024 à 10h", "2024-05-07", "2024-05-07"),
        ("1er mai 2024", "2024-05-01", "2024-05-01"),
        ("Tue, 07 May 2024 21:30:00 +0200", "2024-05-07T19:30:00Z", "2024-05-07"),
        ("1715117400", "2024-05-07T21:30:00Z", "2024-05-07"),
        ("1715117400000", "2024-05-07T21:30:00Z", "2024-05-07"),
    ],
)
def test_a_date_written_by_a_machine_is_read(value: str, written: str, day: str) -> None:
    moment = read_date(value)
    assert moment is not None
    assert (moment.written(), moment.day.isoformat()) == (written, day)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "hier",
        "mai 2024",
        "Notre numéro du 7 mai 2024",
        "2024-13-45",
        "05/06/2024",
        "2024-02-30",
        "0000-00-00",
        None,
        [],
        {},
        True,
        -5,
        1e300,
    ],
)
def test_a_date_in_doubt_is_none(value: object) -> None:
    assert read_date(value) is None


@given(st.text(max_size=80) | st.integers() | st.floats())
def test_no_value_raises(value: object) -> None:
    read_date(value)


def read(html: str, max_date: str | None = "2024-06-01") -> Metadata:
    return read_metadata(document_fromstring(f"<html><body>{html}</body></html>"), max_date=max_date)


def test_dates_outside_the_bounds_are_refused() -> None:
    meta = '<meta property="article:published_time" content="{}">'
    assert read(meta.format("2024-06-02")).published == "2024-06-02"
    assert read(meta.format("2024-06-03")).published != "2024-06-03"
    assert read(meta.format("1994-12-31")).published is None
    assert read(meta.format("2031-06-03"), None).published == "2031-06-03"


def test_the_main_article_dates_the_page_not_a_related_one() -> None:
    related = '{"@type":"NewsArticle","headline":"Autre sujet du jour","datePublished":"2020-01-01"}'
    own = '{"@type":"NewsArticle","headline":"Un titre de page","datePublished":"2024-05-07"}'
    found = read(f'<script type="application/ld+json">[{related},{own}]</script><h1>Un titre de page</h1>')
    assert (found.title, found.published) == ("Un titre de page", "2024-05-07")


def test_comments_do_not_date_the_article() -> None:
    found = read(
        '<article><header><h1>Un titre de page</h1><p><time datetime="2024-05-07">7 mai</time></p></header>'
        '<ul class="comments"><li><time datetime="2024-05-20" pubdate>20 mai</time></li></ul></article>'
    )
    assert (found.published, found.origins["published"]) == ("2024-05-07", "time")


def test_of_two_times_side_by_side_the_earlier_one_is_the_publication() -> None:
    found = read(
        "<article><h1>Un titre de page</h1><p>Mis à jour le <time datetime=2024-05-09>9 mai</time>, "
        "publié le <time datetime=2024-05-07>7 mai</time></p></article>"
    )
    assert found.published == "2024-05-07"


def test_a_date_that_only_a_reader_sees_is_found() -> None:
    found = read("<h1>Un titre de page</h1><p>Publié le <b>7 mai 2024</b></p><p>Texte.</p>")
    assert (found.published, found.origins["published"]) == ("2024-05-07", "seen")


def test_a_date_that_the_text_mentions_is_not_its_own() -> None:
    text = "Le texte commence ici et il est assez long pour en être un. " * 5
    found = read(f"<h1>Un titre de page</h1><p>{text}</p><p>Le 7 mai 2019</p>")
    assert found.origins.get("published") != "seen"


def test_the_date_seen_by_the_headline_tells_the_day_that_utc_hides() -> None:
    data = '<script type="application/ld+json">{"@type":"Article","headline":"Titre","datePublished":"%s"}'
    seen = "</script><article><h1>Un titre de page</h1><p>Publié le 7 mai 2024</p></article>"
    late = read(data % "2024-05-08T02:30:00Z" + seen)
    assert (late.published, late.published_day) == ("2024-05-08T02:30:00Z", "2024-05-07")
    noon = read(data % "2024-05-08T12:30:00Z" + seen)
    assert noon.published_day == "2024-05-08"


def test_a_date_inside_a_link_is_another_articles() -> None:
    found = read('<h1>Un titre de page</h1><p><a href="/b">Autre sujet, 7 mai 2024</a></p><p>8 mai 2024</p>')
    assert found.published == "2024-05-08"


def test_the_words_of_a_time_element_count_where_they_tell_another_day() -> None:
    found = read(
        "<article><h1>Un titre de page</h1>"
        "<time datetime=2024-05-20T10:00:00Z>Publié le 7 mai 2024</time></article>"
    )
    assert found.published == "2024-05-07"


def test_dates_that_disagree_are_all_told_with_their_origin_the_chosen_one_first() -> None:
    meta = '<meta property="article:published_time" content="2024-05-07T08:00:00Z">'
    found = read(f'{meta}<meta name="dc.date" content="2023-01-15"><meta name="date" content="2024-05-07">')
    assert found.published_candidates == (
        "2024-05-07T08:00:00Z meta:article:published_time",
        "2023-01-15 meta:dc.date",
        "2024-05-07 meta:date",
    )
    assert found.published == found.published_candidates[0].partition(" ")[0]


def test_dates_of_one_day_are_no_disagreement() -> None:
    meta = '<meta property="article:published_time" content="2024-05-07T08:00:00Z">'
    assert read(f'{meta}<meta name="date" content="2024-05-07">').published_candidates == ()


def test_htmldate_is_silent_though_trafilatura_sets_its_level() -> None:
    program = (
        "import logging\n"
        "logging.basicConfig()\n"
        "import pipelines.cleaning.metadata, trafilatura.metadata\n"
        "logging.getLogger('htmldate.core').error('what a page may hold')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Mis à jour le 9 mai 2024 à 9h05 - Publié le 7 mai 2024", "2024-05-07", "2024-05-09"),
        ("Publié le 7 mai 2024, mis à jour le 9 mai 2024", "2024-05-07", "2024-05-09"),
        (
            "<span>Updated on</span> <b>May 9, 2024</b> <i>Published</i> May 7, 2024",
            "2024-05-07",
            "2024-05-09",
        ),
        (
            "<time datetime=2024-05-09 class=modified>9 mai</time>, <b>7 mai 2024</b>",
            "2024-05-07",
            "2024-05-09",
        ),
        (
            "Mis à jour le <time datetime=2024-05-09>9 mai</time></p><p>"
            "Publié le <time datetime=2024-05-07>7 mai</time>",
            "2024-05-07",
            "2024-05-09",
        ),
        (
            "<time datetime=2024-05-09>Mis à jour le 9 mai</time></p><p>"
            "<time datetime=2024-05-07>Publié le 7 mai</time>",
            "2024-05-07",
            "2024-05-09",
        ),
        ("MIS À JOUR LE 9 MAI 2024", None, "2024-05-09"),
        ("Mise à jour du logiciel : les détails</p><p>7 mai 2024", "2024-05-07", None),
        ("1<sup>er</sup> mai 2024", "2024-05-01", None),
    ],
)
def test_a_date_behind_updated_is_that_of_the_change(
    line: str, published: str | None, modified: str | None
) -> None:
    found = read(f"<article><h1>Un titre de page</h1><p>{line}</p><p>Texte.</p></article>")
    assert (found.published, found.modified) == (published, modified)


def test_the_only_time_of_a_page_dates_it_though_its_class_says_updated() -> None:
    time = '<time class="updated" datetime="2024-05-07T10:00:00Z">7 mai</time>'
    assert read(f"<article><h1>Un titre de page</h1>{time}</article>").published == "2024-05-07T10:00:00Z"
