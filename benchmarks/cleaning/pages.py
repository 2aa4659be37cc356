"""What cleaning cuts out of real pages, and what it costs beside extraction."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.cleaning import Cleaned, clean
from pipelines.cleaning.extraction import main_text
from pipelines.cleaning.html_tree import PageRefused, decode, parse

ARTICLE = 3_000
"""Characters of the article that the cost is told for."""


@dataclass
class Seen:
    """Cuts of one kind of text, gold or extracted."""

    texts: int = 0
    characters: int = 0
    cut_texts: int = 0
    cuts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    clean_seconds: float = 0.0
    extract_seconds: float = 0.0

    def add(self, name: str, cleaned: Cleaned) -> None:
        """Count the cuts of a text."""
        self.texts += 1
        self.characters += len(cleaned.base)
        self.cut_texts += bool(cleaned.removals)
        for cut in cleaned.removals:
            self.cuts[f"{cut.note_class} | {cut.rule}"] += 1
            before = cleaned.base[max(0, cut.start - 60) : cut.start]
            after = cleaned.base[cut.end : cut.end + 40]
            self.shown.append(f"{name} {cut.rule} {cut.score:.2f}: {before!r} [[{cut.text!r}]] {after!r}")


def look(folder: Path, languages: tuple[str, ...] = ()) -> dict[str, Seen]:
    """Clean the gold and the extracted text of every page of a folder with `gold.jsonl` and `html/`."""
    gold, extracted = Seen(), Seen()
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n"):
        row = json.loads(line) if line.strip() else {}
        if not row or (languages and row["lang"] not in languages):
            continue
        if row.get("text"):
            gold.add(row["id"], _timed(gold, row["text"], row["lang"]))
        text = _extracted(extracted, folder / "html" / f"{row['id']}.html.gz", row.get("url"))
        if text:
            extracted.add(row["id"], _timed(extracted, text, row["lang"]))
    return {"gold text": gold, "extracted text": extracted}


def _timed(seen: Seen, text: str, language: str) -> Cleaned:
    """Clean, the better of three tries on the clock."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        cleaned = clean(text, language=language)
        best = min(best, time.process_time() - begun)
    seen.clean_seconds += best
    return cleaned


def _extracted(seen: Seen, path: Path, url: str | None) -> str:
    body = gzip.decompress(path.read_bytes())
    begun = time.process_time()
    try:
        text = main_text(parse(decode(body, None)), url).text
    except PageRefused:
        text = ""
    seen.extract_seconds += time.process_time() - begun
    return text


def table(seen: dict[str, Seen], show: bool) -> str:
    """Cuts by class and rule, and the costs, as Markdown."""
    lines = ["| class | rule | " + " | ".join(seen) + " |", "|---|---|" + "---|" * len(seen)]
    kinds = sorted(set().union(*(one.cuts for one in seen.values())))
    lines += [
        f"| {kind} | " + " | ".join(str(one.cuts[kind]) for one in seen.values()) + " |" for kind in kinds
    ]
    for name, one in seen.items():
        cost = 1000 * one.clean_seconds * ARTICLE / max(1, one.characters)
        told = (
            f"{name}: {one.texts} texts, {one.characters} characters, {one.cut_texts} cut; {cost:.2f} ms CPU"
        )
        share = (
            f", {one.clean_seconds / one.extract_seconds:.1%} of extraction" if one.extract_seconds else ""
        )
        lines += ["", f"{told} an article of {ARTICLE} characters{share}"]
    if show:
        lines += ["", *(f"{name}: {cut}" for name, one in seen.items() for cut in one.shown)]
    return "\n".join(lines)
