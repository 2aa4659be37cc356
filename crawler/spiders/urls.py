"""`scrapy crawl urls -a file=FILE`: a plain list of article addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler.discovery.addresses import find_fault
from crawler.spiders.arguments import read_switch, refuse_unknown, split_list
from crawler.spiders.pages import PageSpider

SHOWN = 20
"""Wrong addresses that are told one by one."""


class UrlsSpider(PageSpider):
    """Fetches the addresses of a file, one a line (`#` begins a comment), or of `-a urls=A,B`.

    Args:
        again: `1` takes in pages anew that the data set has.

    Raises:
        ValueError: neither argument is given or one that is unknown, the file cannot be read, or an address
            cannot be asked for; each is told with its line.
    """

    name = "urls"

    def __init__(self, file: str = "", urls: str = "", again: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, "file urls again")
        super().__init__(**kwargs)
        self.again = read_switch("again", again)
        if bool(file) == bool(urls):
            raise ValueError("give either -a file=FILE or -a urls=ADDRESS,ADDRESS")
        listed = list(read_list(Path(file)) if file else enumerate(split_list(urls), start=1))
        self.addresses = list(dict.fromkeys(url for _, url in listed))
        place = file or "-a urls"
        wrong = [f"{place}:{at}: {fault}: {url!r}" for at, url in listed if (fault := find_fault(url))]
        if wrong:
            more = [f"… {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
            raise ValueError("\n".join([*wrong[:SHOWN], *more]))

    async def start(self) -> AsyncIterator[Request]:
        for url in self.addresses:
            yield self.ask(url)


def read_list(path: Path) -> Iterator[tuple[int, str]]:
    """Addresses of a list file, in its order, each with its line.

    Raises:
        ValueError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {error}") from None
    for number, line in enumerate(lines, start=1):
        address = line.strip()
        if address and not address.startswith("#"):
            yield number, address
