"""Metadata on real pages: how many titles, authors and dates are right, beside trafilatura's own reader.

    python -m benchmarks.metadata --pages DIR [--lang fr] [--half a|b] [--wrong] [--no-time]

DIR holds `gold.jsonl` (one object a line: `id`, `url`, `lang`, `text`, `title`, `author`, `date`) and
`html/ID.html.gz`. A field counts as right when it equals the gold exactly: a title after folding case and
squeezing spaces and quotes, authors as a set of names (letters only), a date as the same day.

Gold authors hold agencies and sites too ("The Associated Press"). `author` compares the people who signed or,
where there are none, the agency or newsroom; `people` the people alone.

CPU is process time, a page's median of three passes, on a tree parsed before the clock starts, both
readers by turns; so the ratio holds on a busy machine. `--half` takes pages of one half of the sites (by a
hash of the registered domain), so that rules can be made on one half and tried on the other.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import tldextract
import trafilatura.metadata
from lxml.html import HtmlElement

from pipelines.cleaning.html_tree import PageRefused, decode, parse
from pipelines.cleaning.metadata import read_metadata

Row = dict[str, Any]
Answer = dict[str, Any]
_PASSES = 3
_FIELDS = {"title": "title", "author": "author", "people": "author", "date": "date"}
_DOMAIN = tldextract.TLDExtract(suffix_list_urls=())


def main() -> None:
    """Print the table."""
    options = _options()
    rows = [row for row in read_rows(options.pages) if is_wanted(row, options)]
    answers: dict[str, list[Answer]] = {"tamis": [], "trafilatura": []}
    spent: dict[str, list[float]] = {"tamis": [], "trafilatura": []}
    for row in rows:
        html = read_page(options.pages, row)
        readers: dict[str, Callable[[HtmlElement], Answer]] = {
            "tamis": partial(_ours, row),
            "trafilatura": _theirs,
        }
        for name, reader in readers.items():
            answer, seconds = _measure(reader, html, 1 if options.no_time else _PASSES)
            answers[name].append(answer)
            spent[name].append(seconds)
    _print_quality(rows, answers)
    if not options.no_time:
        _print_cost(spent)
    if options.wrong:
        _print_wrong(rows, answers["tamis"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder with gold.jsonl and html/")
    parser.add_argument("--lang", help="only pages of this language")
    parser.add_argument("--half", choices=("a", "b"), help="only one half of the sites")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong")
    parser.add_argument("--no-time", action="store_true", help="one pass, no CPU figures")
    return parser.parse_args()


def read_rows(pages: Path) -> Iterator[Row]:
    """The gold of a folder of pages."""
    with (pages / "gold.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_page(pages: Path, row: Row) -> str:
    """The page that a row of the gold is about, decoded."""
    return decode(gzip.decompress((pages / "html" / f"{row['id']}.html.gz").read_bytes()))


def is_wanted(row: Row, options: argparse.Namespace) -> bool:
    """Whether `--lang` and `--half` let a page in."""
    return (not options.lang or row["lang"] == options.lang) and (
        not options.half or half(row["url"]) == options.half
    )


def half(url: str | None) -> str:
    """The half that a page's site belongs to."""
    site = _DOMAIN(url or "").top_domain_under_public_suffix
    return "ab"[hashlib.sha256(site.encode()).digest()[0] % 2]


def _measure(reader: Callable[[HtmlElement], Answer], html: str, passes: int) -> tuple[Answer, float]:
    answer: Answer = {}
    spent = []
    for _ in range(passes):
        try:
            tree = parse(html)
        except PageRefused:  # the crawl would not read it either
            return dict.fromkeys(_FIELDS), 0.0
        start = time.process_time()
        answer = reader(tree)
        spent.append(time.process_time() - start)
    return answer, statistics.median(spent)


def _ours(row: Row, tree: HtmlElement) -> Answer:
    found = read_metadata(tree, row["url"], text=row["text"] or "")
    return {
        "title": found.title,
        "author": list(found.signed_by),
        "people": list(found.authors),
        "date": found.published_day,
    }


def _theirs(tree: HtmlElement) -> Answer:
    found = trafilatura.metadata.extract_metadata(tree)
    return {"title": found.title, "author": found.author, "people": found.author, "date": found.date}


def _squeeze(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value or "")).casefold()
    text = re.sub(r"[“”«»„\"]", " ", re.sub(r"[’‘`´]", "'", text))
    return " ".join(text.split())


def _names(value: object) -> set[str]:
    parts = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
    names = (
        "".join(filter(str.isalpha, unicodedata.normalize("NFKD", name).casefold()))
        for part in parts
        for name in re.split(r";|,|\bet\b|\band\b|\bund\b|\by\b", part)
    )
    return set(filter(None, names))


def is_right(field: str, gold: object, given: object) -> bool:
    """Whether a field equals the gold."""
    if field == "title":
        return _squeeze(gold) == _squeeze(given)
    if field == "date":
        return str(gold)[:10] == str(given)[:10]
    return _names(gold) == _names(given)


def _print_quality(rows: list[Row], answers: dict[str, list[Answer]]) -> None:
    print(f"{len(rows)} pages")
    for field, key in _FIELDS.items():
        cells = []
        for name, given in answers.items():
            pairs = [(row[key], answer[field]) for row, answer in zip(rows, given, strict=True) if row[key]]
            right = sum(bool(value) and is_right(field, gold, value) for gold, value in pairs)
            cells.append(f"{name} {right / max(len(pairs), 1):.3f} ({right} of {len(pairs)})")
        print(f"{field:8}", "   ".join(cells))


def _print_cost(spent: dict[str, list[float]]) -> None:
    for name, seconds in spent.items():
        middle = statistics.median(seconds)
        print(
            f"{name:12} CPU a page: median {1000 * middle:.2f} ms, "
            f"mean {1000 * statistics.fmean(seconds):.2f} ms, slowest ÷ median {max(seconds) / middle:.1f}"
        )
    print(f"CPU, tamis ÷ trafilatura: {sum(spent['tamis']) / sum(spent['trafilatura']):.3f}")


def _print_wrong(rows: list[Row], answers: list[Answer]) -> None:
    for row, answer in zip(rows, answers, strict=True):
        for field, key in _FIELDS.items():
            if field != "people" and row[key] and not is_right(field, row[key], answer[field]):
                print(f"{field} {row['id']}\n   gold  {row[key]}\n   tamis {answer[field]}")


if __name__ == "__main__":
    main()
