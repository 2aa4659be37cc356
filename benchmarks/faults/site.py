"""The site of the trials: generated pages on loopback, and how often each was asked for."""

from __future__ import annotations

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.faults.pages import page

DELAY = 0.005
"""Seconds that a page takes, so that several are in flight."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawl that is killed resets its connections: that is meant."""


class Site:
    """Serves `/page/N` for as long as the block lasts."""

    def __init__(self) -> None:
        self.hits: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._make_desk())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, number: int) -> str:
        """Address of a page."""
        return f"http://127.0.0.1:{self._server.server_port}/page/{number}"

    def forget(self) -> None:
        """Count anew."""
        with self._lock:
            self.hits.clear()

    def _make_desk(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Desk(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                number = self.path.removeprefix("/page/")
                body = page(int(number)).encode() if number.isdecimal() and len(number) < 7 else b""
                if body:
                    with site._lock:
                        site.hits[int(number)] += 1
                    time.sleep(DELAY)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
                """Say nothing."""

        return Desk
