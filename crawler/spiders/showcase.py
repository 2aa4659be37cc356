"""`scrapy crawl showcase`: the news spider against the small site that Tamis ships."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.showcase.site import ShowcaseSite
from crawler.sources import Source
from crawler.spiders.arguments import refuse_unknown
from crawler.spiders.news import NewsSpider


class ShowcaseSpider(NewsSpider):
    """Serves the site on a free port of the loopback interface for as long as the crawl lasts.

    It needs no network and shows every kind of drop and cut. The manners that a stranger's server is
    owed are lifted; robots.txt is still heeded.
    """

    name = "showcase"
    arguments = "source group max_articles since all revisit"  # its catalogue is its own
    remembers = False
    again = True  # a demonstration shows everything, each time
    custom_settings = {  # noqa: RUF012 (Scrapy declares it so)
        "AUTOTHROTTLE_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "TAMIS_ALLOW_PRIVATE": True,
        "TAMIS_REMEMBER_TEXTS": False,  # the same articles on another port would all be duplicates
    }

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.close_site, signals.spider_closed)
        return spider

    def load(self, catalogue: str) -> list[Source]:
        if catalogue:
            refuse_unknown(["catalogue"], self.arguments)
        self.site = ShowcaseSite()
        self.site.start()
        return [source_of(self.site)]

    def close_site(self) -> None:
        """Free the port."""
        self.site.close()


def source_of(site: ShowcaseSite) -> Source:
    """The site as an entry of a catalogue."""
    return Source(
        id="showcase",
        name="Le Tamis quotidien",
        homepage=f"{site.base_url}/",
        feeds=(site.feed_url,),
        sitemaps=(site.sitemap_url,),
        listings=(site.listing_url,),
        article=r"/(?:\d{4}/\d\d/\d\d|societe|recherche|entreprises|droit)/.|/a-propos$",
        next_page=r"/actualites/page/\d+$",
    )
