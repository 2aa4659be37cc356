"""What ships for systemd and cron: it parses, and calls what there is."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import settings as ours
from tests.crawls import ROOT

UNITS = ROOT / "deploy" / "systemd"


def read(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((UNITS / name).read_text(encoding="utf-8"))
    return parser


def check_command(words: list[str]) -> None:
    assert words[:3] == [words[0], "crawl", "news"]
    assert words[0].endswith(".venv/bin/scrapy")
    assert (ROOT / "crawler/spiders/news.py").is_file()
    known = Settings()
    known.setmodule(ours)
    for flag, value in zip(words[3::2], words[4::2], strict=True):
        assert flag in ("-s", "--loglevel")
        if flag == "-s":
            assert value.partition("=")[0] in known


def test_the_service_runs_the_crawl_with_settings_that_exist() -> None:
    service = read("tamis.service")["Service"]
    assert service["Type"] == "oneshot"
    check_command(shlex.split(service["ExecStart"]))
    output = service["ExecStart"].partition("TAMIS_OUTPUT=")[2].split()[0]
    assert output == f"/var/lib/{service['StateDirectory']}"


def test_the_timer_starts_the_service_of_its_name() -> None:
    timer = read("tamis.timer")
    assert "Unit" not in timer["Timer"]
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d", timer["Timer"]["OnCalendar"])
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("there is no systemd-analyze; the other tests read the files themselves")
    command = tmp_path / ".venv" / "bin" / "scrapy"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for name in ("tamis.service", "tamis.timer"):
        text = (UNITS / name).read_text(encoding="utf-8").replace("/srv/tamis", str(tmp_path))
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [verify, "verify", "--man=no", tmp_path / "tamis.service", tmp_path / "tamis.timer"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    ours_said = [line for line in done.stderr.splitlines() if "tamis" in line]
    assert ours_said == []


def test_the_cron_line_runs_the_crawl_at_a_fixed_minute() -> None:
    lines = (ROOT / "deploy/cron/tamis").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line and not line.startswith("#") and "crawl" in line]
    minute, hour, *days, _user = line.split()[:6]
    assert 0 <= int(minute) < 60 and 0 <= int(hour) < 24
    assert days == ["*", "*", "*"]
    assert "%" not in line  # cron takes it for a line end
    check_command(shlex.split(line.partition("&& ")[2]))
