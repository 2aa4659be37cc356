"""A site on loopback whose every answer a test writes by hand, wrong ones included."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WHO = ("la mairie", "le laboratoire", "une jeune pousse", "la bibliothèque", "l’hôpital", "un éditeur")
DOES = ("présente", "essaie", "retire", "finance", "publie", "discute", "corrige", "mesure", "abandonne")
WHAT = (
    "un modèle de langue",
    "un moteur de recherche",
    "des robots de tri",
    "une charte",
    "des capteurs",
    "un corpus de lettres",
    "un logiciel de traduction",
    "une salle de calcul",
    "un assistant vocal",
)
WHERE = (
    "à Bressigny",
    "dans le Jura",
    "près de Tulle",
    "en Wallonie",
    "sur le port",
    "au lycée",
    "en Savoie",
)
WHY = (
    "pour gagner une heure par jour",
    "parce que les lecteurs le demandent",
    "malgré l’avis des experts",
    "contre un loyer modeste",
    "sans attendre le budget",
    "après deux ans de travaux",
    "avec prudence",
)


def prose(seed: str) -> str:
    """Four paragraphs that no other seed shares."""
    chance = random.Random(seed)
    parts = (WHO, DOES, WHAT, WHERE, WHY)
    sentences = [" ".join(chance.choice(part) for part in parts).capitalize() + "." for _ in range(12)]
    return "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, 12, 3))


def article(title: str = "Un moteur de recherche pour les lecteurs", head: str = "") -> bytes:
    """A page that extraction keeps; different titles make different texts."""
    return (
        f"<!doctype html><html lang=fr><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1><p>{title} : voici ce que l’on en sait depuis ce matin.</p>"
        f"{prose(title)}</article></body></html>"
    ).encode()


@dataclass
class Answer:
    """What the site says to one request."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    raw: bytes = b""
    """Sent as it stands, in place of everything else."""


@dataclass
class Hit:
    """One request that came in."""

    path: str
    host: str
    headers: dict[str, str]


Script = Callable[[int], Answer]
"""Gives the answer to the n-th request for a path, from 0."""


class ScriptedSite:
    """Serves a script by path, or by host and path (`busy.example/a`); what is not in it is not found."""

    def __init__(self, script: Mapping[str, Answer | Script], *, at_once: bool = False) -> None:
        """Answers are told one after another, unless the script can tell them `at_once`."""
        self.script = dict(script)
        self.hits: list[Hit] = []
        self.at_once = at_once
        self._lock = threading.Lock()
        site = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> ScriptedSite:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def paths(self, host: str = "") -> list[str]:
        """Paths asked for, in order; of one host if it is named."""
        return [hit.path for hit in self.hits if host in ("", hit.host)]

    def _answer(self, desk: BaseHTTPRequestHandler) -> None:
        with self._lock:
            host = (desk.headers["Host"] or "").partition(":")[0]
            number = self.paths(host).count(desk.path)
            self.hits.append(Hit(desk.path, host, dict(desk.headers.items())))
            place = f"{host}{desk.path}"
            found = self.script.get(place) or self.script.get(desk.path) or Answer(b"not here", 404)
            if callable(found) and not self.at_once:
                found = found(number)
        answer = found(number) if callable(found) else found
        try:
            if answer.raw:
                desk.wfile.write(answer.raw)
                desk.close_connection = True
                return
            desk.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                desk.send_header(name, value)
            desk.end_headers()
            desk.wfile.write(answer.body)
        except OSError:
            pass  # the crawl hung up, as some tests want it to
