"""JSON-LD of the wild, and the article among all that it describes."""

from __future__ import annotations

import pytest

from pipelines.cleaning.metadata.json_ld import MAX_NODES, read_json_ld, walk
from pipelines.cleaning.metadata.main_entity import describe


@pytest.mark.parametrize(
    "script",
    [
        '{"headline": "Un titre",}',
        '<!-- {"headline": "Un titre"} -->',
        '//<![CDATA[\n{"headline": "Un titre"}\n//]]>',
        '{"headline": "Un titre"};',
        '{"headline": "Un titre"}}',
        "{&quot;headline&quot;: &quot;Un titre&quot;}",
        '{"headline": "Un\ntitre"}',
        '{"headline": "Un\ttitre", "tags": ["a", "b",],}',
        '{"headline": "Un titre"\n "name": "x"}',
        '\ufeff{"headline": "Un titre"}',
        '{"headline": "Un titre", "path": "a\\qb"}',
        '{"headline": "Un titre", "description": "Il dit "non" et part", "name": "x"}',
        '{"headline": "Un titre", "tags": ["a", "b"],',
        '{"headline": "Un titre", "author": {"name": "Anne Martin", "url": "https://e.o',
    ],
)
def test_broken_scripts_are_repaired(script: str) -> None:
    (value,) = read_json_ld([script])
    assert value["headline"] == "Un titre"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "   ",
        "null",
        "{",
        "[" * 50_000,
        '["' + '\\"' * 100_000,
        "[{}," * 100_000,
        '{"a":' * 50_000,
        "\x00",
        "\ud800",
        '"',
    ],
)
def test_what_cannot_be_repaired_is_left_out(script: str) -> None:
    assert read_json_ld([script]) == []


def test_of_a_torn_script_what_is_whole_is_read() -> None:
    script = '{"@graph": [{"a": 1, "b": "x, {"}, {"author": {"name": "Anne"}, "c": [1, 2'
    assert read_json_ld([script]) == [
        {"@graph": [{"a": 1, "b": "x, {"}, {"author": {"name": "Anne"}, "c": [1]}]}
    ]


def test_quotes_that_nobody_escaped_stay_in_the_value() -> None:
    assert read_json_ld(['{"headline": "Le mot "modèle" lasse", "name": "x"}']) == [
        {"headline": 'Le mot "modèle" lasse', "name": "x"}
    ]


def test_the_walk_is_bounded() -> None:
    wide = [{"a": [{"b": {}} for _ in range(50)]} for _ in range(5000)]
    assert len(list(walk(wide))) <= MAX_NODES
    deep: dict[str, object] = {}
    for _ in range(20_000):
        deep = {"a": deep}
    assert len(list(walk([deep]))) <= MAX_NODES


def test_an_author_given_by_reference_is_resolved() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": "Un titre", "author": {"@id": "#anne"}},
            {"@type": "Person", "@id": "#anne", "name": "Anne Martin"},
        ]
    }
    described = describe([graph], (), ())
    assert described.article is not None
    assert described.resolve(described.article["author"])["name"] == "Anne Martin"


def test_the_article_that_names_the_page_wins() -> None:
    articles = [{"@type": "Article", "headline": f"Titre {n}", "url": f"https://e.org/{n}"} for n in range(5)]
    described = describe([articles], ("https://www.e.org/3/",), ())
    assert described.article is articles[3]
    assert describe([articles], (), ("Titre 2",)).article is articles[2]
    assert describe([articles], (), ()).article is articles[0]


def test_comments_updates_and_recommendations_are_not_the_article() -> None:
    listing = {"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "Autre"}]}
    assert describe([listing], (), ()).article is None
    live = {
        "@type": "LiveBlogPosting",
        "headline": "Le procès",
        "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Autre"}],
    }
    assert describe([live], (), ()).article is live
