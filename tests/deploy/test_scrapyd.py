"""Scrapyd started for real: the egg goes in, the crawl runs, the data is there, a second run adds nothing."""

from __future__ import annotations

import configparser
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawls import ROOT
from tests.scripted_site import Answer, ScriptedSite, article

PATIENCE = 120.0
"""Seconds after which the test gives up on anything; scrapyd starts in two or three."""
PAGES = {f"/{number}": Answer(article(f"Le dossier numéro {number}")) for number in range(3)}


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("egg") / "tamis.egg"
    build = [sys.executable, str(ROOT / "deploy/scrapyd/build_egg.py"), str(target)]
    subprocess.run(build, check=True, capture_output=True, timeout=PATIENCE)
    return target


class Daemon:
    """A running scrapyd, asked through its JSON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"

    def start(self) -> None:
        config = configparser.ConfigParser()
        config.read(ROOT / "deploy/scrapyd/scrapyd.conf", encoding="utf-8")
        config["scrapyd"].update({"http_port": self.url.rpartition(":")[2], "poll_interval": "0.2"})
        with (self.folder / "scrapyd.conf").open("w", encoding="utf-8") as file:
            config.write(file)
        self.log = (self.folder / "scrapyd.log").open("wb")
        # Reading a project's settings, as other tests do, leaves their name in the environment.
        own = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "scrapyd"],
            cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT,
            env=own | {"XDG_CACHE_HOME": str(self.folder / "cache"), "HOME": str(self.folder)},
        )  # fmt: skip
        self.wait_for(self.is_up)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        self.log.close()

    def is_up(self) -> bool:
        assert self.process.poll() is None, (self.folder / "scrapyd.log").read_text()
        try:
            return bool(self.ask("daemonstatus.json")["status"] == "ok")
        except urllib.error.URLError:
            return False

    def wait_for(self, done: Any) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, (self.folder / "scrapyd.log").read_text()
            time.sleep(0.1)

    def ask(self, service: str, data: bytes | None = None, kind: str = "", **query: str) -> dict[str, Any]:
        address = f"{self.url}/{service}?{urllib.parse.urlencode(query)}"
        headers = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(address, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def deploy(self, egg: Path) -> dict[str, Any]:
        parts = {"project": b"tamis", "version": b"1", "egg": egg.read_bytes()}
        body = b"".join(
            b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), content)
            for name, content in parts.items()
        )
        return self.ask("addversion.json", body + b"--edge--\r\n", "multipart/form-data; boundary=edge")

    def crawl(self, arguments: dict[str, str], *settings: str) -> str:
        """Run a crawl to its end; its log."""
        fields = [("project", "tamis"), ("spider", "urls"), *arguments.items()]
        form = urllib.parse.urlencode(fields + [("setting", setting) for setting in settings]).encode()
        job = self.ask("schedule.json", form, "application/x-www-form-urlencoded")["jobid"]

        def is_done() -> bool:
            finished = self.ask("listjobs.json", project="tamis")["finished"]
            return any(entry["id"] == job for entry in finished)

        self.wait_for(is_done)
        return (self.folder / "logs" / "tamis" / "urls" / f"{job}.log").read_text(encoding="utf-8")


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path)
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.stop()


def test_every_file_that_a_room_reads_is_in_the_egg(egg: Path) -> None:
    inside = set(zipfile.ZipFile(egg).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "crawler", "pipelines"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in listed if name not in inside] == []


def test_a_crawl_runs_out_of_the_egg_and_a_second_one_adds_nothing(
    egg: Path, daemon: Daemon, tmp_path: Path
) -> None:
    deployed = daemon.deploy(egg)
    assert deployed["status"] == "ok", deployed
    assert {"news", "urls", "archive", "showcase"} <= set(
        daemon.ask("listspiders.json", project="tamis")["spiders"]
    )
    output = tmp_path / "data"
    settings = (
        f"TAMIS_OUTPUT={output}", "TAMIS_ALLOW_PRIVATE=1", "AUTOTHROTTLE_ENABLED=0", "DOWNLOAD_DELAY=0"
    )  # fmt: skip
    with ScriptedSite(PAGES) as site:
        arguments = {"urls": ",".join(f"{site.url}{path}" for path in PAGES)}
        log = daemon.crawl(arguments, *settings)
        shards = {path: path.read_bytes() for path in output.glob("articles/*/*.jsonl")}
        assert len(b"".join(shards.values()).splitlines()) == len(PAGES), log
        asked = len(site.hits)
        log = daemon.crawl(arguments, *settings)
        assert {path: path.read_bytes() for path in output.glob("articles/*/*.jsonl")} == shards, log
        assert len(site.hits) == asked
    codes = [json.loads(path.read_text())["exit_code"] for path in output.glob("runs/*.json")]
    assert codes == [0, 0]
