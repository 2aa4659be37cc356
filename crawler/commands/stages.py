"""`scrapy stages`: the road of one article, in order."""

from __future__ import annotations

import argparse
import inspect

from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.commands.standard_output import PlainConsole, to_standard_output


class Command(ScrapyCommand):
    """Prints the item pipelines as this project runs them, other people's included."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        return "Print the stages an article passes, in order"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError
        assert self.settings is not None
        pipelines = self.settings.get_component_priority_dict_with_base("ITEM_PIPELINES")
        table = Table(box=None, pad_edge=False)
        for heading in ("", "stage", "what it does"):
            table.add_column(heading)
        for number, path in enumerate(build_component_list(pipelines), start=1):
            module = inspect.getmodule(load_object(path))
            purpose = (inspect.getdoc(module) or "").partition("\n\n")[0].replace("\n", " ")
            table.add_row(str(number), module.__name__.rpartition(".")[2] if module else str(path), purpose)
        with to_standard_output(self):
            PlainConsole().print(table)
