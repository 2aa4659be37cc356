"""From bytes to links: feeds, sitemaps and listings as pure functions that expect hostile input."""

from crawler.discovery.found import Found

__all__ = ["Found"]
