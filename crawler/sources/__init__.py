"""The catalogue: which sources there are, where each announces its articles, and which of them are wanted."""

from __future__ import annotations

from crawler.sources.catalogue import CATALOGUE, CatalogueError, choose, load_catalogue, read_catalogue
from crawler.sources.source import Source

__all__ = ["CATALOGUE", "CatalogueError", "Source", "choose", "load_catalogue", "read_catalogue"]
