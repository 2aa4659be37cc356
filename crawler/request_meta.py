"""Keys of `Request.meta` that are ours: what one room tells another along with a request."""

from __future__ import annotations

PAGE = "tamis_page"
"""A request for an article's page: `True`, or `AGAIN`."""
AGAIN = "again"
"""This page is wanted once more: it may have changed."""
AT_ONCE = "at_once"
"""A request that somebody waits for: where its host must be left alone for now, it waits at the door, and is
not put back in the queue."""
WARC_RECORD = "warc"
"""File, offset and moment of the answer's record, where a crawl archives what it fetches."""
