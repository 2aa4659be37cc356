"""The feed doctor: is a source reachable, readable, fresh, open to us, and does its entry fit?"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Any

from crawler.checkup.asking import AskingSpider, NoAnswer, content_type_of
from crawler.checkup.findings import BAD, DOUBTFUL, GOOD, Diagnosis, judge_freshness, judge_selection
from crawler.clock import now, stamp
from crawler.discovery import Found, Unreadable
from crawler.discovery.front_pages import read_front_page
from crawler.middlewares.robots import rights_of
from crawler.request_meta import PAGE
from crawler.sources import Source
from crawler.spiders.looking import Look, permanent_move, read
from crawler.spiders.sieve import wanted
from pipelines.stages.hop import hop_of
from pipelines.work import PageLost
from pipelines.work.job import Job

AT_ONCE = 8
"""Sources under examination at a time; each host keeps its own pace."""
SHOWN = 300
STEPS = ("extract", "detect_language", "clean")


class Doctor(AskingSpider):
    """Examines sources, one `Diagnosis` each.

    Args:
        sources: the sources to examine.
    """

    name = "doctor"

    def __init__(self, sources: list[Source], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sources = sources
        self.diagnoses: list[Diagnosis] = []

    async def work(self) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def examine(source: Source) -> Diagnosis:
            async with room:
                return await self.examine(source)

        self.diagnoses += await asyncio.gather(*(examine(source) for source in self.sources))

    async def examine(self, source: Source) -> Diagnosis:
        """All that can be found out about one source."""
        diagnosis = Diagnosis(source.id)
        candidates: list[Found] = []
        for kind, urls in (
            ("feed", source.feeds),
            ("sitemap", source.sitemaps),
            ("listing", source.listings),
        ):
            for url in urls:
                candidates += await self._look(Look(source, kind, url, url), diagnosis)
        if candidates:
            await self._try_article(candidates[0], source, diagnosis)
        return diagnosis

    async def _look(self, look: Look, diagnosis: Diagnosis) -> list[Found]:
        try:
            response = await self.fetch(look.url)
            seen = await read(response, look, set())
        except NoAnswer as error:
            diagnosis.note(BAD, look.url, f"does not come: {error}")
            return []
        except Unreadable as error:
            diagnosis.note(BAD, look.url, f"is no {look.kind}: {error}{_hint(response)}")
            return []
        if moved := permanent_move(response, look.url, ""):
            diagnosis.note(DOUBTFUL, look.url, f"has moved to {moved}")
        if look.kind == "sitemap" and not seen.links and seen.unfinished:
            diagnosis.note(GOOD, look.url, f"an index of {len(seen.unfinished)} sitemaps or more")
            return await self._look(look.deeper(seen.unfinished[0]), diagnosis)
        level, told = judge_freshness(seen.links, now(self.settings))
        reasons: Counter[str] = Counter()
        kept = wanted(seen.links, look.source, "", lambda reason: reasons.update([reason]))
        fits, selection = judge_selection(len(seen.links), len(kept), reasons)
        worst = max(level, fits, key=[GOOD, DOUBTFUL, BAD].index)
        diagnosis.note(worst, look.url, f"{selection}, {told}")
        return kept

    async def _try_article(self, link: Found, source: Source, diagnosis: Diagnosis) -> None:
        try:
            response = await self.fetch(link.url, **{PAGE: True})
        except NoAnswer as error:
            level = DOUBTFUL if str(error).startswith("http_") else BAD
            diagnosis.note(level, "article", f"{link.url} does not come: {error}")
            return
        self._note_rights(rights_of(self.crawler, response).fields(), diagnosis)
        hop = hop_of(self.crawler)
        hints = None
        if source.drop or source.keep:
            from pipelines.cleaning.extraction import Hints  # an import of 0.3 s

            hints = Hints(drop=source.drop, keep=source.keep)
        record = {
            "url": response.url,
            "body": response.body,
            "content_type": content_type_of(response),
            "fetched_at": stamp(now(self.settings)),
        }
        try:
            outcome = await hop.pool.run("process", Job(STEPS, record, hop.wanted, hop.policy, hints))
        except PageLost as error:
            diagnosis.note(BAD, "text", f"{link.url}: {error.reason}")
            return
        found = outcome.fields
        text, language = found.get("text") or "", found.get("language") or "und"
        told = (
            f"{len(text)} characters in {language}, published {found.get('published') or 'at no known date'}"
        )
        good = len(text) >= hop.wanted.min_chars and language == source.language
        diagnosis.note(GOOD if good else BAD, "text", f"{response.url}: {told}")
        opening = " ".join(text[:SHOWN].split())
        diagnosis.sample = f"{found.get('title') or link.title}\n{opening}{'…' if len(text) > SHOWN else ''}"

    def _note_rights(self, facts: dict[str, Any], diagnosis: Diagnosis) -> None:
        told = []
        if facts["robots_ai"]:
            told.append(f"robots.txt keeps out {', '.join(facts['robots_ai'])}")
        if facts["tdm_reservation"] == "yes":
            told.append("text and data mining is reserved")
        if facts["ai_signal"]:
            told.append(facts["ai_signal"])
        diagnosis.note(DOUBTFUL if told else GOOD, "rights", "; ".join(told) or "no reservation found")


def _hint(response: Any) -> str:
    """What a page that stands where a feed should be says of the site's feeds."""
    with contextlib.suppress(Unreadable):
        front = read_front_page(response.body, content_type_of(response), response.url)
        if front.feeds:
            return f"; the page there announces {', '.join(front.feeds[:3])}"
    return ""
