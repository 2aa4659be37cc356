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
from pipelines.printable import printable

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
    """Print what a command has to say, down to the last byte.

    A reader that has left (`| head`) has what it wanted: the exit code stays as it is by then. Any other
    reason to stop, a full disk above all, costs one line on standard error and has its own exit code.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
    except OSError as error:
        _let_go()
        place = f"{error.filename}: " if error.filename else ""
        print(f"stopped: {printable(place)}{error.strerror or error}", file=sys.stderr)
        command.exitcode = int(code_of(error))


def _let_go() -> None:
    """Send what cannot be written any more nowhere: Python would complain of it at exit."""
    with suppress(OSError, ValueError):  # the trouble may have been with another file
        sys.stdout.flush()
        return
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
