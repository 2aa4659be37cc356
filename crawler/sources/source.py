"""One entry of the catalogue. The docstring under each field is its documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from crawler.sources.topics import Topics

WebAddress = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#@]+(?:[/?#]\S*)?$", max_length=2000)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(?:never|\d{4}-\d\d-\d\d)$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^(?:[a-z]{2,3})?$")]
Host = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+(?:\.[a-z0-9-]+)*$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
PageCount = Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that publishes articles."""

    id: Name
    """Lower-case letters, digits and hyphens; the record's `source`."""
    name: Words
    """Its name, for people."""
    homepage: WebAddress
    """Its front page."""
    language: Language = "fr"
    """Language of the articles wanted from it, ISO 639-1."""
    groups: tuple[Name, ...] = ()
    """Groups it belongs to, for `-a group=`."""
    feeds: tuple[WebAddress, ...] = ()
    """RSS, Atom and JSON feeds."""
    sitemaps: tuple[WebAddress, ...] = ()
    """Sitemaps or sitemap indexes, best those for news."""
    listings: tuple[WebAddress, ...] = ()
    """Pages that list articles, newest first."""
    hosts: tuple[Host, ...] = ()
    """Hosts its articles lie on, their subdomains included; empty: the homepage's, without `www.`."""
    article: str = ""
    """Regular expression found in the address of every article. Needed for sitemaps and listings, which
    name other pages, too."""
    article_links: str = ""
    """CSS selector of the elements of a listing in which the links to articles lie."""
    next_page: str = ""
    """Regular expression found in the address of a listing's next page."""
    next_link: str = ""
    """CSS selector of the link to a listing's next page."""
    topics: tuple[Words, ...] = ()
    """Words of which an announcement (title, sections, keywords, address) must hold one; `@ai` stands for
    the vocabulary that ships with Tamis. Empty takes everything."""
    translated_from: Language = ""
    """Language of the originals, where the source publishes translations."""
    drop: tuple[Words, ...] = ()
    """CSS selectors of elements of its pages that are no article text."""
    keep: tuple[Words, ...] = ()
    """CSS selectors of the element that holds the article."""
    expect: PageCount = 0
    """New articles that a daily run brings when all is well; 0: not known."""
    terms: str = ""
    """Terms of reuse: an address, or a few words."""
    terms_read: Day = "never"
    """Day the terms were last read, or `never`."""
    checked: Day = "never"
    """Day `scrapy sources check` last found nothing bad, or `never`."""
    note: str = ""
    """Anything else a person should know."""

    @property
    def lookups(self) -> int:
        """How many addresses there are to look at."""
        return len(self.feeds) + len(self.sitemaps) + len(self.listings)

    def owns(self, url: str) -> bool:
        """Whether an address lies on one of its hosts.

        >>> source = Source(id="x", name="X", homepage="https://www.exemple.fr/")
        >>> source.owns("https://blog.exemple.fr/a"), source.owns("https://exemple.fr.evil.example/a")
        (True, False)
        """
        host = host_of(url)
        hosts = self.hosts or (host_of(self.homepage).removeprefix("www."),)
        return any(host == own or host.endswith(f".{own}") for own in hosts)

    def is_article(self, url: str) -> bool:
        """Whether an address is one of its articles'."""
        return self.owns(url) and re.search(self.article, url) is not None

    def is_next_page(self, url: str) -> bool:
        """Whether an address found in a listing is, by its form, the listing's next page."""
        return bool(self.next_page) and self.owns(url) and re.search(self.next_page, url) is not None

    def is_on_topic(self, *said: str, url: str = "") -> bool:
        """Whether an announcement is about what is wanted of the source."""
        return not self.topics or Topics.of(self.topics).match(*said, url=url)


def host_of(url: str) -> str:
    """Host of an address in lower case; empty if it has none.

    >>> host_of("https://WWW.Exemple.fr:443/a")
    'www.exemple.fr'
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
