"""`scrapy clean`: the same cleaning for text that somebody already has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pipelines.cleaning import clean
from tests.crawls import ROOT, Crawl

NOTE = "Voici la traduction en français de l’article :"
BODY = (
    "Le laboratoire publie un modèle de langue entraîné sur des archives ouvertes.\n"
    "Les chercheurs ont relu à la main deux mille phrases avant de fixer leurs règles."
)
MARKED = f"{NOTE}\n{BODY}"


def lines(crawl: Crawl) -> list[dict[str, object]]:
    return [json.loads(line) for line in crawl.stdout.splitlines()]


def test_records_come_out_in_order_with_text_cleaned_and_cuts_listed(scrapy: Callable[..., Crawl]) -> None:
    given = [{"id": 1, "text": MARKED}, {"id": 2, "other": True}, {"id": 3, "text": BODY, "é": [1.5, None]}]
    crawl = scrapy("clean", stdin="".join(json.dumps(record) + "\n" for record in given))
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    first, second, third = lines(crawl)
    assert first["text"] == BODY
    [cut] = first["removed"]  # type: ignore[misc]
    assert set(cut) == {"rule", "class", "start", "end", "text", "score"}
    assert (cut["class"], cut["start"], MARKED[cut["start"] : cut["end"]]) == ("preamble", 0, cut["text"])
    assert second == given[1]
    assert third == given[2] | {"removed": []}


def test_it_is_the_same_cleaning_as_the_function(scrapy: Callable[..., Crawl]) -> None:
    crawl = scrapy("clean", "-", stdin=json.dumps({"text": MARKED}))
    [record] = lines(crawl)
    cleaned = clean(MARKED)
    assert record["text"] == cleaned.text
    assert record["removed"] == [removal.as_dict() for removal in cleaned.removals]


def test_bad_lines_are_named_by_number_and_cost_the_exit_code_but_no_good_line(
    scrapy: Callable[..., Crawl],
) -> None:
    given = b'{"text": "Un."}\nnot json\n\n[1]\n{"text": 3}\n{"text": "\xff"}\n{"text": "Deux."}\n'
    crawl = scrapy("clean", stdin=given)
    assert crawl.exit_code == 1
    assert [record["text"] for record in lines(crawl)] == ["Un.", "Deux."]
    assert [line.split(":")[1] for line in crawl.stderr.splitlines()] == ["2", "4", "5", "6"]


def test_another_key_may_hold_the_text(scrapy: Callable[..., Crawl]) -> None:
    crawl = scrapy("clean", "--text-key", "corps", stdin=json.dumps({"corps": MARKED, "text": MARKED}))
    [record] = lines(crawl)
    assert (record["corps"], record["text"]) == (BODY, MARKED)


def test_a_text_file_is_one_text_and_several_files_are_read_in_turn(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    one, two = tmp_path / "un.txt", tmp_path / "deux.jsonl"
    one.write_text(MARKED + "\n", encoding="utf-8")
    two.write_text(json.dumps({"text": "Deux."}) + "\n", encoding="utf-8")
    crawl = scrapy("clean", str(one), str(two))
    assert [record["text"] for record in lines(crawl)] == [BODY, "Deux."]


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_cleaned(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    good = tmp_path / "a.jsonl"
    good.write_text('{"text": "Un."}', encoding="utf-8")
    crawl = scrapy("clean", str(tmp_path / "none.jsonl"), str(good))
    assert crawl.exit_code == 1
    assert [record["text"] for record in lines(crawl)] == ["Un."]
    assert "none.jsonl" in crawl.stderr


def test_the_policy_can_keep_or_flag_a_class(scrapy: Callable[..., Crawl]) -> None:
    given = json.dumps({"text": MARKED})
    [kept] = lines(scrapy("clean", "--policy", "preamble=keep", stdin=given))
    assert (kept["text"], kept["removed"]) == (MARKED, [])
    [flagged] = lines(scrapy("clean", "--policy", "preamble=flag", stdin=given))
    assert (flagged["text"], flagged["removed"]) == (MARKED, [])
    assert [span["class"] for span in flagged["flagged"]] == ["preamble"]  # type: ignore[attr-defined, index]


def test_wrong_options_are_refused_before_anything_is_written(scrapy: Callable[..., Crawl]) -> None:
    notjson = ["-s", "TAMIS_CLEANING=notjson"]
    for options in (["--policy", "preamble"], ["--policy", "nonsense=keep"], ["--explan"], notjson):
        crawl = scrapy("clean", *options, stdin=json.dumps({"text": MARKED}))
        assert crawl.exit_code == 2
        assert crawl.stdout == ""
        assert "Traceback" not in crawl.stderr
    assert 'TAMIS_CLEANING=notjson: wants {"CLASS": "ACTION"} in JSON' in crawl.stderr


def test_explain_shows_the_whole_text_and_names_each_cut(scrapy: Callable[..., Crawl]) -> None:
    crawl = scrapy("clean", "--explain", stdin=json.dumps({"text": MARKED}))
    assert crawl.exit_code == 0
    assert NOTE in crawl.stdout
    assert "preamble by " in crawl.stdout


def test_a_record_nested_too_deep_to_be_written_is_one_bad_line(scrapy: Callable[..., Crawl]) -> None:
    deep = [
        b'{"text": "Un.", "a": ' + b"[" * n + b'"\\u0000"' + b"]" * n + b"}" for n in (10, 400, 900, 100_000)
    ]
    crawl = scrapy("clean", stdin=b"\n".join([*deep, b'{"text": "Deux."}\n']))
    assert crawl.exit_code == 1
    assert "Traceback" not in crawl.stderr
    told = [line.split(":")[1] for line in crawl.stderr.splitlines()]
    assert told[-2:] == ["3", "4"]
    assert [record["text"] for record in lines(crawl)][-1] == "Deux."
    assert len(told) + len(lines(crawl)) == 5


def test_standard_input_that_cannot_be_read_is_a_bad_line() -> None:
    write_only = os.open(os.devnull, os.O_WRONLY)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "clean"],
            cwd=ROOT,
            stdin=write_only,
            capture_output=True,
            check=False,
        )
    finally:
        os.close(write_only)
    assert (done.returncode, done.stderr.decode().splitlines()) == (1, ["-:0: Bad file descriptor"])
