"""What commands that print share: options that they do not have, and a reader that has left."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from rich.console import Console
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import code_of

WIDE = 10_000
"""Columns of a table that is not for a terminal: nothing of a line is cut off, and `grep` finds it whole."""


def refuse_options(args: Sequence[str]) -> None:
    """Refuse options that a command does not have: Scrapy hands them on as arguments.

    Raises:
        UsageError: there is one.
    """
    if wrong := [name for name in args if name.startswith("-") and name != "-"]:
        raise UsageError(f"unknown option {wrong[0]}")


@contextmanager
def to_standard_output(command: ScrapyCommand) -> Iterator[None]:
    """Print what a command has to say, down to the last byte. A reader that has left (`| head`) has what it
    wanted, and the exit code stays; a full disk is told in one line."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
    except OSError as error:
        _let_go()
        print(f"standard output: {error}", file=sys.stderr)
        command.exitcode = int(code_of(error))


def _let_go() -> None:
    """Send what is still to be written nowhere: Python would complain of it at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class PlainConsole(Console):
    """A console without highlighting, `wide` where it is no terminal; a broken pipe is its caller's."""

    def __init__(self, *, soft_wrap: bool = False, wide: bool = True) -> None:
        super().__init__(highlight=False, soft_wrap=soft_wrap)
        if wide and not self.is_terminal:
            self.width = WIDE

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
