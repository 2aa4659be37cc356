"""A web of saved sites on loopback, in which days pass when the test says so.

A site is a folder `sites/HOST/DAY/`, its files named like the paths they answer: `/feed` is `feed.xml`,
`/2026/a` is `2026/a.html`, `/` is `index.html`. A `.txt` file is an article: its first line is the title,
`[prose]` stands for made-up French. A later day lies over the earlier ones. `answers.toml` says
what a file cannot:

    ["/feed"]
    status = 301
    location = "https://revue.example/actualites/feed"
    etag = "constant"        # instead of one made from the content
    retry_after = 3600
"""

from __future__ import annotations

import hashlib
import html
import time
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from crawler.clock import parse
from tests.scripted_site import prose

SITES = Path(__file__).parent / "sites"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/feed+json",
    ".gz": "application/x-gzip",
}


@dataclass(frozen=True)
class Hit:
    """One request that arrived."""

    host: str
    path: str
    status: int
    at: datetime
    conditional: bool = False
    too_early: bool = False
    """It came before the time that an earlier `Retry-After` of its host had named."""

    @property
    def url(self) -> str:
        return f"{self.host}{self.path}"


@dataclass
class Answer:
    """What a site says at one path."""

    body: bytes = b""
    content_type: str = "text/plain"
    status: int = 200
    location: str = ""
    etag: str = ""
    retry_after: int = 0


class ReplayedWeb:
    """Serves all sites of a folder from one port for as long as the `with` block lasts."""

    def __init__(self, sites: Path = SITES) -> None:
        self.sites = sites
        self.day = 1
        self.hits: list[Hit] = []
        self._until: dict[str, datetime] = {}
        self._now = parse("2026-11-23T05:00:00Z")
        self._since = time.monotonic()
        self._lock = Lock()
        self.hold = ""
        """Paths that begin so are not answered: the client waits until it is killed."""
        self.held, self._released = Event(), Event()

    def __enter__(self) -> ReplayedWeb:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _door_of(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    def set_clock(self, day: int, moment: str) -> None:
        """Let it be that day and that moment, from which time goes on."""
        self.day, self._now, self._since = day, parse(moment), time.monotonic()

    def wait(self) -> None:
        """Hold a request back, until `release`."""
        self.held.set()
        self._released.wait(60)

    def release(self) -> None:
        """Answer again; nobody listens to what is still held."""
        self.hold = ""
        self._released.set()

    def answer(self, host: str, path: str, headers: Any) -> Answer:
        """What is said to a request, which is noted."""
        with self._lock:
            now = self._now + timedelta(seconds=time.monotonic() - self._since)
            answer = self.find(host, path)
            asked = headers.get("If-None-Match", "")
            if answer.status == 200 and answer.etag and asked == answer.etag:
                answer = Answer(status=304, etag=answer.etag)
            too_early = now < self._until.get(host, now)
            if answer.retry_after:
                self._until[host] = now + timedelta(seconds=answer.retry_after)
            self.hits.append(Hit(host, path, answer.status, now, bool(asked), too_early))
            return answer

    def find(self, host: str, path: str) -> Answer:
        """The answer of a site on the day it is."""
        plain = path.partition("?")[0]
        told: dict[str, Any] = {}
        found: Path | None = None
        for day in range(1, self.day + 1):
            folder = self.sites / host / f"day{day}"
            said = folder / "answers.toml"
            if said.is_file():
                rules = tomllib.loads(said.read_text(encoding="utf-8"))
                whole_day = rules.get("*", told) if day == self.day else told
                told = rules.get(path, rules.get(plain, whole_day))
            found = _file_of(folder, plain) or found
        answer = Answer(status=404) if found is None else _read(found, f"{host}{plain}")
        if found is None and not told:
            return answer
        status = told.get("status", 200)
        if status != 200:
            answer = Answer(status=status)
        answer.location = told.get("location", "")
        answer.retry_after = told.get("retry_after", 0)
        answer.etag = f'"{told["etag"]}"' if "etag" in told else answer.etag
        return answer


def _file_of(folder: Path, path: str) -> Path | None:
    name = path.strip("/") or "index"
    if ".." in name.split("/"):
        return None
    for candidate in (name, *(f"{name}{ending}" for ending in TYPES), f"{name}/index.html"):
        if (folder / candidate).is_file() and candidate != "answers.toml":
            return folder / candidate
    return None


def _read(path: Path, seed: str) -> Answer:
    body = path.read_bytes()
    if path.suffix == ".txt" and path.name != "robots.txt":
        body = _article(body.decode(), seed)
        kind = TYPES[".txt"]
    else:
        kind = TYPES.get(path.suffix, "text/plain; charset=utf-8")
    etag = hashlib.blake2b(body, digest_size=8).hexdigest()
    return Answer(body, kind, etag=f'"{etag}"')


def _article(text: str, seed: str) -> bytes:
    title, _, rest = text.partition("\n")
    lines = [line for line in rest.splitlines() if line.strip()]
    told = "".join(prose(seed) if line == "[prose]" else f"<p>{html.escape(line)}</p>" for line in lines)
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"</head><body><main><article><h1>{html.escape(title)}</h1>{told}</article></main></body></html>"
    ).encode()


def _door_of(web: ReplayedWeb) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if web.hold and self.path.startswith(web.hold):
                web.wait()
                self.close_connection = True
                return
            answer = web.answer(self.headers.get("Host", ""), self.path, self.headers)
            self.send_response(answer.status)
            for name, value in (
                ("Location", answer.location),
                ("ETag", answer.etag),
                ("Retry-After", str(answer.retry_after or "")),
                ("Content-Type", answer.content_type),
            ):
                if value:
                    self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.status != 304:
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Stay quiet: the hits are kept."""

    return Door
