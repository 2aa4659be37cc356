"""Set the pages, the feed and the sitemaps of the bundled site: one function a kind of document."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

from crawler.showcase.edition import Edition, Page

SITE = "Le Tamis quotidien"
LISTING_LENGTH = 8
"""Entries on one page of the listing: enough entries stand in it to need a second page."""

_FRAMES = Path(__file__).parent / "frames"
_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_BOX = re.compile(r"<!-- box: (\S+) -->")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in the places marked `{{name}}`; what a value holds is not looked at again.

    >>> fill("<p>{{word}}</p>", {"word": "{{kept}}"})
    '<p>{{kept}}</p>'
    """
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], template)


def article(page: Page, edition: Edition, base: str) -> bytes:
    """Set one page in its frame, in the frame's own charset."""
    frame = _frame(page.frame)
    body = _BOX.sub(lambda place: _link(frame["box"], edition.page(place[1])), page.body)
    others = [other for other in edition.found_in("feed") if other.path != page.path][:4]
    values = _values(page, base) | {
        "body": body,
        "related": "".join(_link(frame["related"], other) for other in others),
        "tags": "".join(fill(frame["tag"], {"tag": escape(tag), "tag_slug": slug(tag)}) for tag in page.tags),
        "tag_metas": "\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in page.tags),
    }
    return fill(frame["page"].lstrip("\n"), values).encode(frame["charset"], "xmlcharrefreplace")


def listing(pages: Sequence[Page], number: int, base: str) -> bytes:
    """Set one page of the listing, with a link to the next one where there is one."""
    first = (number - 1) * LISTING_LENGTH
    shown = pages[first : first + LISTING_LENGTH]
    entries = "\n".join(
        f'<li class="entry"><h2><a href="{page.path}">{escape(page.title)}</a></h2>'
        f'<p><time datetime="{page.published.isoformat()}">{_french_date(page)}</time></p></li>'
        for page in shown
    )
    body = f'<ul class="entries">\n{entries}\n</ul>\n'
    if first + LISTING_LENGTH < len(pages):
        after = f"/actualites/page/{number + 1}"
        body += f'<nav class="pagination"><a rel="next" href="{after}">Page suivante</a></nav>\n'
    title = "Toute l’actualité" if number == 1 else f"Toute l’actualité, page {number}"
    path = "/actualites" if number == 1 else f"/actualites/page/{number}"
    return _plain(path, title, body, base)


def front_page(edition: Edition, base: str) -> bytes:
    """Set the front page: the newest titles and the doors to the rest."""
    newest = "\n".join(
        f'<li><a href="{page.path}">{escape(page.title)}</a></li>' for page in edition.found_in("feed")[:6]
    )
    body = f'<ul>\n{newest}\n</ul>\n<p><a href="/actualites">Toute l’actualité</a></p>'
    return _plain("/", "L’actualité de l’IA, passée au tamis", body, base)


def not_found(base: str) -> bytes:
    """Set the page for an address that does not exist."""
    return _plain("/404", "Page introuvable", "<p>Cette adresse ne mène nulle part.</p>", base)


def feed(pages: Sequence[Page], base: str) -> bytes:
    """Write the RSS 2.0 feed: titles and standfirsts, not the whole texts."""
    items = "".join(
        "<item>"
        f"<title>{escape(page.title)}</title>"
        f"<link>{base}{page.path}</link>"
        f'<guid isPermaLink="true">{base}{page.path}</guid>'
        f"<pubDate>{format_datetime(page.published)}</pubDate>"
        f"<dc:creator>{escape(page.author)}</dc:creator>"
        f"<category>{escape(page.section)}</category>"
        f"<description>{escape(page.standfirst)}</description>"
        "</item>\n"
        for page in pages
    )
    return (
        f'{_XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>'
        f"<title>{SITE}</title><link>{base}/</link>"
        "<description>L’actualité de l’intelligence artificielle</description><language>fr</language>"
        f'<atom:link href="{base}/flux.xml" rel="self" type="application/rss+xml"/>\n'
        f"{items}</channel>\n</rss>\n"
    ).encode()


