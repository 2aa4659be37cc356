"""Serve a folder of saved pages on loopback, from memory: `python -m benchmarks.throughput.server DIR`.

It prints its port, and ends when its standard input closes or its time is over.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from pathlib import Path

from benchmarks.throughput.material import HOSTS, Wire, compress, read

_REQUEST = re.compile(rb"GET (?:/v(\d{1,9})/article/([\w.-]{1,200})\.html|/served) HTTP/1\.[01]\r\n")
_MOST_HEADER = 65536


class Desk(asyncio.Protocol):
    """One connection: as many requests as the client likes, one after another."""

    served = 0

    def __init__(self, pages: dict[str, Wire]) -> None:
        self.pages = pages
        self.pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            self.transport.writelines(self.answer(head + b"\r\n"))
        if len(self.pending) > _MOST_HEADER:
            self.transport.close()

    def answer(self, head: bytes) -> tuple[bytes, bytes]:
        """Give header and body for one request."""
        request = _REQUEST.match(head)
        if request is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", b""
        if request[2] is None:
            body = b"%d" % Desk.served
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body), body
        page = self.pages.get(request[2].decode())
        if page is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", b""
        Desk.served += 1
        body = page.copy(int(request[1]))
        # No charset in the header: readers must find it in the page, as on the Web.
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        return head + b"Content-Length: %d\r\n\r\n" % len(body), body


async def serve(pages: dict[str, Wire], seconds: float) -> None:
    """Open the port on every host, say it, and stay until nobody needs the pages any more."""
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Desk(pages), "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    for number in range(2, HOSTS + 1):
        await loop.create_server(lambda: Desk(pages), f"127.0.0.{number}", port)
    print(port, flush=True)
    orphaned = asyncio.Event()
    loop.add_reader(sys.stdin, orphaned.set)
    try:
        await asyncio.wait_for(orphaned.wait(), seconds)
    except TimeoutError:
        print(f"no longer served after {seconds:.0f} s", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="")
    parser.add_argument("--seconds", type=float, default=7200.0)
    given = parser.parse_args()
    asyncio.run(serve({page.id: compress(page) for page in read(given.folder, given.lang)}, given.seconds))


if __name__ == "__main__":
    main()
