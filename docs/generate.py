"""Write the generated parts of the documentation: `python -m docs.generate`, or `--check` to compare.

A page holds `<!-- generated: NAME -->` … `<!-- end -->`, a YAML head `# generated: NAME` … `# end`; what
stands between them comes from the code.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scrapy.cmdline import _get_commands_from_module
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from benchmarks.language import report as language_report
from benchmarks.results import load as load_results
from benchmarks.throughput import report
from benchmarks.translation import report as translation_report
from crawler import settings as project_settings
from crawler.dataset.markdown import table
from crawler.dataset.vocabulary import CORPORA, SCHEMA_ORG, features_yaml, side_features_yaml
from crawler.exit_codes import ExitCode
from crawler.items import Cut, DroppedPage
from crawler.schema import field_docs, json_schema, type_names
from crawler.sources import CATALOGUE, load_catalogue
from docs import figures
from pipelines.cleaning.translation_origin.services import services
from pipelines.order import STAGES

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"((?:<!-- |# )generated: ([a-z-]+)(?: -->)?\n).*?((?:<!-- |# )end\b)", re.DOTALL)
COMMAND = "make docs"


def first_line(thing: Any) -> str:
    """First sentence of a docstring."""
    return ((thing.__doc__ or "").strip().partition("\n\n")[0]).replace("\n", " ")


def fields() -> str:
    types = type_names()
    docs = field_docs(load_object("crawler.items.Article"))
    return table(["field", "type", "meaning"], ([f"`{name}`", types[name], docs[name]] for name in types))


def field_names() -> str:
    rows = [
        [f"`{name}`", f"`{SCHEMA_ORG[name]}`" if name in SCHEMA_ORG else "", CORPORA.get(name, "")]
        for name in type_names()
        if name in SCHEMA_ORG or name in CORPORA
    ]
    return table(["field", "schema.org NewsArticle", "in other corpora"], rows)


def hugging_face() -> str:
    """The head by which `datasets` loads the files of a crawl."""
    configs, infos = ["configs:"], ["dataset_info:"]
    for name, kind, head in (
        ("default", "articles", features_yaml("  ")),
        ("removed", "removed", side_features_yaml(Cut, "  ")),
        ("dropped", "dropped", side_features_yaml(DroppedPage, "  ")),
    ):
        configs += [f"- config_name: {name}", f"  data_files: {kind}/*/*.jsonl*"]
        infos += [f"- config_name: {name}", "  features:", head]
    return "\n".join([*configs, *infos]) + "\n"


def side_fields(record: type) -> str:
    return table(
        ["field", "meaning"],
        ([f"`{name.rstrip('_')}`", text] for name, text in field_docs(record).items()),
    )


def stages() -> str:
    rows = []
    for number, path in enumerate(STAGES, start=1):
        module = __import__(path.rpartition(".")[0], fromlist=["_"])
        rows.append([str(number), f"`{path.split('.')[-2]}`", first_line(module)])
    return table(["", "stage", "what it does"], rows)


def commands() -> str:
    ours = _get_commands_from_module("crawler.commands", True)
    return table(
        ["command", "what it does"], ([f"`scrapy {name}`", ours[name].short_desc()] for name in sorted(ours))
    )


def exit_codes() -> str:
    docs = _member_docs()
    return table(["code", "cause"], ([str(code.value), docs[code.name]] for code in ExitCode))


def _member_docs() -> dict[str, str]:
    lines = (ROOT / "crawler/exit_codes.py").read_text(encoding="utf-8")
    found = re.findall(r'^    ([A-Z_]+) = \d+\n    """(.*?)"""', lines, re.MULTILINE | re.DOTALL)
    return {name: " ".join(text.split()) for name, text in found}


def own_settings() -> str:
    source = (ROOT / "crawler/settings.py").read_text(encoding="utf-8")
    rows = []
    comment = ""
    for line in source.splitlines():
        if line.startswith("# ") and not line.startswith("# ---"):
            comment = line.removeprefix("# ")
        elif match := re.match(r"(TAMIS_[A-Z_]+)\b", line):
            value = getattr(project_settings, match[1])
            rows.append([f"`{match[1]}`", f"`{value!r}`", comment])
    return table(["setting", "default", "what it does"], rows)


def changed_settings() -> str:
    default = Settings()
    rows = []
    for name in dir(project_settings):
        if name.isupper() and not name.startswith("TAMIS_") and name in default:
            ours, theirs = getattr(project_settings, name), default[name]
            if isinstance(ours, bool | int | float | str) and ours != theirs and "\n" not in str(ours):
                rows.append([f"`{name}`", f"`{ours}`", f"`{theirs}`"])
    return table(["setting", "here", "Scrapy's default"], rows)


def throughput() -> str:
    results = load_results().get("throughput")
    return report.table(results) if results else "Not measured yet.\n"


def language_results() -> str:
    figures = load_results().get("language")
    return language_report(figures) if figures else "Not measured yet.\n"


def translation_results() -> str:
    figures = load_results().get("translation")
    return translation_report(figures) if figures else "Not measured yet.\n"


def translation_services() -> str:
    rows = []
    for service in services():
        seen = [*service.names, *service.addresses, *filter(None, [service.generator])]
        stated = "yes" if service.stated else ""
        rows.append([service.id, service.hand, ", ".join(f"`{mark}`" for mark in seen), stated])
    return table(["service", "hand", "seen by", "states its source language"], rows)


def faults() -> str:
    from benchmarks.faults.report import rows

    return table(["tried", "came of it"], rows())


def source_fields() -> str:
    docs = field_docs(load_object("crawler.sources.Source"))
    return table(["field", "meaning"], ([f"`{name}`", text] for name, text in docs.items()))


def catalogue() -> str:
    rows = (
        [
            f"`{source.id}`",
            source.name,
            " ".join(source.groups),
            "yes" if source.topics else "",
            source.checked,
        ]
        for source in load_catalogue(CATALOGUE)
    )
    return table(["source", "name", "group", "topic filter", "checked"], rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "fields": fields,
    "field-names": field_names,
    "hugging-face": hugging_face,
    "cut-fields": lambda: side_fields(Cut),
    "dropped-fields": lambda: side_fields(DroppedPage),
    "stages": stages,
    "commands": commands,
    "source-fields": source_fields,
    "catalogue": catalogue,
    "exit-codes": exit_codes,
    "faults": faults,
    "settings": own_settings,
    "changed-settings": changed_settings,
    "translation-services": translation_services,
    "language-results": language_results,
    "translation-results": translation_results,
    "throughput": throughput,
    "cleaning-figures": figures.cleaning,
    "extraction-figures": figures.extraction,
    "extraction-results": figures.extraction_in_full,
    "figures-in-short": figures.in_short,
}


def fresh() -> Iterator[tuple[Path, str]]:
    """Every generated file with what it should hold."""
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("output/*.md")]):
        text = page.read_text(encoding="utf-8")
        yield page, BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + found[3], text)
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "output" / "article.schema.json", schema


def stale() -> list[Path]:
    """Generated files that are not what they should be."""
    return [path for path, text in fresh() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; 1 if anything is stale."""
    if arguments == ["--check"]:
        for path in (paths := stale()):
            print(f"{path.relative_to(ROOT)} is stale: run `{COMMAND}`")
        return 1 if paths else 0
    for path, text in fresh():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
