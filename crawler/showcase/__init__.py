"""A small news site that travels with the project, so that a crawl can be tried without a network."""

from crawler.showcase.edition import Edition, Page
from crawler.showcase.site import ShowcaseSite

__all__ = ["Edition", "Page", "ShowcaseSite"]
