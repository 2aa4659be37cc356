"""Sitemaps, sitemap indexes, and the news fields that Scrapy's own reader drops."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from crawler.discovery.addresses import absolute
from crawler.discovery.found import Found, Unreadable, one_line
from crawler.discovery.moments import read_moment
from crawler.discovery.prolog import refuse_document_type

MAX_ENTRIES = 50_000
"""The protocol's own limit for one file (sitemaps.org)."""
MAX_BYTES = 50 * 2**20
"""The protocol's own limit for one file, unpacked."""
MAX_ENTRY_BYTES = 2**20
"""Bytes read, at most, until the next entry must have ended: 10 MiB of `<a/>` or `&x;` in one entry became
a tree of 350 to 560 MiB."""
MAX_ENTRY_ELEMENTS = 5000
"""Elements of one entry; a thousand images, the most an entry may name, are 4,000."""
MAX_ELEMENTS = 1_000_000
"""Elements of one file: twenty for each entry."""
_MAX_ALTERNATES = 50

_NEWS = re.compile(r"news|actu|article|post|blog|latest|recent", re.IGNORECASE)
_NO_NEWS = re.compile(
    r"categor|tag|author|auteur|product|produit|video|image|taxonom|attachment|user|rubrique|archive",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap file lists: other sitemaps, or pages."""

    sitemaps: tuple[Found, ...] = ()
    pages: tuple[Found, ...] = ()


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap or a sitemap index, gzipped or not, or a plain list of addresses.

    A page's version in another language (`xhtml:link hreflang`) is a page with that language.

    Raises:
        Unreadable: it declares a document type, is larger than the protocol allows, has an entry larger than
            any sitemap's, or is no sitemap.
    """
    body = _unpack(body)
    start = body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if not start.startswith(b"<"):
        return _read_plain_list(body, url)
    refuse_document_type(body)
    kind = ""
    found: dict[str, Found] = {}
    try:
        for root, entry in _walk(body):
            kind = kind or _name(root.tag)
            if kind not in ("urlset", "sitemapindex"):
                break
            for one in _read_entry(entry, url) if entry is not None else ():
                found.setdefault(one.url, one)
            if len(found) >= MAX_ENTRIES:
                break
    except (etree.XMLSyntaxError, ValueError) as error:
        if not found:  # what stood before the damage is good
            raise Unreadable(one_line(error)) from None
    if kind not in ("urlset", "sitemapindex"):
        raise Unreadable("is not a sitemap")
    entries = tuple(found.values())[:MAX_ENTRIES]
    return Sitemap(sitemaps=entries) if kind == "sitemapindex" else Sitemap(pages=entries)


def newest_first(sitemaps: tuple[Found, ...]) -> list[Found]:
    """Sitemaps of an index in the order in which news is likely: by their date, then by their name.

    >>> [one.url for one in newest_first((Found("https://e.fr/tags.xml"), Found("https://e.fr/news.xml")))]
    ['https://e.fr/news.xml', 'https://e.fr/tags.xml']
    """
    # Undated files of a series are mostly numbered upwards, so that the last is the newest.
    numbered = sorted(enumerate(sitemaps), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    return [one for _, one in sorted(numbered, key=lambda pair: _likeness(pair[1].url))]


def _likeness(url: str) -> int:
    name = url.rpartition("/")[2] or url
    if _NO_NEWS.search(name):
        return 2
    return 0 if _NEWS.search(name) else 1


def _unpack(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        unpacked = body
    else:
        try:
            with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                unpacked = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(f"broken gzip: {error}") from None
    if len(unpacked) > MAX_BYTES:
        raise Unreadable("larger than 50 MiB")
    return unpacked


def _read_plain_list(body: bytes, url: str) -> Sitemap:
    lines = body.decode("utf-8-sig", "replace").split("\n", MAX_ENTRIES)[:MAX_ENTRIES]
    links = dict.fromkeys(absolute(line, url) for line in lines if line.strip().startswith("http"))
    if not any(links):
        raise Unreadable("is not a sitemap")
    return Sitemap(pages=tuple(Found(url=link) for link in links if link))


def _walk(body: bytes) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    """The root, and each of its first 50,000 children when it is complete; what was read is thrown away, so
    that a file of 50 MiB does not become a tree of 500.

    Raises:
        Unreadable: an entry, or the whole, has more in it than any sitemap.
    """
    root: etree._Element | None = None
    depth = children = elements = inside = 0
    source = _Source(body)
    events = etree.iterparse(
        source,
        events=("start", "end"),
        remove_comments=True,
        remove_pis=True,
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
    )
    for event, element in events:
        if event == "start":
            depth += 1
            elements, inside = elements + 1, inside + 1
            if inside > MAX_ENTRY_ELEMENTS or elements > MAX_ELEMENTS:
                raise Unreadable("has too many elements")
            if root is None:
                root = element
                yield root, None
            continue
        depth -= 1
        if depth == 1 and root is not None:
            yield root, element
            element.clear()
            while element.getprevious() is not None:
                del root[0]
            source.entry_ended()
            children, inside = children + 1, 0
            if children >= MAX_ENTRIES:
                return


class _Source:
    """The bytes of a sitemap, handed to the parser only as long as entries come to an end."""

    def __init__(self, body: bytes) -> None:
        self._file = BytesIO(body)
        self._since = 0

    def entry_ended(self) -> None:
        """Give the next entry the whole bound."""
        self._since = self._file.tell()

    def read(self, size: int) -> bytes:
        """What comes next.

        Raises:
            Unreadable: there was too much of it in one entry.
        """
        if self._file.tell() - self._since > MAX_ENTRY_BYTES:
            raise Unreadable(f"has an entry of more than {MAX_ENTRY_BYTES} bytes")
        return self._file.read(size)


def _read_entry(entry: etree._Element, base: str) -> Iterator[Found]:
    values: dict[str, str] = {}
    alternates: dict[str, str] = {}
    for node in entry.iter(etree.Element):
        name = _name(node.tag)
        values.setdefault(name, (node.text or "").strip())
        if name == "link" and node.get("hreflang") and len(alternates) < _MAX_ALTERNATES:
            alternates.setdefault(absolute(node.get("href") or "", base), node.get("hreflang") or "")
    link = absolute(values.get("loc", ""), base)
    if link:
        yield Found(
            url=link,
            title=one_line(values.get("title", "")),
            published=read_moment(values.get("publication_date", "")),
            modified=read_moment(values.get("lastmod", "")),
            language=one_line(values.get("language") or alternates.get(link, ""), 12),
            tags=tuple(one_line(word, 100) for word in values.get("keywords", "").split(",")[:20] if word),
        )
    for other, language in alternates.items():
        if other and other != link:
            yield Found(url=other, modified=read_moment(values.get("lastmod", "")), language=language[:12])


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2]
