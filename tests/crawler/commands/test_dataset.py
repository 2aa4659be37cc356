"""What a crawl writes proves itself, manifest and ledger included."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import msgspec

from crawler.files.shards import read_records
from crawler.items import Article
from crawler.schema import field_docs, find_breach
from tests.crawls import ROOT, Crawl


def test_a_crawl_is_proved_whole_and_what_is_changed_afterwards_is_found(
    scrapy: Callable[..., Crawl],
) -> None:
    crawl = scrapy("crawl", "showcase")
    assert crawl.exit_code == 0, crawl.stderr
    proof = scrapy("dataset", "verify", "--json")
    *faults, counts = map(json.loads, proof.stdout.splitlines())
    assert (faults, counts["faults"], counts["remarks"], proof.exit_code) == ([], 0, [], 0)
    assert counts["records"] == len(crawl.lines("articles"))
    assert counts["cuts"] == len(crawl.lines("removed")) > 0

    [shard] = crawl.output.glob("articles/*/*.jsonl")
    lines = shard.read_bytes().splitlines(keepends=True)
    shard.write_bytes(b"".join(lines[1:]))
    broken = scrapy("dataset", "verify")
    assert broken.exit_code == 1
    assert f"{len(lines) - 1} records, the manifest says {len(lines)}" in broken.stdout
    assert "says the ledger; no shard has it" in broken.stdout


def test_the_sample_holds_records_of_the_schema() -> None:
    found = [record for _, record in read_records(ROOT / "output/sample.jsonl")]
    assert any(record["cuts"] for record in found)
    assert not all(record["cuts"] for record in found)
    for record in found:
        assert list(record) == list(field_docs(Article)), "run `make sample`"
        article = msgspec.convert(record, Article, strict=True)
        assert find_breach(article) == "", "run `make sample`"
        assert asdict(article) == record
        assert Path(record["url"]).name
