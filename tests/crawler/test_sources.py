"""The catalogue: all mistakes at once, before the first request."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import CatalogueError, load_catalogue, read_source

GOOD = """
[[source]]
id = "exemple"
name = "Exemple"
homepage = "https://exemple.fr/"
feeds = ["https://exemple.fr/feed"]
article = '/20\\d\\d/'
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_short_entry_is_enough(tmp_path: Path) -> None:
    [source] = load_catalogue(write(tmp_path, GOOD))
    assert source.feeds == ("https://exemple.fr/feed",)
    assert source.language == "fr"
    assert source.checked == "never"
    assert source.is_article("https://exemple.fr/2026/x")
    assert not source.is_article("https://exemple.fr/tag/ia")
    assert not source.is_next_page("https://exemple.fr/page/2")


def test_every_mistake_is_named_with_its_entry(tmp_path: Path) -> None:
    text = (
        GOOD
        + """
[[source]]
id = "Deux Mots"
name = "x"
homepage = "https://x.fr/"
feeds = ["https://x.fr/feed"]
[[source]]
id = "sans-rien"
name = "x"
homepage = "https://x.fr/"
[[source]]
id = "faute"
name = "x"
homepage = "https://x.fr/"
fedes = []
[[source]]
id = "motif"
name = "x"
homepage = "https://x.fr/"
feeds = ["https://x.fr/feed"]
article = "("
"""
        + GOOD
    )
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(write(tmp_path, text))
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    for line, words in zip(
        lines,
        ["Deux Mots", "nothing to look at", "`fedes`", "no regular expression", "stands twice"],
        strict=True,
    ):
        assert words in line


@pytest.mark.parametrize("text", ["[[source", "\udcff"], ids=["not-toml", "not-utf8"])
def test_an_unreadable_file_is_an_error_of_the_catalogue(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueError):
        load_catalogue(path)


def test_a_missing_file_is_an_error_of_the_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="No such file"):
        load_catalogue(tmp_path / "none.toml")


def test_an_address_must_be_http() -> None:
    entry = {"id": "x", "name": "x", "homepage": "https://x.fr/", "feeds": ["file:///etc/passwd"]}
    with pytest.raises(ValueError, match="feeds"):
        read_source(entry)
