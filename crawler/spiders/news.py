"""`scrapy crawl news`: what the catalogue's sources announce in feeds, sitemaps and listings."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.clock import stamp
from crawler.discovery import Unreadable
from crawler.failures import reason_of
from crawler.ledger.pages import KEPT
from crawler.ledger.pages import KIND as PAGE_KIND
from crawler.lookups import Lookup, Memory, Pending, Unfinished
from crawler.lookups.memory import REVISIT
from crawler.network.closing import Interrupted
from crawler.source_counts import count_for
from crawler.sources import CATALOGUE, Source, choose, load_catalogue
from crawler.spiders.arguments import read_count, read_span, read_switch, refuse_unknown, split_list
from crawler.spiders.looking import Look, Seen, permanent_move, read, validators_of
from crawler.spiders.pages import PageSpider
from crawler.spiders.sieve import digests_of, since_of, view_of, wanted
from pipelines.identity import article_id
from pipelines.stages.hop import hop_of

PRIORITY = {"feed": 30, "sitemap": 20, "listing": 10}
"""Lookups go before articles, so that all are known early; what tells most of an article goes first."""
REVISIT_PAUSE = timedelta(hours=20)


class NewsSpider(PageSpider):
    """Crawls the sources of a catalogue, and remembers what each announced.

    Args:
        source: ids of the sources to crawl, parted by commas.
        group: groups of sources to crawl, likewise; all sources if neither is given.
        catalogue: another catalogue file.
        since: how old an announcement may be (`7d`, `36h`); those without a date count as new.
        max_articles: articles asked for per source at most.
        all: `1` looks at every feed, sitemap and listing, due or not.
        revisit: like `TAMIS_REVISIT`.

    Raises:
        ValueError: an unknown source, a wrong or unknown argument, or a catalogue with mistakes; all are
            named.
    """

    name = "news"
    arguments = "source group catalogue max_articles since all revisit"
    """Those it reads; any other is refused."""
    remembers = True
    """Whether what it learns of its sources is kept for the next crawl."""

    def __init__(
        self, source: str = "", group: str = "", catalogue: str = "", max_articles: str = "", **kwargs: Any
    ) -> None:
        self.span = read_span("since", kwargs.pop("since", ""))
        self.look_at_all = read_switch("all", kwargs.pop("all", ""))
        self.revisit_span = read_span("revisit", kwargs.pop("revisit", ""))
        self.max_articles = read_count("max_articles", max_articles)
        refuse_unknown(kwargs, self.arguments)
        super().__init__(**kwargs)
        self.sources = choose(self.load(catalogue), split_list(source), split_list(group))
        self._asked: set[str] = set()
        self._budget: Counter[str] = Counter()
        self._looked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        if spider.revisit_span is None:
            spider.revisit_span = read_span("revisit", crawler.settings.get("TAMIS_REVISIT"))
        most = spider.max_articles or crawler.settings.getint("TAMIS_SOURCE_PAGES", 300)
        spider._budget.update({source.id: most for source in spider.sources})
        spider.memory = Memory(crawler, remembers=spider.remembers)
        spider.memory.now()  # a wrong `TAMIS_NOW` is told before anything begins
        return spider

    memory: Memory

    def load(self, catalogue: str) -> list[Source]:
        """The catalogue to crawl."""
        return load_catalogue(Path(catalogue) if catalogue else CATALOGUE)

    async def start(self) -> AsyncIterator[Request]:
        self._hand_hints_on()
        for source in self.sources:
            for kind, urls in (
                ("feed", source.feeds),
                ("sitemap", source.sitemaps),
                ("listing", source.listings),
            ):
                for url in urls:
                    for request in self._begin(Look(source, kind, url, url)):
                        yield request
        for request in self._revisits():
            yield request

    def _hand_hints_on(self) -> None:
        hinted = [source for source in self.sources if source.drop or source.keep]
        if hinted:
            from pipelines.cleaning.extraction import Hints  # an import of 0.3 s that few catalogues need

            hop_of(self.crawler).hints |= {s.id: Hints(drop=s.drop, keep=s.keep) for s in hinted}

    def _begin(self, look: Look) -> Iterator[Request]:
        """What an earlier crawl left undone of a lookup, and the lookup itself, if it is due."""
        lookup = self.memory.get(look.url)
        if self.look_at_all or lookup.is_due(self.memory.now(), view_of(look.source, self.span)):
            yield from self._look(look, lookup)
        else:
            self._count("not_due")
        yield from self._go_on(look, lookup)
        left = self.memory.still_pending(lookup)
        if left or lookup.pending:
            again = list(self._articles(left, look))
            lookup.pending = left
            self.memory.put_all({look.url: lookup})
            yield from again

    def _go_on(self, look: Look, lookup: Lookup) -> Iterator[Request]:
        """Ask for the sitemaps of an index, or the page of a listing, that are still to be looked at."""
        for one in lookup.unfinished:
            yield from self._look(look.deeper(one), self.memory.get(one.url))

    def _look(self, look: Look, lookup: Lookup) -> Iterator[Request]:
        if look.url in self._looked:
            return
        self._looked.add(look.url)
        self._count("looked")
        full_every = self.settings.getint("TAMIS_FULL_LOOK", 8)
        view = view_of(look.source, self.span)
        headers = lookup.validators(view, full_every) if look.has_validators else {}
        yield Request(
            lookup.moved_to or look.url,
            callback=self.lookup_arrived,
            errback=self.lookup_failed,
            headers=headers,
            priority=PRIORITY[look.kind],
            cb_kwargs={"look": look},
            meta={"handle_httpstatus_list": [304]},
            dont_filter=True,
        )

    async def lookup_arrived(self, response: Response, look: Look) -> list[Request]:
        """Ask for what a feed, sitemap or listing announces; remember it first."""
        lookup = self.memory.get(look.url)
        lookup.source, lookup.kind = look.source.id, look.kind
        if moved := permanent_move(response, look.url, lookup.moved_to):
            self._count("moved")
            self.logger.warning("%s: %s has moved to %s", look.source.id, look.url, moved)
            lookup.moved_to = moved
        if response.status == 304:
            self._count("unchanged")
            lookup.unchanged(self.memory.now())
            lookup.unfinished = [one for one in lookup.children if self._is_news(one)]
            deeper = list(self._go_on(look, lookup))
            self._finish(look, lookup)
            return deeper  # articles that it announced and that are not taken in were asked for at the start
        try:
            seen = await read(response, look, self._looked)
        except Unreadable as error:
            self._give_up(look, str(error))
            return []
        articles = list(self._learn(response, look, lookup, seen))
        deeper = list(self._go_on(look, lookup))
        self._finish(look, lookup)
        return [*deeper, *articles]

    def _learn(self, response: Response, look: Look, lookup: Lookup, seen: Seen) -> Iterator[Request]:
        now = self.memory.now()
        since = since_of(now, self.span)
        links = wanted(seen.links, look.source, since, self._count)
        unknown = [link for link in links if not self.memory.is_known(link.url)]
        self._count("known", len(links) - len(unknown))
        count_for(self.crawler, look.source.id).found += len(links) - len(unknown)
        waiting = {one.url for one in lookup.pending}
        new = sum(link.url not in waiting for link in unknown)
        lookup.read(
            now,
            links=digests_of(seen.links),
            view=view_of(look.source, self.span),
            new=new,
            pause=seen.pause,
            **validators_of(response),
        )
        lookup.expect([Pending(link.url, link.title, link.date) for link in unknown])
        # A listing is followed up to the first page without news.
        deeper = seen.unfinished if unknown or look.kind != "listing" else ()
        lookup.unfinished = [one for one in deeper if self._is_news(one)]
        lookup.children = list(seen.unfinished) if look.kind == "sitemap" else []
        yield from self._articles(lookup.pending, look)

    def _is_news(self, one: Unfinished) -> bool:
        """Whether a sitemap of an index has changed since it was last read."""
        last_seen = self.memory.get(one.url).last_seen
        return not (last_seen and one.modified and one.modified < last_seen)

    def _finish(self, look: Look, lookup: Lookup) -> None:
        """Write what was learnt before anything is asked for. What is left to do always stands with the
        lookup of the catalogue, where the next crawl begins."""
        learnt = {look.url: lookup}
        if look.parent != look.url:
            parent = learnt[look.parent] = self.memory.get(look.parent)
            parent.expect(lookup.pending)
            parent.unfinished = [one for one in parent.unfinished if one.url != look.url]
            parent.unfinished += lookup.unfinished
            lookup.pending, lookup.unfinished = [], []
        self.memory.put_all(learnt)

    def lookup_failed(self, failure: Failure) -> None:
        """A feed, sitemap or listing did not come: the exit code says that a source was not wholly seen.
        One that a closing crawl gave up is the next crawl's."""
        if isinstance(failure.value, Interrupted):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        self._give_up(request.cb_kwargs["look"], reason_of(failure.value))

    def _give_up(self, look: Look, why: str) -> None:
        lookup = self.memory.get(look.url)
        lookup.source, lookup.kind = look.source.id, look.kind
        lookup.failed(self.memory.now(), why)
        self.memory.put_all({look.url: lookup})
        self._count(f"failed/{look.source.id}")
        self.logger.warning("%s: %s: %s", look.source.id, look.url, why)

    def _articles(self, links: Iterable[Pending], look: Look) -> Iterator[Request]:
        source = look.source
        for link in links:
            key = article_id(link.url)
            if key in self._asked:
                continue
            if self._budget[source.id] <= 0:
                self._count("put_off")
                continue
            self._budget[source.id] -= 1
            self._asked.add(key)
            link.tries += 1
            yield self.ask(
                link.url,
                source=source.id,
                discovered_by=look.kind,
                discovered_title=link.title,
                discovered_published=link.published,
                translated_from=source.translated_from,
            )

    def _revisits(self) -> Iterator[Request]:
        """Ask again for young articles that may have been edited."""
        if self.revisit_span is None or self.memory.pages is None:
            return
        ledger, now = self.memory.pages.ledger, self.memory.now()
        young, rested = since_of(now, self.revisit_span), stamp(now - REVISIT_PAUSE)
        for key, page in list(ledger.items(PAGE_KIND)):
            if page["status"] != KEPT or page["first_seen"] < young or page["last_seen"] > rested:
                continue
            source = next((source for source in self.sources if source.is_article(page["url"])), None)
            looked = (ledger.get(REVISIT, key) or {}).get("at", "")
            if source is None or looked > rested:
                continue
            ledger.put(REVISIT, key, {"at": stamp(now)})
            self._count("revisited")
            yield self.ask(page["url"], again=True, source=source.id, discovered_by="list")

    def _count(self, name: str, count: int = 1) -> None:
        if count:
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value(f"discovery/{name}", count)
