"""Duplicates: what is found, and what finding costs. `python -m benchmarks.duplicates [--articles 100000]`.

Texts are made, not real: words drawn by Zipf's law from a vocabulary, in sentences of which a few are stock
phrases that many articles share, as news agencies and sites have them. Times are CPU times of one process.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from pipelines.identity import article_id
from pipelines.text_index import Match, Seen, TextIndex, fingerprint

VOCABULARY = 30_000
STOCK = 400
"""Stock phrases; each article has two of them."""
MILLION = 1_000_000


class Writer:
    """Makes articles."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = [f"mo{number:x}" for number in range(VOCABULARY)]
        self.totals = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        self.stock = [self.sentence(self.chance.randint(8, 25)) for _ in range(STOCK)]

    def sentence(self, length: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.totals, k=length)) + "."

    def article(self) -> str:
        sentences = [self.sentence(self.chance.randint(8, 30)) for _ in range(self.chance.randint(4, 40))]
        for phrase in self.chance.sample(self.stock, 2):
            sentences.insert(self.chance.randrange(len(sentences)), phrase)
        return " ".join(sentences)


def replace_words(share: float) -> Callable[[str, random.Random], str]:
    """An editor who changes single words here and there."""

    def edit(text: str, chance: random.Random) -> str:
        words = text.split()
        for at in chance.sample(range(len(words)), max(1, round(share * len(words)))):
            words[at] = f"autre{chance.randrange(9999)}"
        return " ".join(words)

    return edit


def cut_end(share: float) -> Callable[[str, random.Random], str]:
    """A site that prints only the beginning."""
    return lambda text, chance: text[: round(len(text) * (1 - share))]


def add_lead(text: str, chance: random.Random) -> str:
    """A site that sets its own lead of 30 words before an agency's text."""
    return " ".join(f"chapeau{chance.randrange(9999)}" for _ in range(30)) + " " + text


def new_clothes(text: str, chance: random.Random) -> str:
    """Other capitals, quotes and spaces."""
    return text.capitalize().replace(". ", " !\u00a0»\n« ")


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "other typography": new_clothes,
    "one word in 200 changed": replace_words(0.005),
    "one word in 100 changed": replace_words(0.01),
    "one word in 50 changed": replace_words(0.02),
    "one word in 25 changed": replace_words(0.04),
    "one word in 10 changed": replace_words(0.1),
    "last 10 % cut off": cut_end(0.1),
    "last 30 % cut off": cut_end(0.3),
    "lead of 30 words added": add_lead,
}


class Filled:
    """An index with so many articles in it, what that cost, and the articles that will be asked after."""

    def __init__(self, count: int, trials: int, path: Path) -> None:
        self.count = count
        self.index = TextIndex(path)
        self.sketching = self.absorbing = 0.0
        self.chars = 0
        self.known: list[Seen] = []
        writer = Writer(1)
        step = max(1, count // trials)
        for shard in range(0, count, 1000):
            made = [self._make(writer, number) for number in range(shard, min(shard + 1000, count))]
            self.known += [seen for number, seen in enumerate(made, start=shard) if number % step == 0]
            started = time.process_time()
            self.index.absorb(f"articles/{shard:09}", made)
            self.absorbing += time.process_time() - started
        self.bytes = path.stat().st_size

    def _make(self, writer: Writer, number: int) -> Seen:
        text = writer.article()
        self.chars += len(text)
        started = time.process_time()
        printed = fingerprint(text)
        self.sketching += time.process_time() - started
        return Seen(article_id(f"https://exemple.fr/{number}"), text, "", "", printed)

    def ask(self, text: str) -> Match | None:
        """The article that a text repeats."""
        return self.index.find(article_id("https://neuf.fr/"), fingerprint(text))


def costs(filled: Filled) -> None:
    """What an article costs, and a million."""
    started = time.process_time()
    for seen in filled.known:
        filled.index.find(article_id("https://neuf.fr/"), seen.fingerprint)
    asking = (time.process_time() - started) / len(filled.known)
    count = filled.count
    print(f"{count:,} articles of {filled.chars // count} characters on average")
    print("\n| | an article | a million |\n| --- | --- | --- |")
    for name, seconds in (
        ("fingerprint, in a worker", filled.sketching / count),
        ("look-up of a copy, in the crawl's process", asking),
        ("into the file", filled.absorbing / count),
    ):
        print(f"| {name} | {seconds * 1e6:.0f} µs | {seconds * MILLION / 60:.1f} min |")
    print(f"| file | {filled.bytes / count:.0f} bytes | {filled.bytes / count * MILLION / 2**20:.0f} MiB |")
    print(f"\npeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def strangers(filled: Filled, trials: int) -> None:
    """Articles that are new: none of them may be dropped."""
    writer = Writer(2)
    writer.stock = Writer(1).stock
    kinds = [match.kind for _ in range(trials) if (match := filled.ask(writer.article()))]
    print(f"\nof {trials:,} new articles {len(kinds)} were taken for known ones")


def edits(filled: Filled) -> None:
    """Articles that are known, in other words: how many are found."""
    chance, trials = random.Random(7), len(filled.known)
    print(f"\n| {trials:,} known articles each | dropped | joined by cluster | joined to another |")
    print("| --- | --- | --- | --- |")
    for name, edit in EDITS.items():
        dropped = joined = wrong = 0
        for original in filled.known:
            match = filled.ask(edit(original.text, chance))
            if match is not None:
                wrong += match.cluster != original.page
                dropped += match.kind in ("same_text", "near_text")
                joined += match.kind == "same_story"
        print(f"| {name} | {dropped / trials:.1%} | {joined / trials:.1%} | {wrong} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--trials", type=int, default=1000, help="articles tried for each edit")
    opts = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        filled = Filled(opts.articles, min(opts.trials, opts.articles), Path(folder) / "texts.sqlite")
        costs(filled)
        strangers(filled, 10 * opts.trials)
        edits(filled)


if __name__ == "__main__":
    main()
