"""What the index finds, what it forgets, and that it is never ahead of the shards."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from pipelines.identity import article_id
from pipelines.text_index import VERSION, Match, Seen, TextIndex, fingerprint

CHANCE = random.Random(3)
WORDS = [f"mot{number}" for number in range(2000)]
TEXT = " ".join(CHANCE.choices(WORDS, k=300))


def edited(text: str, changes: int, seed: int = 1) -> str:
    chance, words = random.Random(seed), text.split()
    for at in chance.sample(range(len(words)), changes):
        words[at] = f"neuf{at}"
    return " ".join(words)


def seen(name: str, text: str, cluster: str = "") -> Seen:
    url = f"https://exemple.fr/{name}"
    return Seen(article_id(url), text, url, cluster)


def find(index: TextIndex, name: str, text: str, revision: int = 0) -> Match | None:
    return index.find(article_id(f"https://exemple.fr/{name}"), fingerprint(text), revision)


def kind(match: Match | None) -> str:
    return match.kind if match else ""


def test_page_before_text_before_likeness() -> None:
    index = TextIndex()
    index.add(seen("a", TEXT))
    assert kind(find(index, "a", "Autre chose.")) == "same_page"
    assert kind(find(index, "b", TEXT.upper() + " !")) == "same_text"
    assert kind(find(index, "b", edited(TEXT, 2))) == "near_text"
    assert kind(find(index, "b", edited(TEXT, 8))) == "same_story"
    assert find(index, "b", edited(TEXT, 250)) is None
    assert find(index, "b", "Une brève.") is None


def test_a_later_revision_repeats_its_page_only_if_nothing_changed() -> None:
    index = TextIndex()
    index.add(seen("a", TEXT))
    assert kind(find(index, "a", TEXT, revision=1)) == "unchanged"
    assert find(index, "a", edited(TEXT, 2), revision=1) is None
    index.add(seen("b", edited(TEXT, 150)))
    assert kind(find(index, "a", edited(TEXT, 150), revision=1)) == "same_text"


def test_a_story_has_one_cluster_and_edits_of_edits_do_not_drift_away() -> None:
    index = TextIndex()
    first = seen("a", TEXT)
    index.add(first)
    text = TEXT
    for step in range(8):
        text = edited(text, 4, seed=step)
        match = find(index, f"b{step}", text)
        index.add(seen(f"b{step}", text, match.cluster if match else ""))
        if match is None:
            break
        assert (match.cluster, match.size) == (first.page, step + 1)
        assert match.likeness >= 0.7  # to the first article, not to the last edit
    assert 1 < step < 7


def test_short_texts_meet_only_word_for_word() -> None:
    index = TextIndex()
    index.add(seen("a", "Le code est ouvert."))
    assert kind(find(index, "b", "Le code est ouvert !")) == "same_text"
    assert find(index, "b", "Le code est fermé.") is None


def test_what_no_shard_holds_is_forgotten_with_the_crawl(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    index = TextIndex(path)
    index.add(seen("a", TEXT))
    index.add(seen("b", TEXT[:200]))
    index.absorb("articles/x-001.jsonl", [seen("a", TEXT)])
    assert kind(find(index, "b", "Autre.")) == "same_page"
    index.close()
    again = TextIndex(path)
    assert (kind(find(again, "a", "Autre.")), find(again, "b", "Autre.")) == ("same_page", None)
    assert again.shards() == {"articles/x-001.jsonl": 1}
    again.close()


def test_a_shard_is_taken_in_whole_or_not_at_all(tmp_path: Path) -> None:
    index = TextIndex(tmp_path / "texts.sqlite")

    def torn() -> object:
        yield seen("a", TEXT)
        raise OSError("torn")

    with pytest.raises(OSError, match="torn"):
        index.absorb("x", torn())  # type: ignore[arg-type]
    assert (len(index), index.shards(), find(index, "a", TEXT)) == (0, {}, None)
    index.close()


def test_a_file_of_another_recipe_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "texts.sqlite"
    for statement in ("UPDATE recipe SET name = 'md5'", f"PRAGMA user_version = {VERSION + 7}"):
        index = TextIndex(path)
        index.absorb("x", [seen("a", TEXT)])
        index.close()
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()
        index = TextIndex(path)
        assert (len(index), index.shards()) == (0, {})
        index.close()


def test_an_address_with_half_of_a_surrogate_pair_is_taken_in() -> None:
    index = TextIndex()
    index.add(Seen(article_id("https://exemple.fr/a"), TEXT, "https://exemple.fr/\ud800"))
    match = find(index, "b", TEXT)
    assert match is not None
    assert match.url == "https://exemple.fr/?"
