"""What the fields of a record are called elsewhere, and what types they have in other people's formats."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from crawler.schema import json_schema, type_names

SCHEMA_ORG = {
    "id": "identifier",
    "url": "url",
    "source": "publisher",
    "title": "headline",
    "authors": "author",
    "published": "datePublished",
    "modified": "dateModified",
    "text": "articleBody",
    "summary": "description",
    "tags": "keywords",
    "section": "articleSection",
    "image": "image",
    "site_name": "publisher",
    "kind": "additionalType",
    "language": "inLanguage",
    "original_url": "translationOfWork",
    "license": "license",
    "free_access": "isAccessibleForFree",
    "canonical_url": "mainEntityOfPage",
}
"""Properties of schema.org's NewsArticle."""

CORPORA = {
    "id": "`id` in FineWeb, HPLT, dolma",
    "url": "`url` in FineWeb, CCNet; `u` in HPLT",
    "source": "`source_domain` in CCNet; `source` in dolma",
    "title": "`title` in CCNet",
    "published": "no corpus keeps it apart from the fetch",
    "crawled_at": "`date` in FineWeb; `date_download` in CCNet; `ts` in HPLT; `added` in dolma",
    "text": "`text` in FineWeb, HPLT, dolma; `raw_content` in CCNet",
    "language": "`language` in FineWeb, CCNet; `lang` in HPLT",
    "language_score": "`language_score` in FineWeb, CCNet; `prob` in HPLT",
    "chars": "`length` in CCNet",
    "cuts": "span attributes in dolma",
    "flags": "`quality_warnings` in OSCAR",
    "text_sha256": "`digest` in CCNet",
    "cluster_size": "`minhash_cluster_size` in FineWeb-2",
    "robots": "`robots` in HPLT",
    "warc_file": "`file_path` in FineWeb; `f` in HPLT",
    "warc_offset": "`o` in HPLT",
}
"""Names in other corpora, where they have the field."""

_ARROW = {"string": "string", "integer": "int64", "number": "float64"}
_CROISSANT = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}


def element_type(kind: str) -> tuple[str, bool]:
    """The plain type of a field, and whether the field is a list of it.

    >>> element_type("list of strings"), element_type("integer")
    (('string', True), ('integer', False))
    """
    listed = kind.startswith("list of ")
    return kind.removeprefix("list of ").removesuffix("s") if listed else kind, listed


def features() -> list[tuple[str, str, bool]]:
    """Name, Arrow type and whether it is a list, of each field: the `features` of a data card."""
    return [
        (name, _ARROW[element], listed)
        for name, kind in type_names().items()
        for element, listed in [element_type(kind)]
    ]


def croissant_types() -> list[tuple[str, str, bool]]:
    """Name, Croissant data type and whether it is a list, of each field."""
    patterns = {name: str(entry.get("pattern")) for name, entry in json_schema()["properties"].items()}
    return [
        (name, "sc:DateTime" if "T" in patterns[name] else _CROISSANT[element], listed)
        for name, kind in type_names().items()
        for element, listed in [element_type(kind)]
    ]


def features_yaml(indent: str) -> str:
    """The features as the YAML head of a data card wants them."""
    return _yaml(features(), indent)


def side_features_yaml(record: type, indent: str) -> str:
    """The features of the lines of `removed/` or `dropped/`, whose dataclass has plain types only.

    >>> from crawler.items import Cut
    >>> side_features_yaml(Cut, "").splitlines()[:2]
    ['- name: id', '  dtype: string']
    """
    plain = {"str": ("string", False), "int": ("int64", False), "float": ("float64", False)}
    kinds = plain | {"list[str]": ("string", True)}
    return _yaml([(entry.name.rstrip("_"), *kinds[str(entry.type)]) for entry in fields(record)], indent)


def _yaml(columns: list[tuple[str, str, bool]], indent: str) -> str:
    lines = []
    for name, kind, listed in columns:
        lines += [f"{indent}- name: {name}", f"{indent}  {'list' if listed else 'dtype'}: {kind}"]
    return "\n".join(lines)


def arrow_schema(pyarrow: Any) -> Any:
    """The same as a schema of pyarrow. No column may be null."""
    plain = {"string": pyarrow.string(), "int64": pyarrow.int64(), "float64": pyarrow.float64()}
    return pyarrow.schema(
        [
            pyarrow.field(name, pyarrow.list_(plain[kind]) if listed else plain[kind], nullable=False)
            for name, kind, listed in features()
        ]
    )