def sitemap_index(paths: Sequence[str], base: str) -> bytes:
    """Write the sitemap index, which names the other sitemaps."""
    entries = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>\n" for path in paths)
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{entries}</sitemapindex>\n'.encode()


def news_sitemap(pages: Sequence[Page], base: str) -> bytes:
    """Write a news sitemap: publication, language, date and title for each page."""
    entries = "".join(
        f"<url><loc>{base}{page.path}</loc><news:news>"
        f"<news:publication><news:name>{SITE}</news:name><news:language>fr</news:language></news:publication>"
        f"<news:publication_date>{page.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(page.title)}</news:title></news:news></url>\n"
        for page in pages
    )
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{news}">\n{entries}</urlset>\n'.encode()


def archive_sitemap(pages: Sequence[Page], base: str) -> bytes:
    """Write an ordinary sitemap: addresses and the days they changed."""
    entries = "".join(
        f"<url><loc>{base}{page.path}</loc><lastmod>{_modified(page)[:10]}</lastmod></url>\n"
        for page in pages
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{entries}</urlset>\n'.encode()


def robots(disallowed: Sequence[str], base: str) -> bytes:
    """Write robots.txt: what is closed, and where the sitemap index lies."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in disallowed),
        "",
        f"Sitemap: {base}/sitemap.xml",
    ]
    return ("\n".join(lines) + "\n").encode()


def _plain(path: str, title: str, body: str, base: str) -> bytes:
    page = Page(path=path, expected="not_an_article", found_in=(), title=title, frame="plain")
    return fill(_frame("plain")["page"].lstrip("\n"), _values(page, base) | {"body": body}).encode()


def charset(frame: str) -> str:
    """Give the charset that pages in this frame are sent in."""
    return _frame(frame)["charset"]


@cache
def _frame(name: str) -> dict[str, str]:
    return tomllib.loads((_FRAMES / f"{name}.toml").read_text("utf-8"))


def _link(template: str, page: Page) -> str:
    return fill(template, {"path": page.path, "title": escape(page.title)})


def _values(page: Page, base: str) -> dict[str, str]:
    updated = page.modified and f" · Mis à jour le {page.modified.day} {_MONTHS[page.modified.month - 1]}"
    values = {
        "site": SITE,
        "base": base,
        "path": page.path,
        "url": base + page.path,
        "number": str(sum(page.path.encode())),
        "lang": page.lang,
        "locale": {"fr": "fr_FR", "en": "en_US", "es": "es_ES"}[page.lang],
        "title": page.title,
        "standfirst": page.standfirst,
        "author": page.author,
        "author_slug": slug(page.author),
        "section": page.section,
        "section_slug": slug(page.section),
        "published": page.published.isoformat(),
        "published_day": page.published.date().isoformat(),
        "published_french": _french_date(page),
        "modified": _modified(page),
        "updated_french": updated or "",
        "image": f"/images/{slug(page.section)}.svg",
        "caption": page.caption,
        "robots": page.robots,
    }
    return {key: escape(value) for key, value in values.items()} | {"json_ld": _json_ld(page, base)}


def _json_ld(page: Page, base: str) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "description": page.standfirst,
        "datePublished": page.published.isoformat(),
        "dateModified": _modified(page),
        "inLanguage": page.lang,
        "isAccessibleForFree": page.expected != "teaser",
        "mainEntityOfPage": base + page.path,
        "author": [{"@type": "Person", "name": page.author}],
        "publisher": {"@type": "Organization", "name": SITE, "url": f"{base}/"},
    }
    return json.dumps(node, ensure_ascii=False).replace("</", "<\\/")


def _modified(page: Page) -> str:
    return (page.modified or page.published).isoformat()


def _french_date(page: Page) -> str:
    at = page.published
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} à {at:%H h %M}"


def slug(words: str) -> str:
    """Give words the form they have in an address.

    >>> slug("Société")
    'societe'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
