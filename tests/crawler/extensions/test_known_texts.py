"""The index follows the shards: across crawls, after a kill, after damage."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.extensions.known_texts import catch_up, open_index
from pipelines.text_index import TextIndex, fingerprint
from tests.articles import TEXT, make_article, write_lines
from tests.crawls import ROOT, Crawl

OTHER = make_article("https://exemple.fr/b", TEXT.replace("mardi", "jeudi, et pour longtemps"))


def knows(index: TextIndex, url: str) -> bool:
    found = index.find(make_article(url).id, fingerprint("Un autre texte."))
    return found is not None and found.kind == "same_page"


def test_it_is_made_from_the_shards_and_follows_them(tmp_path: Path) -> None:
    output, path = tmp_path / "output", tmp_path / "state/texts.sqlite"
    write_lines(output / "articles/d/a-001.jsonl.zst", [make_article()])
    index = open_index(path, output)
    assert knows(index, "https://exemple.fr/a")
    write_lines(output / "articles/d/b-001.jsonl", [OTHER])
    catch_up(index, output)
    assert index.shards() == {"articles/d/a-001.jsonl.zst": 1, "articles/d/b-001.jsonl": 1}
    index.close()
    (output / "articles/d/a-001.jsonl.zst").unlink()
    index = open_index(path, output)
    assert not knows(index, "https://exemple.fr/a")
    assert knows(index, "https://exemple.fr/b")
    index.close()


def test_a_damaged_file_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    output, path = tmp_path / "output", tmp_path / "state/texts.sqlite"
    write_lines(output / "articles/d/a-001.jsonl", [make_article()])
    open_index(path, output).close()
    path.write_bytes(b"no database" * 1000)
    index = open_index(path, output)
    assert knows(index, "https://exemple.fr/a")
    assert "is damaged" in caplog.text
    index.close()


def test_a_shard_that_cannot_be_read_is_named_and_the_others_count(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    output = tmp_path / "output"
    write_lines(output / "articles/d/a-001.jsonl", [make_article()])
    (output / "articles/d/b-001.jsonl").write_bytes(b'{"id":')
    with caplog.at_level(logging.WARNING):
        index = open_index(tmp_path / "texts.sqlite", output)
    assert index.shards() == {"articles/d/a-001.jsonl": 1}
    assert "b-001.jsonl stay unknown: line 1" in caplog.text
    index.close()


def test_a_kill_in_the_middle_of_a_shard_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    output, path = tmp_path / "output", tmp_path / "state/texts.sqlite"
    write_lines(output / "articles/d/a-001.jsonl", [make_article()])
    open_index(path, output).close()
    write_lines(output / "articles/d/b-001.jsonl", [OTHER])
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pipelines.text_index import Seen, TextIndex\n"
        "def records():\n"
        "    for number in range(5000):\n"
        "        yield Seen(f'{number:032x}', f'texte {number} ' * 20)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "TextIndex(Path(sys.argv[1])).absorb('articles/d/b-001.jsonl', records())\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    index = open_index(path, output)
    assert index.shards() == {"articles/d/a-001.jsonl": 1, "articles/d/b-001.jsonl": 1}
    assert len(index) == 2
    index.close()


def page(folder: Path, name: str, words: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(
        '<html lang="fr"><head><meta charset="utf-8"><title>Un modèle ouvert</title>'
        f"<meta property='og:type' content='article'></head><body><article><p>{words}</p></article>",
        encoding="utf-8",
    )


PROSE = (
    "Le laboratoire publie ce mardi un modèle de langue entraîné sur des archives ouvertes, et détaille "
    "pour la première fois le coût de chaque étape de sa préparation. Les chercheurs ont relu à la main deux "
    "mille phrases avant de fixer leurs règles, puis ils ont confié le reste à une machine plus modeste. Le "
    "code, les mesures et les réglages sont en ligne depuis hier, avec de quoi refaire chaque figure de leur "
    "article. D’autres équipes ont déjà repris la recette pour l’occitan et le breton, dont les archives "
    "sont plus minces, et disent avoir gagné trois semaines sur le calendrier qu’elles s’étaient donné."
)


@pytest.mark.parametrize("policy", ["drop", "mark"])
def test_the_next_crawl_knows_the_texts_of_the_one_before(
    scrapy: Callable[..., Crawl], tmp_path: Path, policy: str
) -> None:
    page(tmp_path / "lundi", "a.html", PROSE)
    page(tmp_path / "mardi", "b.html", PROSE.replace("depuis hier", "depuis lundi"))
    setting = ("-s", f"TAMIS_DUPLICATES={policy}")
    first = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'lundi'}", *setting)
    assert len(first.lines("articles")) == 1
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'mardi'}", *setting)
    assert crawl.exit_code == 0, crawl.stderr
    articles = crawl.lines("articles")
    if policy == "drop":
        [dropped] = crawl.lines("dropped")
        assert dropped["reason"] == "near_text"
        assert dropped["detail"].endswith("like https://archive.invalid/a.html")
    else:
        assert [(line["cluster"], line["cluster_size"]) for line in articles] == [
            (articles[0]["id"], 1),
            (articles[0]["id"], 2),
        ]


def test_a_wrong_policy_is_a_mistake_of_the_call(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    page(tmp_path / "lundi", "a.html", PROSE)
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path / 'lundi'}", "-s", "TAMIS_DUPLICATES=purge")
    assert crawl.exit_code == 4
    assert "TAMIS_DUPLICATES=purge: is one of 'drop', 'mark'" in crawl.stderr
