"""`scrapy crawl news`: what the catalogue's sources announce in feeds, sitemaps and listings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery import Found
from crawler.discovery.feeds import read_feed
from crawler.discovery.found import Unreadable
from crawler.discovery.sitemaps import read_sitemap
from crawler.sources import CATALOGUE, Source, choose, load_catalogue
from crawler.spiders.arguments import read_count, split_list
from crawler.spiders.pages import PageSpider, reason_of
from pipelines.stages.hop import hop_of

SITEMAP_DEPTH = 2
"""Levels of sitemap indexes followed; deeper ones are archives, or a trap."""
LISTING_PAGES = 10
"""Pages of one listing followed."""


class NewsSpider(PageSpider):
    """Crawls the sources of a catalogue.

    Args:
        source: ids of the sources to crawl, parted by commas.
        group: groups of sources to crawl, likewise; all sources if neither is given.
        catalogue: another catalogue file.
        max_articles: articles asked for per source at most.

    Raises:
        ValueError: an unknown source, or a catalogue with mistakes; all are named.
    """

    name = "news"

    def __init__(
        self, source: str = "", group: str = "", catalogue: str = "", max_articles: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.sources = choose(self.load(catalogue), split_list(source), split_list(group))
        self.max_articles = read_count("max_articles", max_articles)
        self._asked: dict[str, set[str]] = {source.id: set() for source in self.sources}

    def load(self, catalogue: str) -> list[Source]:
        """The catalogue to crawl."""
        return load_catalogue(Path(catalogue) if catalogue else CATALOGUE)

    async def start(self) -> AsyncIterator[Request]:
        self._hand_hints_on()
        for source in self.sources:
            for url in source.feeds:
                yield self._look(url, self.feed_arrived, source)
            for url in source.sitemaps:
                yield self._look(url, self.sitemap_arrived, source, depth=0)
            for url in source.listings:
                yield self._look(url, self.listing_arrived, source, number=1)

    def _hand_hints_on(self) -> None:
        hinted = [source for source in self.sources if source.drop or source.keep]
        if hinted:
            from pipelines.cleaning.extraction import Hints  # an import of 0.3 s that few catalogues need

            hop_of(self.crawler).hints |= {s.id: Hints(drop=s.drop, keep=s.keep) for s in hinted}

    async def feed_arrived(self, response: Response, source: Source) -> list[Request]:
        """Ask for what a feed announces."""
        try:
            found = await asyncio.to_thread(read_feed, response.body, response.url)
        except Unreadable as error:
            self._give_up(source, response.url, str(error))
            return []
        return list(self._articles(found.links, source, "feed"))

    async def sitemap_arrived(self, response: Response, source: Source, depth: int) -> list[Request]:
        """Ask for what a sitemap lists, or for the sitemaps an index names."""
        try:
            sitemap = await asyncio.to_thread(read_sitemap, response.body, response.url)
        except Unreadable as error:
            self._give_up(source, response.url, str(error))
            return []
        requests = list(self._articles(sitemap.pages, source, "sitemap", filtered=True))
        if depth < SITEMAP_DEPTH:
            requests += [
                self._look(entry.url, self.sitemap_arrived, source, depth=depth + 1)
                for entry in sitemap.sitemaps
            ]
        return requests

    async def listing_arrived(self, response: Response, source: Source, number: int) -> list[Request]:
        """Ask for what a listing page links to, and for the page that follows it."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        links = await hop_of(self.crawler).pool.run("links", response.body, content_type, response.url)
        found = [Found(url=link.url, title=link.text) for link in links]
        requests = list(self._articles(found, source, "listing", filtered=True))
        if number < LISTING_PAGES:
            requests += [
                self._look(link.url, self.listing_arrived, source, number=number + 1)
                for link in links
                if source.is_next_page(link.url)
            ]
        return requests

    def discovery_failed(self, failure: Failure) -> None:
        """A feed, sitemap or listing did not come: the exit code says that a source was not wholly seen."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self._give_up(request.cb_kwargs["source"], request.url, reason_of(failure.value))

    def _give_up(self, source: Source, url: str, why: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"discovery/failed/{source.id}")
        self.logger.warning("%s: %s: %s", source.id, url, why)

    def _look(self, url: str, callback: Any, source: Source, **more: int) -> Request:
        """A request for a feed, a sitemap or a listing: before articles, so that all are known early."""
        return Request(
            url,
            callback=callback,
            errback=self.discovery_failed,
            priority=10,
            cb_kwargs={"source": source, **more},
        )

    def _articles(
        self, found: Iterable[Found], source: Source, by: str, *, filtered: bool = False
    ) -> Iterable[Request]:
        asked = self._asked[source.id]
        for link in found:
            if filtered and not source.is_article(link.url):
                continue
            if not source.is_on_topic(link.title, url=link.url) or link.url in asked:
                continue
            if self.max_articles is not None and len(asked) >= self.max_articles:
                return
            asked.add(link.url)
            yield self.ask(
                link.url, source=source.id, discovered_by=by, translated_from=source.translated_from
            )
