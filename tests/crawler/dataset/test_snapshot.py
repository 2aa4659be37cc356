"""Releases: chosen, sorted, frozen; the same records give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dataset.records import read_any
from crawler.dataset.selection import Refused, read_splits, split_of
from crawler.dataset.snapshot import Order, make_release
from crawler.dataset.statistics import Statistics
from crawler.dataset.verify import Proof
from crawler.files.shards import BadShard
from crawler.items import Article
from tests.articles import TEXT, make_article, write_lines
from tests.crawls import ROOT, Crawl

NAMES = "abcdefghij"


def text(name: str) -> str:
    return f"{TEXT}\nVoici l’article {name}."


ARTICLES = [make_article(f"https://exemple.fr/{name}", text(name)) for name in NAMES]
LATER = make_article(
    "https://exemple.fr/a", text("a, corrigé"), revision=1, crawled_at="2026-11-25T08:00:00.000Z"
)
COPY = make_article(
    "https://copie.fr/b",
    text("b"),
    source="copie",
    crawled_at="2026-11-24T09:00:00.000Z",
    cluster=ARTICLES[1].id,
)
LIKE = make_article(
    "https://copie.fr/c",
    text("c, ou presque"),
    source="copie",
    crawled_at="2026-11-24T09:00:00.000Z",
    cluster=ARTICLES[2].id,
)
ALL = [*ARTICLES, LATER, COPY, LIKE]


def shards(folder: Path, *groups: list[Article], ending: str = ".jsonl") -> Path:
    for number, group in enumerate(groups):
        write_lines(folder / f"articles/2026-11-24/run-{number:03}{ending}", group)
    return folder


def records(release: Path, split: str = "*") -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(release.glob(f"data/{split}-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_latest_revision_and_one_record_a_text_stay_sorted_by_id(tmp_path: Path) -> None:
    release = make_release(shards(tmp_path / "out", ALL), tmp_path / "to", Order())
    found = records(tmp_path / "to")
    assert [record["id"] for record in found] == sorted(article.id for article in [*ARTICLES, LIKE])
    assert [record["revision"] for record in found if record["id"] == LATER.id] == [1]
    assert (release.counts.read, release.counts.older_revisions, release.counts.same_text) == (13, 1, 1)
    sizes = {record["id"]: record["cluster_size"] for record in found}
    assert (sizes[LIKE.id], sizes[ARTICLES[2].id], sizes[ARTICLES[1].id]) == (2, 2, 1)
    assert release.version == "2026.11.25"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_order_and_packing_of_the_shards_hash_seed_and_place_make_no_difference(
    tmp_path: Path, form: str
) -> None:
    outputs = [
        shards(tmp_path / "one", ALL),
        shards(tmp_path / "two", ALL[7:][::-1], ALL[:7][::-1], ending=".jsonl.zst"),
        shards(tmp_path / "three", [LATER], ALL[:3], [COPY, LIKE], ALL[3:10], ending=".jsonl.gz"),
    ]
    program = (
        "import sys; from pathlib import Path; from crawler.dataset.snapshot import *;"
        "make_release(Path(sys.argv[1]), Path(sys.argv[2]), Order(form=sys.argv[3], only='chars > 3',"
        "splits={'train': 0.6, 'test': 0.4}))"
    )
    made = []
    for number, output in enumerate(outputs):
        to = tmp_path / f"release-{number}"
        env = os.environ | {
            "PYTHONHASHSEED": str(number + 1),
            "TZ": ("UTC", "Asia/Tokyo", "America/Lima")[number],
        }
        subprocess.run([sys.executable, "-c", program, output, to, form], cwd=ROOT, env=env, check=True)
        made.append(digest(to))
    assert made[0] == made[1] == made[2]
    assert "plots/length.png" in made[0]


def test_choice_asks_the_latest_revision(tmp_path: Path) -> None:
    output = shards(tmp_path / "out", ALL)
    make_release(output, tmp_path / "since", Order(since="2026-11-25"))
    assert [record["id"] for record in records(tmp_path / "since")] == [LATER.id]
    make_release(output, tmp_path / "only", Order(only='source == "copie" or "corrigé" in text'))
    assert {record["id"] for record in records(tmp_path / "only")} == {LATER.id, COPY.id, LIKE.id}
    make_release(output, tmp_path / "stories", Order(only="cluster == id"))
    assert LIKE.id not in {record["id"] for record in records(tmp_path / "stories")}


def test_articles_of_one_story_share_a_split_and_stay_there(tmp_path: Path) -> None:
    many = [make_article(f"https://exemple.fr/{number}", text(str(number))) for number in range(300)]
    twins = [
        make_article(
            f"https://copie.fr/{number}",
            text(f"{number} bis"),
            cluster=many[number].id,
            crawled_at="2026-11-24T09:00:00.000Z",
        )
        for number in range(300)
    ]
    splits = {"train": 0.8, "test": 0.2}
    release = make_release(shards(tmp_path / "out", many, twins), tmp_path / "to", Order(splits=splits))
    where = {record["id"]: split for split in splits for record in records(tmp_path / "to", split)}
    assert all(where[one.id] == where[other.id] for one, other in zip(many, twins, strict=True))
    assert 0.12 < release.splits["test"] / 600 < 0.28
    part = make_release(shards(tmp_path / "less", many[:50]), tmp_path / "part", Order(splits=splits))
    assert part.splits["train"] == sum(where[article.id] == "train" for article in many[:50])


@given(st.binary(min_size=16, max_size=16), st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_every_cluster_has_a_split(cluster: bytes, shares: list[int]) -> None:
    splits = {f"s{number}": share / sum(shares) for number, share in enumerate(shares)}
    assert split_of(cluster, splits) in splits


def test_changes_are_told_against_the_release_before(tmp_path: Path) -> None:
    make_release(shards(tmp_path / "one", ARTICLES[:8]), tmp_path / "first", Order(form="parquet"))
    output = shards(tmp_path / "two", [*ARTICLES[3:], LATER])
    release = make_release(output, tmp_path / "second", Order(previous=tmp_path / "first"))
    assert release.changes is not None
    # a is there in another wording, b and c are gone, i and j are new.
    assert (release.changes.added, release.changes.changed, release.changes.removed) == (2, 1, 2)
    card = (tmp_path / "second/README.md").read_text(encoding="utf-8")
    assert "## Since 2026.11.24\n\n2 articles added, 1 with another text, 2 gone." in card


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Order(form="csv"), "--format"),
        (Order(since="hier"), "--since"),
        (Order(only="chars > 1000000"), "no record is left"),
        (Order(previous=Path("/nowhere")), "is no release"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(tmp_path: Path, order: Order, said: str) -> None:
    output = shards(tmp_path / "out", ALL)
    with pytest.raises(Refused, match=said):
        make_release(output, tmp_path / "to", order)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "text", ["train", "train=x", "train=0.5", "a=0.5,a=0.5", "a=1.5,b=-0.5", "../a=1", "", "a b=1"]
)
def test_splits_that_do_not_add_up_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="--split"):
        read_splits(text)


def test_a_release_is_never_written_over(tmp_path: Path) -> None:
    output = shards(tmp_path / "out", ALL)
    (tmp_path / "to").mkdir()
    make_release(output, tmp_path / "to", Order())
    before = digest(tmp_path / "to")
    with pytest.raises(Refused, match="never written over"):
        make_release(output, tmp_path / "to", Order())
    assert digest(tmp_path / "to") == before


def test_a_shard_that_cannot_be_read_leaves_no_release(tmp_path: Path) -> None:
    output = shards(tmp_path / "out", ALL)
    (output / "articles/2026-11-24/run-001.jsonl").write_bytes(b'{"id":')
    with pytest.raises(BadShard, match=r"run-001\.jsonl: line 1"):
        make_release(output, tmp_path / "to", Order())
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_manifest_lists_every_file_with_its_hash(tmp_path: Path) -> None:
    make_release(shards(tmp_path / "out", ALL), tmp_path / "to", Order())
    listed = json.loads((tmp_path / "to/manifest.json").read_bytes())["files"]
    found = digest(tmp_path / "to")
    found.pop("manifest.json")
    assert {entry["path"]: entry["sha256"] for entry in listed} == found
    assert sum(entry["records"] for entry in listed) == 11


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_release_is_proved_like_a_crawl(tmp_path: Path, form: str) -> None:
    make_release(shards(tmp_path / "out", ALL), tmp_path / "to", Order(form=form))
    assert list(Proof(tmp_path / "to").faults()) == []
    [path] = (tmp_path / "to/data").glob("*")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"mardi", b"lundi", 1) if form == "jsonl" else data[:-1] + b"0")
    assert any("sha256" in str(fault) for fault in Proof(tmp_path / "to").faults())


def test_values_out_of_pages_cannot_break_the_card(tmp_path: Path) -> None:
    wild = make_article(source="a`b|c\nd $x^2$", ai_signal="<script>|`")
    make_release(shards(tmp_path / "out", [wild]), tmp_path / "to", Order())
    assert "| `a'b\\|c d $x^2$` | 1 |" in (tmp_path / "to/README.md").read_text(encoding="utf-8")


def test_the_command_makes_a_release_and_says_what_is_wrong(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    shards(tmp_path / "output", ALL)
    done = scrapy("dataset", "snapshot", "--to", str(tmp_path / "to"), "--split", "train=0.5,test=0.5")
    assert (done.exit_code, len(records(tmp_path / "to"))) == (0, 11), done.stderr
    wrong = scrapy("dataset", "snapshot", "--to", str(tmp_path / "b"), "--only", "sorce == 'a'")
    assert wrong.exit_code == 2
    assert "no field is called sorce; did you mean source?" in wrong.stderr + wrong.stdout
    counted = scrapy("dataset", "stats", "--json")
    assert json.loads(counted.stdout)["source"] == {"exemple": 11, "copie": 2}
    assert "copie" in scrapy("dataset", "stats").stdout


@pytest.mark.parametrize("room", ["articles", "removed", "dropped", "runs", "state"])
def test_a_release_among_the_files_that_it_is_made_of_is_refused(tmp_path: Path, room: str) -> None:
    output = shards(tmp_path / "output", ARTICLES)
    with pytest.raises(Refused, match=f"lies in {room}/"):
        make_release(output, output / room / "release", Order())
    assert [path.name for path in output.rglob("*.jsonl")] == ["run-000.jsonl"]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_release_is_counted_like_the_shards_it_is_made_of(tmp_path: Path, form: str) -> None:
    output = shards(tmp_path / "output", ARTICLES)
    make_release(output, tmp_path / "release", Order(form=form))
    counted = [Statistics(read_any(folder)).as_dict() for folder in (output, tmp_path / "release")]
    assert counted[0]["records"] == len(ARTICLES)
    assert counted[0] == counted[1]


def test_a_folder_with_nothing_to_count_is_refused(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    counted = scrapy("dataset", "stats")
    assert (counted.exit_code, counted.stdout) == (1, "")
    assert "there is nothing to count" in counted.stderr
