"""From bytes to links: feeds, sitemaps, listings and front pages as pure functions that expect hostile
input. Nothing here raises anything but `Unreadable`."""

from __future__ import annotations

from crawler.discovery.found import Found, Unreadable

__all__ = ["Found", "Unreadable"]
