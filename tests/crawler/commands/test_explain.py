"""`scrapy explain`: what becomes of a page, and why."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.cleaning import clean, rebuild
from tests.crawls import Crawl

NOTE = "Voici la traduction en français de l’article :"
BODY = (
    "Le laboratoire publie ses premiers résultats, obtenus après trois ans de mesures dans les Alpes.",
    "Les mesures ont été refaites trois fois par une équipe voisine, sans qu’un écart notable apparaisse.",
    "Ajoutez cette ligne à votre page :",
    "window.etat = window.etat || {};",
    "Traduit de l’anglais par Hélène Vasseur",
)
PAGE = (
    '<html lang="fr"><head><title>Trois ans de mesures</title></head><body><article>'
    f"<h1>Trois ans de mesures</h1>{''.join(f'<p>{line}</p>' for line in (NOTE, *BODY))}"
    "</article></body></html>"
)
ALLOWED = ("-s", "TAMIS_ALLOW_PRIVATE=1")


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = {"/robots.txt": b"User-agent: *\nDisallow: /secret\n", "/a": PAGE.encode()}.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_saved_page_is_shown_with_all_that_became_of_it(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    crawl = scrapy("explain", str(path))
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    for told in ("kept", "extraction", "language", "Trois ans de mesures", "preamble by ", NOTE, "credit: "):
        assert told in crawl.stdout
    assert "kept" in crawl.stdout
    assert "by script-code, score 0.40" in crawl.stdout
    assert "-announced" in crawl.stdout


def test_programs_get_one_object_a_document_and_it_is_the_crawls_own_cleaning(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    page, texts = tmp_path / "page.html.gz", tmp_path / "texts.jsonl"
    page.write_bytes(gzip.compress(PAGE.encode()))
    text = "\n".join((NOTE, *BODY))
    texts.write_text(json.dumps({"text": text}) + "\n" + json.dumps({"html": PAGE, "text": ""}), "utf-8")
    crawl = scrapy("explain", "--json", "--url", "https://exemple.invalid/a", str(page), str(texts))
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    saved, given, markup = map(json.loads, crawl.stdout.splitlines())
    assert saved["url"] == "https://exemple.invalid/a"
    assert saved["metadata"]["title"] == {"value": "Trois ans de mesures", "origin": "h1"}
    assert markup["text"] == saved["text"]
    cleaned = clean(text)
    assert (given["text"], given["base"]) == (cleaned.text, cleaned.base)
    assert [cut["class"] for cut in given["removed"]] == ["preamble"]
    assert given["removed"][0]["evidence"] == list(cleaned.removals[0].evidence)
    assert rebuild(given["text"], cleaned.removals) == given["base"]
    assert [miss["class"] for miss in given["near_misses"]] == ["script_residue"]
    assert set(saved) == set(given)


def test_what_the_crawl_would_drop_is_explained_to_the_end_with_the_reason(
    scrapy: Callable[..., Crawl],
) -> None:
    crawl = scrapy("explain", "--json", "-", stdin=json.dumps({"text": f"{NOTE}\nLe robot marche."}))
    told = json.loads(crawl.stdout)
    assert told["dropped"] == {"reason": "too_short", "detail": "16 characters"}
    assert told["text"] == "Le robot marche."


def test_repairs_of_the_normal_form_are_named(scrapy: Callable[..., Crawl]) -> None:
    given = json.dumps({"text": "Lâ€™Ã©tÃ© dernier, le laboratoire a publié ses résultats.\r\n"})
    told = json.loads(scrapy("explain", "--json", "-", stdin=given).stdout)
    assert told["fixes"] == ["line-ends", "mojibake"]
    shown = scrapy("explain", "-", stdin=given).stdout
    assert "line-ends, mojibake" in next(line for line in shown.splitlines() if line.startswith("repaired"))
    assert "repaired" not in scrapy("explain", "-", stdin=json.dumps({"text": "Rien à redire."})).stdout


def test_the_policy_is_that_of_the_crawl_and_of_the_options(scrapy: Callable[..., Crawl]) -> None:
    text = "\n".join((NOTE, *BODY[:2]))
    given = json.dumps({"text": text})
    crawl = scrapy("explain", "--json", "--policy", "preamble=flag", "-", stdin=given)
    told = json.loads(crawl.stdout)
    assert (told["text"], [span["class"] for span in told["flagged"]]) == (text, ["preamble"])
    assert scrapy("explain", "--policy", "nonsense=keep", "-", stdin=given).exit_code == 2


def test_an_address_is_fetched_by_the_rules_of_the_crawl(scrapy: Callable[..., Crawl], site: str) -> None:
    crawl = scrapy("explain", *ALLOWED, "--json", f"{site}/a", f"{site}/none", f"{site}/secret")
    [told] = map(json.loads, crawl.stdout.splitlines())
    assert (told["name"], told["url"]) == (f"{site}/a", f"{site}/a")
    assert [cut["class"] for cut in told["removed"]] == ["preamble"]
    assert crawl.exit_code == 1
    missing, forbidden = crawl.stderr.splitlines()
    assert missing == f"{site}/none: HTTP status 404"
    assert forbidden.startswith(f"{site}/secret: robots")


def test_a_private_address_is_not_asked(scrapy: Callable[..., Crawl], site: str) -> None:
    crawl = scrapy("explain", f"{site}/a")
    assert (crawl.exit_code, crawl.stdout) == (1, "")
    assert "private_address" in crawl.stderr


def test_what_cannot_be_read_costs_one_line_and_the_exit_code(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    empty, torn = tmp_path / "empty.html", tmp_path / "torn.html.gz"
    empty.write_text("", encoding="utf-8")
    torn.write_bytes(gzip.compress(PAGE.encode())[:40])
    lost = tmp_path / "lost.html"
    crawl = scrapy("explain", str(lost), str(torn), str(empty), "-", stdin='{"other": 1}\nno json')
    assert (crawl.exit_code, crawl.stdout) == (1, "")
    assert [line.partition(": ")[0] for line in crawl.stderr.splitlines()] == [
        str(lost),
        str(torn),
        str(empty),
        "-:1",
        "-:2",
    ]


def test_nothing_to_explain_and_unknown_options_are_refused(scrapy: Callable[..., Crawl]) -> None:
    assert scrapy("explain").exit_code == 2
    assert scrapy("explain", "--jsn", "-").exit_code == 2


def test_folders_matter_only_to_what_is_fetched_and_a_wrong_setting_has_the_code_of_a_crawl(
    scrapy: Callable[..., Crawl], tmp_path: Path, site: str
) -> None:
    (tmp_path / "file").touch()
    nowhere = ("-s", f"TAMIS_STATE={tmp_path / 'file/state'}")
    saved = scrapy("explain", "-", *nowhere, stdin=json.dumps({"text": BODY[0]}))
    assert (saved.exit_code, saved.stderr) == (0, "")
    fetched = scrapy("explain", f"{site}/a", *ALLOWED, *nowhere)
    assert fetched.exit_code == 4
    assert fetched.stderr.startswith("TAMIS_STATE=")
    wrong = scrapy("explain", "-", "-s", "TAMIS_WORKERS=x", "-s", "TAMIS_NOW=hier")
    assert wrong.exit_code == 4
    assert [line.partition("=")[0] for line in wrong.stderr.splitlines()] == ["TAMIS_NOW", "TAMIS_WORKERS"]
