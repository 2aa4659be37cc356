"""What is remembered of feeds, sitemaps and listings from one crawl to the next."""

from __future__ import annotations

from crawler.lookups.lookup import Lookup, Pending, Unfinished
from crawler.lookups.memory import Memory

__all__ = ["Lookup", "Memory", "Pending", "Unfinished"]
