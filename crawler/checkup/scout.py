"""The scout: finds where a site announces its articles, and writes the entry for it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from crawler.checkup.asking import AskingSpider, NoAnswer, content_type_of
from crawler.discovery import Found, Unreadable
from crawler.discovery.addresses import absolute, site_of
from crawler.discovery.feeds import read_feed
from crawler.discovery.front_pages import FrontPage, places_to_try, read_front_page, read_robots_sitemaps
from crawler.discovery.sitemaps import newest_first, read_sitemap
from crawler.sources.source import host_of
from pipelines.printable import printable

FEEDS = 3
"""Feeds taken into an entry."""
_DATED = r"/\d{4}/\d\d/"
# Three words with hyphens in the last segment. That it is the last is looked at first, and nothing is looked
# for after them: no repeat stands inside or behind another that takes the same characters.
_WORDS = r"(?=[^/]*/?$)[^/]*[a-z0-9]-[a-z0-9]+-[a-z0-9]"
_SLUG = re.compile(f"/{_WORDS}", re.IGNORECASE)


class Scout(AskingSpider):
    """Looks a site over, and leaves `entry`: fields of a source, without those that cannot be told.

    Args:
        url: the front page, in the language that is wanted.
    """

    name = "scout"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = absolute(url, "https://")
        if not self.url:
            raise ValueError(f"not an http address: {url!r}")
        self.entry: dict[str, Any] = {}
        self.tried: list[str] = []
        """What was looked for in vain, a line each."""

    async def work(self) -> None:
        try:
            response = await self.fetch(self.url)
            front = read_front_page(response.body, content_type_of(response), response.url)
        except (NoAnswer, Unreadable) as error:
            self.tried.append(printable(f"{self.url}: {error}"))
            return
        home = response.url
        feeds, sitemaps = places_to_try(home, wordpress=front.wordpress)
        found = await self._feeds([*front.feeds], FEEDS) or await self._feeds(feeds, 1)
        links = [link for some in found.values() for link in some]
        maps: dict[str, list[Found]] = {}
        if not links:
            maps = await self._sitemaps([*await self._named_in_robots(home), *sitemaps])
            links = [link for some in maps.values() for link in some]
        if not links:
            return
        self.entry = describe(home, front, list(found), list(maps), links)

    async def _feeds(self, urls: list[str], enough: int) -> dict[str, list[Found]]:
        found: dict[str, list[Found]] = {}
        for url in dict.fromkeys(urls):
            try:
                response = await self.fetch(url)
                links = list(read_feed(response.body, response.url).links)
            except (NoAnswer, Unreadable) as error:
                self.tried.append(printable(f"{url}: {error}"))
                continue
            if links:
                found[response.url] = links
            if len(found) >= enough:
                break
        return found

    async def _named_in_robots(self, home: str) -> list[str]:
        url = f"{site_of(home)}robots.txt"
        try:
            response = await self.fetch(url, dont_obey_robotstxt=True)
        except NoAnswer:
            return []
        named = [Found(address) for address in read_robots_sitemaps(response.body, url)]
        return [one.url for one in newest_first(tuple(named))]

    async def _sitemaps(self, urls: list[str]) -> dict[str, list[Found]]:
        """The first sitemap that lists pages, itself or one level down."""
        for url in dict.fromkeys(urls):
            try:
                sitemap = read_sitemap((await self.fetch(url)).body, url)
                pages = list(sitemap.pages)
                for one in newest_first(sitemap.sitemaps)[:1]:
                    pages += read_sitemap((await self.fetch(one.url)).body, one.url).pages
            except (NoAnswer, Unreadable) as error:
                self.tried.append(printable(f"{url}: {error}"))
                continue
            if pages:
                return {url: pages}
        return {}


def describe(
    home: str, front: FrontPage, feeds: list[str], sitemaps: list[str], links: list[Found]
) -> dict[str, Any]:
    """The entry of a site."""
    host = host_of(home).removeprefix("www.")
    folder = urlsplit(home).path.strip("/").split("/")[0]
    name = re.sub(r"[^a-z0-9]+", "-", host.rpartition(".")[0].lower() or host).strip("-")
    own = [link.url for link in links if host_of(link.url).endswith(host)]
    others = Counter(host_of(link.url) for link in links if link.url not in own)
    entry: dict[str, Any] = {
        "id": f"{name}-{folder}" if re.fullmatch(r"[a-z]{2}", folder) else name,
        "name": printable(front.name) or host,
        "homepage": home,
        "language": front.language if re.fullmatch(r"[a-z]{2,3}", front.language) else "fr",
        "feeds": feeds,
        "sitemaps": sitemaps,
        "hosts": [host, *(other for other, _ in others.most_common(1))] if len(own) * 2 < len(links) else [],
        "article": guess_pattern(own or [link.url for link in links], home) if sitemaps else "",
        "checked": "never",
    }
    return {field: value for field, value in entry.items() if value}


def guess_pattern(urls: list[str], home: str) -> str:
    """A regular expression that most articles' addresses match, and front pages and sections do not.

    >>> guess_pattern(["https://e.fr/2026/11/24/un-titre"] * 5, "https://e.fr/")
    '/\\\\d{4}/\\\\d\\\\d/'
    >>> guess_pattern(["https://e.fr/fr/une-longue-phrase/"] * 5 + ["https://e.fr/fr/tag/"], "https://e.fr/fr/")
    '^https://e\\\\.fr/fr/(?:.*/)?(?=[^/]*/?$)[^/]*[a-z0-9]-[a-z0-9]+-[a-z0-9]'
    """
    inside = [url for url in urls if url.startswith(home)] or urls
    if sum(bool(re.search(_DATED, url)) for url in inside) * 2 > len(inside):
        return _DATED
    slugs = [url for url in inside if _SLUG.search(url)]
    start = home if slugs and slugs[0].startswith(home) else site_of(inside[0])
    return f"^{re.escape(start)}(?:.*/)?".replace(r"\-", "-") + _WORDS
