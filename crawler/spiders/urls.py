"""`scrapy crawl urls -a file=FILE`: a plain list of article addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler.spiders.arguments import read_switch, refuse_unknown, split_list
from crawler.spiders.pages import PageSpider


class UrlsSpider(PageSpider):
    """Fetches the addresses of a file, one a line (`#` begins a comment), or of `-a urls=A,B`.

    Args:
        again: `1` takes in pages anew that the data set has.

    Raises:
        ValueError: neither argument is given or one that is unknown, the file cannot be read, or an address
            is not http(s).
    """

    name = "urls"

    def __init__(self, file: str = "", urls: str = "", again: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, "file urls again")
        super().__init__(**kwargs)
        self.again = read_switch("again", again)
        if bool(file) == bool(urls):
            raise ValueError("give either -a file=FILE or -a urls=ADDRESS,ADDRESS")
        self.addresses = list(dict.fromkeys(read_list(Path(file)) if file else split_list(urls)))
        if wrong := [url for url in self.addresses if not url.startswith(("http://", "https://"))]:
            raise ValueError(f"not an http address: {wrong[0]!r} ({len(wrong)} in all)")

    async def start(self) -> AsyncIterator[Request]:
        for url in self.addresses:
            yield self.ask(url)


def read_list(path: Path) -> Iterator[str]:
    """Addresses of a list file, in its order.

    Raises:
        ValueError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {error}") from None
    for line in lines:
        address = line.strip()
        if address and not address.startswith("#"):
            yield address
