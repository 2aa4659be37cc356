"""The cuts of an article, and the proof that they are its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.files.shards import BadShard, find_shards, read_lines, stem
from crawler.items import Article, Cut
from pipelines.cleaning.cleaned import Removal, cut, rebuild

_RUN = re.compile(r"-\d{1,9}$")
"""The number of a shard within its run."""


class CutLine(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A line of `removed/` as it is read."""

    id: str
    seq: int
    start: int
    end: int
    text: str
    rule: str
    class_: str = msgspec.field(name="class")
    score: float
    evidence: list[str]
    action: str
    ruleset: str
    base_sha256: str


assert CutLine.__struct_fields__ == tuple(Cut.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of `removed/` with the place it was read at."""

    place: str
    line: CutLine


class CutsOfRun:
    """The files of `removed/` that belong to a shard: of its own name, or of its run's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unreadable: list[tuple[str, str]] = []
        """Places and faults of lines that are no cuts."""
        self.counts: dict[str, int] = {}
        """Lines of each file read so far."""
        self._files = {stem(path): path for path in find_shards(folder, "removed")}
        self._unread = set(self._files)
        self._open: list[str] = []
        self._waiting: dict[tuple[str, str], list[Entry]] = {}

    @property
    def withheld(self) -> bool:
        """Whether the folder has no `removed/` at all."""
        return not (self.folder / "removed").exists()

    def turn_to(self, shard: Path) -> Iterator[Entry]:
        """Open the cuts of a shard; gives those of the shard or run before it that nobody took."""
        name = stem(shard)
        names = [found for found in (name, _RUN.sub("", name)) if found in self._files]
        if names != self._open:
            yield from self._leftovers()
            self._open = names
            for found in names:
                self._read(found)

    def finish(self) -> Iterator[Entry]:
        """The cuts that nobody took, those of files included that belong to no shard."""
        yield from self._leftovers()
        for name in sorted(self._unread):
            self._read(name)
            yield from self._leftovers()

    def _leftovers(self) -> Iterator[Entry]:
        for entries in self._waiting.values():
            yield from entries
        self._waiting = {}

    def take(self, article: Article) -> list[Entry]:
        """The cuts of an article, in the order of their numbers; each is given once."""
        found = self._waiting.pop((article.id, article.base_sha256), [])
        return sorted(found, key=lambda entry: entry.line.seq)

    def _read(self, name: str) -> None:
        self._unread.discard(name)
        path = self._files[name]
        place, number = path.relative_to(self.folder).as_posix(), 0
        try:
            for number, line in read_lines(path):
                try:
                    entry = Entry(f"{place}:{number}", msgspec.json.decode(line, type=CutLine))
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    self.unreadable.append((f"{place}:{number}", str(error)))
                    continue
                self._waiting.setdefault((entry.line.id, entry.line.base_sha256), []).append(entry)
        except BadShard as error:
            self.unreadable.append((place, str(error)))
        self.counts[place] = number


def find_cut_faults(article: Article, lines: Sequence[CutLine]) -> Iterator[str]:
    """What speaks against these being the cuts of this article.

    The cuts put back into the text must give `base_sha256`, each must stand in that base text where it
    says, and taken out again they must leave the text.
    """
    if [line.seq for line in lines] != list(range(len(lines))):
        yield f"cuts are numbered {[line.seq for line in lines]}"
    removed = [line for line in lines if line.action == "removed"]
    if [line.rule for line in removed] != article.cuts:
        yield f"removed/ has {len(removed)} cuts, the record names {len(article.cuts)}, or of other rules"
        return
    if any(line.ruleset != article.ruleset for line in lines):
        yield "cuts of another ruleset"
    if sum(line.end - line.start for line in removed) != article.chars_removed:
        yield "the cuts do not add up to chars_removed"
    removals = [Removal(line.start, line.end, line.text, line.rule, line.class_) for line in removed]
    try:
        base = rebuild(article.text, removals)
        if hashlib.sha256(base.encode("utf-8", "surrogatepass")).hexdigest() != article.base_sha256:
            yield "the cuts put back do not give base_sha256"
        if cut(base, removals) != article.text:
            yield "the cuts taken out of the base text do not leave the text"
    except ValueError as error:
        yield str(error)
        return
    for line in lines:
        if base[line.start : line.end] != line.text:
            yield f"cut {line.seq} is not what stands at {line.start}:{line.end} of the base text"
