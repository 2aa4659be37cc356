"""A release in Croissant 1.1, the JSON-LD by which catalogues and loaders know data sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.dataset.vocabulary import SCHEMA_ORG, croissant_types
from crawler.files.manifest import Listed
from crawler.items import Article
from crawler.schema import field_docs

FORMATS = {"jsonl": "application/jsonlines", "parquet": "application/x-parquet"}

_PLAIN = """citeAs column conformsTo containedIn dataBiases dataCollection equivalentProperty extract field
fileProperty fileObject fileSet format includes isArray arrayShape isLiveDataset jsonPath key md5 parentField
path personalSensitiveInformation recordSet references regex repeated replace samplingRate separator source
subField transform""".split()
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _PLAIN if name != "conformsTo"},
    "conformsTo": "dct:conformsTo",
}


def croissant(
    files: Iterable[Listed], splits: Mapping[str, int], form: str, version: str, description: str
) -> dict[str, Any]:
    """The document: each file with its hash, a set of files and a set of records a split.

    Args:
        form: `jsonl` or `parquet`.
        version: day of the latest fetch, `2026.11.24`.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "tamis",
        "description": description,
        "version": version,
        "datePublished": version.replace(".", "-"),
        "license": "https://choosealicense.com/no-permission/",
        "usageInfo": "The texts belong to their publishers; each record says what was seen of its rights.",
        "citeAs": f"Tamis, release {version}",
        "creator": {"@type": "sc:Organization", "name": "Tamis"},
        "url": "https://schema.org/NewsArticle",
        "isLiveDataset": False,
        "distribution": [*map(_file, files), *(_files_of(split, form) for split in splits)],
        "recordSet": [_records_of(split) for split in splits],
    }


def _file(entry: Listed) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": entry.path,
        "name": entry.path.rpartition("/")[2],
        "contentUrl": entry.path,
        "contentSize": f"{entry.bytes} B",
        "encodingFormat": FORMATS[entry.path.rpartition(".")[2]],
        "sha256": entry.sha256,
    }


def _files_of(split: str, form: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{split}-files",
        "name": f"{split}-files",
        "encodingFormat": FORMATS[form],
        "includes": f"data/{split}-*.{form}",
    }


def _records_of(split: str) -> dict[str, Any]:
    docs = field_docs(Article)
    fields = []
    for name, kind, listed in croissant_types():
        entry: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{split}/{name}",
            "name": f"{split}/{name}",
            "description": docs[name],
            "dataType": kind,
            "source": {"fileSet": {"@id": f"{split}-files"}, "extract": {"column": name}},
        }
        if name in SCHEMA_ORG:
            entry["equivalentProperty"] = f"sc:{SCHEMA_ORG[name]}"
        if listed:
            entry |= {"isArray": True, "arrayShape": "-1"}
        fields.append(entry)
    key = {"@id": f"{split}/id"}
    return {"@type": "cr:RecordSet", "@id": split, "name": split, "key": key, "field": fields}
