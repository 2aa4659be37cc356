"""The data card of a release: README.md as the Hugging Face hub reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.dataset.markdown import table
from crawler.dataset.selection import Changes, Counts
from crawler.dataset.vocabulary import features_yaml
from crawler.items import SCHEMA_VERSION, Article
from crawler.schema import field_docs, type_names

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
TOP = 20
"""Rows of a table of counts; the rest is in statistics.json."""


@dataclass(frozen=True)
class Release:
    """What a card tells of a release."""

    version: str
    """Day of the latest fetch, `2026.11.24`."""
    form: str
    """`jsonl` or `parquet`."""
    splits: Mapping[str, int]
    """Records by split."""
    asked: str
    """The choice, as it was asked for."""
    statistics: Mapping[str, Any]
    counts: Counts
    pictures: Iterable[str]
    changes: Changes | None
    previous: str = ""
    """Version of the release that `changes` compares with."""


def card(release: Release) -> str:
    """The whole page."""
    parts = [
        _head(release),
        f"# Tamis, release {release.version}\n",
        describe(release) + "\n",
        _loading(release),
        _making(release),
        _changes(release),
        _numbers(release),
        "## Fields\n\nA string that is not known is empty, a list is never null; no key is ever missing.\n",
        _fields(),
        _RIGHTS,
    ]
    return "\n".join(part for part in parts if part)


def describe(release: Release) -> str:
    """One paragraph on what this is."""
    found = release.statistics
    languages = ", ".join(list(found["language"])[:5])
    return (
        f"{found['records']:,} news articles on artificial intelligence from {len(found['source'])} sources "
        f"({languages}), fetched from {found['crawled_at']['first'][:10]} to "
        f"{found['crawled_at']['last'][:10]}. What translators and scripts had left in the texts is cut, and "
        "each record says what was cut and by which rule."
    )


def _head(release: Release) -> str:
    found = release.statistics
    size = next((name for bound, name in SIZES if found["records"] < bound), "1M<n<10M")
    languages = [name for name in found["language"] if name.isalpha() and name != "und"]
    lines = ["---", "license: other", "license_name: rights-by-record"]
    lines += ["language:", *(f"- {name}" for name in languages)] if languages else []
    lines += ["task_categories:", "- text-generation", "pretty_name: Tamis", f"size_categories:\n- {size}"]
    lines += ["configs:", "- config_name: default", "  data_files:"]
    for split in release.splits:
        lines += [f"  - split: {split}", f"    path: data/{split}-*.{release.form}"]
    lines += ["dataset_info:", "- config_name: default", "  features:", features_yaml("  ")]
    return "\n".join([*lines, "---\n"])


def _loading(release: Release) -> str:
    split = next(iter(release.splits))
    return (
        "```python\nfrom datasets import load_dataset\n\n"
        f'articles = load_dataset("FOLDER", split="{split}", streaming=True)\n```\n\n'
        "The types are declared above and in `article.schema.json`. Moments are strings, RFC 3339 in UTC. "
        "pandas and DuckDB guess unless told: `read_json(…, lines=True, dtype=False)`, before pandas 3 "
        "with `convert_dates=False`; `read_json(…, columns={…})`.\n"
    )


def _making(release: Release) -> str:
    counts = release.counts
    rows = [
        ("records in the shards", counts.read),
        ("older revisions of a page", -counts.older_revisions),
        ("not chosen" + (f" (`{release.asked}`)" if release.asked else ""), -counts.not_chosen),
        ("the same text under another address", -counts.same_text),
        ("in this release", counts.written),
    ]
    counted = table(("", "records"), ((name, f"{count:,}") for name, count in rows))
    splits = ", ".join(f"`{name}` {count:,}" for name, count in release.splits.items())
    return (
        f"## How it was made\n\n{counted}\nSplits: {splits}. The articles of one `cluster` share a split.\n"
    )


def _changes(release: Release) -> str:
    if release.changes is None:
        return ""
    changes = release.changes
    return (
        f"## Since {release.previous}\n\n{changes.added:,} articles added, {changes.changed:,} with another "
        f"text, {changes.removed:,} gone.\n"
    )


def _numbers(release: Release) -> str:
    found = release.statistics
    parts = [
        "## Numbers\n",
        f"{found['characters']:,} characters; {found['characters_removed']:,} were cut, in "
        f"{found['articles_cut']:,} articles. {found['in_clusters']:,} articles tell a story that "
        "another one here tells, too. All numbers: `statistics.json`.\n",
        *(f"![{name}](plots/{name})\n" for name in release.pictures),
    ]
    for name in ("source", "language", "translated", "cuts", "free_access", "tdm_reservation", "ai_signal"):
        rows = [(_code(value), f"{count:,}") for value, count in list(found[name].items())[:TOP]]
        parts += [table((name, "count"), rows)] if rows else []
    return "\n".join(parts)


def _code(value: str) -> str:
    """A value out of a page, harmless in Markdown.

    >>> _code("a`b\\n|c")
    "`a'b |c`"
    """
    return f"`{' '.join(value.replace('`', chr(39)).split())[:80]}`"


def _fields() -> str:
    docs, types = field_docs(Article), type_names()
    return table(("field", "type", "meaning"), ([f"`{name}`", types[name], docs[name]] for name in types))


_RIGHTS = f"""## Rights and limits

The texts belong to their publishers. `license`, `free_access`, `robots`, `robots_ai`, `tdm_reservation` and
`ai_signal` say what was seen of each article's rights when it was fetched; none of them is a permission.
People are named in news: the texts are not made anonymous. Dates, authors and languages are read from the
pages or detected, and sometimes wrong. `translated` is `unknown` far more often than the truth is.

Schema version {SCHEMA_VERSION}. `croissant.json` describes the files for machines, `manifest.json` lists
them with their hashes.
"""
