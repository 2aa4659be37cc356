"""The settings as Scrapy reads them: manners, bounds, and nothing open that need not be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler import settings as ours
from crawler.spiders.urls import UrlsSpider
from pipelines.stages.hop import Wanted
from pipelines.work.limits import Limits
from tests.crawls import ROOT


@pytest.fixture
def settings() -> Settings:
    read = Settings()
    read.setmodule(ours, priority="project")
    return read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("AUTOTHROTTLE_ENABLED", True),
        ("COOKIES_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("METAREFRESH_ENABLED", False),
        ("DOWNLOAD_MAXSIZE", 8 * 2**20),
        ("DOWNLOAD_TIMEOUT", 30),
        ("REDIRECT_MAX_TIMES", 5),
        ("HTTPPROXY_ENABLED", False),
        ("TAMIS_ALLOW_PRIVATE", False),
        ("TAMIS_RIGHTS", "record"),
        ("LOG_LEVEL", "INFO"),
        ("FEED_STORE_EMPTY", False),
    ],
)
def test_a_setting_is_what_the_documentation_promises(settings: Settings, name: str, value: Any) -> None:
    assert settings[name] == value


def test_only_the_web_is_fetched(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_french_is_asked_for_first(settings: Settings) -> None:
    assert settings["DEFAULT_REQUEST_HEADERS"]["Accept-Language"].startswith("fr")


def test_a_contact_goes_into_the_user_agent_and_an_agent_given_by_hand_wins(settings: Settings) -> None:
    settings.set("TAMIS_CONTACT", "mailto:me@exemple.fr", priority="cmdline")
    UrlsSpider.update_settings(settings)
    assert settings["USER_AGENT"].endswith("(+mailto:me@exemple.fr)")
    settings.set("USER_AGENT", "mine", priority="cmdline")
    UrlsSpider.update_settings(settings)
    assert settings["USER_AGENT"] == "mine"


def test_our_defaults_are_stated_once_and_meant_everywhere(settings: Settings) -> None:
    wanted, limits = Wanted(), Limits()
    assert tuple(settings.getlist("TAMIS_LANGUAGES")) == wanted.languages
    assert settings.getint("TAMIS_MIN_CHARS") == wanted.min_chars
    assert settings.getbool("TAMIS_TEASERS") == wanted.teasers
    assert settings.getfloat("TAMIS_PAGE_CPU_SECONDS") == limits.cpu_seconds
    assert settings.getint("TAMIS_PAGE_MEMORY_MIB") == limits.memory_mib


def test_every_changed_setting_shows_scrapys_default_beside_it() -> None:
    source = (ROOT / "crawler/settings.py").read_text(encoding="utf-8")
    shown = Settings()
    for line in source.splitlines():
        match = re.match(r"([A-Z_]+) = ", line)
        if match and match[1] in shown and not match[1].startswith("TAMIS_"):
            before = source[: source.index(line)].splitlines()[-1]
            assert "#" in line or before.startswith("#"), f"{match[1]} stands without its default"


def test_every_setting_of_our_own_is_read_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("crawler", "pipelines")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "settings.py"
    )
    names = [name for name in dir(ours) if name.startswith("TAMIS_")]
    assert [name for name in names if f'"{name}"' not in code] == []


def test_scrapy_finds_the_project() -> None:
    assert get_project_settings()["BOT_NAME"] == "tamis"
