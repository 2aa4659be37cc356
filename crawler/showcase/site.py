"""Serve the bundled news site on loopback for as long as a crawl (or a test) needs it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

from crawler.showcase import rendering
from crawler.showcase.edition import Edition, Page, shipped

_LAST_MODIFIED = "Tue, 24 Nov 2026 06:00:00 GMT"
_CSS = b"""
body { max-width: 70ch; margin: auto; font: 1.1em/1.5 serif }
nav ul { display: flex; gap: 1em; list-style: none }
img { max-width: 100% }
"""
_PICTURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9">
<rect width="16" height="9" fill="#9ab"/></svg>"""
_NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says at one address."""

    body: bytes
    content_type: str
    status: int = 200
    location: str = ""

    @property
    def etag(self) -> str:
        """A strong validator: the same bytes always give the same one."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'


class ShowcaseSite:
    """A news site on a free port of 127.0.0.1, running from `with` to the end of the block.

    >>> with ShowcaseSite() as site:
    ...     site.base_url.startswith("http://127.0.0.1:")
    True
    """

    def __init__(self, edition: Edition | None = None) -> None:
        self.edition = edition or shipped()
        self._server: _Server | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> ShowcaseSite:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Open the port and serve from a daemon thread."""
        if self._server is not None:
            raise RuntimeError("the site is already open")
        self._server = _Server(("127.0.0.1", 0), _Door)
        self._server.answers = answers(self.edition, self.base_url)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and free the port; a second call does nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = self._thread = None

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        if self._server is None:
            raise RuntimeError("the site is not open")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def feed_url(self) -> str:
        """The RSS feed."""
        return f"{self.base_url}/flux.xml"

    @property
    def sitemap_url(self) -> str:
        """The sitemap index; under it stand a news sitemap and an ordinary one."""
        return f"{self.base_url}/sitemap.xml"

    @property
    def listing_url(self) -> str:
        """The listing, which goes on on a second page."""
        return f"{self.base_url}/actualites"

    def pages(self) -> dict[str, Page]:
        """Give every announced address, in full, with the page that says what a crawl makes of it."""
        return {self.base_url + page.path: page for page in self.edition.pages if page.found_in}


def answers(edition: Edition, base: str) -> dict[str, Answer]:
    """Set everything the site says, by path, before the first request comes."""
    html, xml = "text/html", "application/xml; charset=utf-8"
    listed = edition.found_in("listing")
    closed = [f"{page.path.rpartition('/')[0]}/" for page in edition.pages if page.expected == "robots"]
    sitemaps = ["/sitemap-actualites.xml", "/sitemap-archives.xml"]
    said = {
        _NOT_FOUND: Answer(rendering.not_found(base), f"{html}; charset=utf-8", 404),
        "/": Answer(rendering.front_page(edition, base), f"{html}; charset=utf-8"),
        "/robots.txt": Answer(rendering.robots(closed, base), "text/plain; charset=utf-8"),
        "/flux.xml": Answer(
            rendering.feed(edition.found_in("feed"), base), "application/rss+xml; charset=utf-8"
        ),
        "/sitemap.xml": Answer(rendering.sitemap_index(sitemaps, base), xml),
        sitemaps[0]: Answer(rendering.news_sitemap(edition.found_in("news_sitemap"), base), xml),
        sitemaps[1]: Answer(rendering.archive_sitemap(edition.found_in("archive_sitemap"), base), xml),
        "/tamis.css": Answer(_CSS, "text/css; charset=utf-8"),
    }
    for number in range(1, -(-len(listed) // rendering.LISTING_LENGTH) + 1):
        path = "/actualites" if number == 1 else f"/actualites/page/{number}"
        said[path] = Answer(rendering.listing(listed, number, base), f"{html}; charset=utf-8")
    for page in edition.pages:
        said[f"/images/{rendering.slug(page.section)}.svg"] = Answer(_PICTURE, "image/svg+xml")
        if page.to:
            said[page.path] = Answer(b"", f"{html}; charset=utf-8", 301, base + page.to)
        else:
            body = rendering.article(page, edition, base)
            said[page.path] = Answer(body, f"{html}; charset={rendering.charset(page.frame)}", page.status)
    return said


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: dict[str, Answer]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet: a client that hangs up in the middle of an answer is no news."""


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        answer = self.server.answers.get(path)
        if answer is None:
            answer = self.server.answers[_NOT_FOUND]
        unchanged = answer.status == 200 and self.headers.get("If-None-Match") == answer.etag
        self.send_response(304 if unchanged else answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 200:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", _LAST_MODIFIED)
        if not unchanged:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and not unchanged:
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        return "tamis"

    def log_message(self, *args: Any) -> None:
        """Stay quiet: the crawl keeps the log."""
