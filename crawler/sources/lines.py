"""Where in a TOML file an entry and its fields stand: the standard reader does not tell."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[{1,2}\s*[\"']?([^\]\"'\s]+)[\"']?\s*\]{1,2}\s*(?:#.*)?$")
_FIELD = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
_QUOTES = re.compile(r'"""|\'\'\'')


class Lines:
    """Line numbers, from 1, of the tables and fields of a catalogue. Where none is found, the line of what
    it lies in, or 1."""

    def __init__(self, text: str) -> None:
        self._tables: dict[str, int] = {}
        self._entries: list[tuple[int, dict[str, int]]] = []
        inside = ""  # the quotes of a string over several lines that is open
        for number, line in enumerate(text.splitlines(), start=1):
            opened = inside
            for quotes in _QUOTES.findall(line):
                if not inside:
                    inside = quotes
                elif inside == quotes:
                    inside = ""
            if not opened:
                self._note(number, line)

    def _note(self, number: int, line: str) -> None:
        if table := _TABLE.match(line):
            self._tables.setdefault(table[1], number)
            if table[1] == "source" and "[[" in line:
                self._entries.append((number, {}))
        elif field := _FIELD.match(line):
            if self._entries:
                self._entries[-1][1].setdefault(field[1], number)
            else:
                self._tables.setdefault(field[1], number)

    def of_table(self, name: str) -> int:
        """Line of a table, or of a value outside all tables."""
        return self._tables.get(name, 1)

    def of_entry(self, index: int) -> int:
        """Line of an entry, counted from 0."""
        return self._entries[index][0] if index < len(self._entries) else 1

    def of_field(self, index: int, field: str) -> int:
        """Line of an entry's field."""
        line = self.of_entry(index)
        return self._entries[index][1].get(field, line) if index < len(self._entries) else line
