"""The schema of a record, made from the dataclass and the docstrings under its fields."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import asdict
from typing import Any

import msgspec

from crawler.items import SCHEMA_VERSION, Article


def field_docs(record: type) -> dict[str, str]:
    """The docstring under each field of a dataclass, on one line, in the order of the fields.

    >>> field_docs(Article)["source"]
    "Id of the source in the catalogue, or the host's name."
    """
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    assert isinstance(definition, ast.ClassDef)
    docs: dict[str, str] = {}
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            docs[statement.target.id] = " ".join(str(following.value.value).split())
    return docs


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of `articles/`: every key required, no other allowed."""
    _, components = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    article: dict[str, Any] = components["Article"]
    for name, description in field_docs(Article).items():
        article["properties"][name].pop("default", None)
        article["properties"][name]["description"] = description
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tamis article",
        "description": f"One line of articles/*.jsonl, schema version {SCHEMA_VERSION}.",
        "type": "object",
        "properties": article["properties"],
        "required": list(article["properties"]),
        "additionalProperties": False,
    }


def type_names() -> dict[str, str]:
    """The JSON type of each field, for people.

    >>> type_names()["authors"], type_names()["chars"]
    ('list of strings', 'integer')
    """
    return {name: _type_name(entry) for name, entry in json_schema()["properties"].items()}


def _type_name(entry: dict[str, Any]) -> str:
    if entry["type"] == "array":
        return f"list of {entry['items']['type']}s"
    return str(entry["type"])


_NEVER = re.compile("[\x00\ud800-\udfff]")


def find_breach(article: Article) -> str:
    """What in a record breaks the schema; empty if nothing does.

    >>> find_breach(Article(id="0" * 32, url="ftp://x")).partition(" - ")[0]
    "Expected `str` matching regex '^https?://'"
    """
    fields = asdict(article)
    try:
        msgspec.convert(fields, Article, strict=True)
    except msgspec.ValidationError as error:
        return str(error)
    for name, value in fields.items():
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if any(_NEVER.search(text) for text in texts):
            return f"`{name}` holds a NUL or a lone surrogate"
    if article.chars != len(article.text):
        return f"`chars` is {article.chars}, the text has {len(article.text)}"
    return ""
