"""A setting that makes no sense is told by its name, all of them at once, before anything begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler import settings as ours
from crawler.wrong_settings import CHECKS, find_wrong_settings
from pipelines.stages.hop import wanted_of
from tests.crawls import Crawl


def settings_with(**values: Any) -> Settings:
    read = Settings()
    read.setmodule(ours, priority="project")
    read.update(values, priority="cmdline")
    return read


def test_the_settings_that_ship_are_sound_and_each_is_checked() -> None:
    assert find_wrong_settings(settings_with()) == []
    assert find_wrong_settings(settings_with(TAMIS_MAX_WAIT="0")) == []
    assert {name for name in vars(ours) if name.startswith("TAMIS_")} - set(CHECKS) == {"TAMIS_CONTACT"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAMIS_NOW", "hier"),
        ("TAMIS_LANGUAGES", "fr,xx"),
        ("TAMIS_LANGUAGES", ["français"]),
        ("TAMIS_MIN_CHARS", "abc"),
        ("TAMIS_MIN_CHARS", "-1"),
        ("TAMIS_TEASERS", "maybe"),
        ("TAMIS_CLEANING", "foo"),
        ("TAMIS_CLEANING", '{"human_ntd": "keep"}'),
        ("TAMIS_DUPLICATES", "purge"),
        ("TAMIS_RIGHTS", "perhaps"),
        ("TAMIS_SHARD_RECORDS", "0"),
        ("TAMIS_COMMIT_SECONDS", "0"),
        ("TAMIS_COMMIT_SECONDS", "inf"),
        ("TAMIS_WORKERS", "x"),
        ("TAMIS_WORKERS", -1),
        ("TAMIS_MAX_WAIT", "x"),
        ("TAMIS_MAX_WAIT", "-1"),
        ("TAMIS_SOURCE_PAGES", 0),
        ("TAMIS_REVISIT", "often"),
        ("TAMIS_SHARD_PACKING", "zip"),
        ("TAMIS_SHARD_LEVEL", "-1"),
    ],
)
def test_a_wrong_value_is_told_by_the_name_of_its_setting(name: str, value: Any) -> None:
    [told] = find_wrong_settings(settings_with(**{name: value}))
    assert told.startswith(f"{name}=")


@pytest.mark.parametrize(("packing", "level"), [("gz", "10"), ("zst", 23)])
def test_a_level_that_its_packing_has_not_is_told_with_the_rest(packing: str, level: Any) -> None:
    packed = {"TAMIS_SHARD_PACKING": packing, "TAMIS_SHARD_LEVEL": level}
    assert [
        line.partition("=")[0] for line in find_wrong_settings(settings_with(TAMIS_NOW="hier", **packed))
    ] == [
        "TAMIS_NOW",
        "TAMIS_SHARD_LEVEL",
    ]
    assert find_wrong_settings(settings_with(**packed | {"TAMIS_SHARD_LEVEL": 9})) == []


def test_languages_may_be_written_in_capitals() -> None:
    settings = settings_with(TAMIS_LANGUAGES="FR, en")
    assert find_wrong_settings(settings) == []
    assert wanted_of(settings).languages == ("fr", "en")


def test_all_are_told_at_once_and_nothing_is_made(scrapy: Callable[..., Crawl], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Une brève.</p>", encoding="utf-8")
    (tmp_path / "file").touch()
    wrong = {"TAMIS_NOW": "hier", "TAMIS_WORKERS": "x", "TAMIS_STATE": str(tmp_path / "file/state")}
    arguments = [part for name, value in wrong.items() for part in ("-s", f"{name}={value}")]
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path}", *arguments)
    assert crawl.exit_code == 4
    assert "Traceback" not in crawl.stderr
    assert all(f"{name}={value}: " in crawl.stderr for name, value in wrong.items())
    assert not crawl.output.exists()


def test_a_level_that_the_packing_has_not_is_told_at_the_start(
    scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text("<p>Une brève.</p>", encoding="utf-8")
    level = ("-s", "TAMIS_SHARD_PACKING=gz", "-s", "TAMIS_SHARD_LEVEL=99")
    crawl = scrapy("crawl", "archive", "-a", f"path={tmp_path}", *level)
    assert crawl.exit_code == 4
    assert "TAMIS_SHARD_LEVEL=99: levels of gz go from 0, its default, to 9" in crawl.stderr
    assert "Traceback" not in crawl.stderr
