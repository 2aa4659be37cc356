"""Sitemaps, sitemap indexes, and the news fields that Scrapy's own reader drops."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from crawler.discovery.feeds import absolute
from crawler.discovery.found import Found, Unreadable

MAX_ENTRIES = 50_000
"""The protocol's own limit for one file (sitemaps.org)."""
MAX_BYTES = 50 * 2**20
"""The protocol's own limit for one file, unpacked."""

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap file lists: other sitemaps, or pages."""

    sitemaps: tuple[Found, ...] = ()
    pages: tuple[Found, ...] = ()


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Read a sitemap or a sitemap index, gzipped or not, or a plain list of addresses.

    Raises:
        Unreadable: it declares a document type, is larger than the protocol allows, or is no sitemap.
    """
    body = _unpack(body)
    if _DOCTYPE.search(body, 0, 4096):
        raise Unreadable("declares a document type")
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(pages=_plain_list(body, url))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(str(error)) from None
    kind = _name(root.tag) if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise Unreadable("is not a sitemap")
    found: dict[str, Found] = {}
    for entry in root.iterchildren(etree.Element):
        one = _read_entry(entry, url)
        if one is not None:
            found.setdefault(one.url, one)
        if len(found) >= MAX_ENTRIES:
            break
    entries = tuple(found.values())
    return Sitemap(sitemaps=entries) if kind == "sitemapindex" else Sitemap(pages=entries)


def _unpack(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
            unpacked = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"broken gzip: {error}") from None
    if len(unpacked) > MAX_BYTES:
        raise Unreadable("larger than 50 MiB")
    return unpacked


def _plain_list(body: bytes, url: str) -> tuple[Found, ...]:
    lines = body.decode("utf-8-sig", "replace").split("\n")[:MAX_ENTRIES]
    links = (absolute(line, url) for line in lines if line.strip().startswith("http"))
    return tuple(Found(url=link) for link in dict.fromkeys(links) if link)


def _read_entry(entry: etree._Element, base: str) -> Found | None:
    values: dict[str, str] = {}
    for node in entry.iter(etree.Element):
        values.setdefault(_name(node.tag), (node.text or "").strip())
    link = absolute(values.get("loc", ""), base)
    if not link:
        return None
    return Found(
        url=link,
        title=" ".join(values.get("title", "").split()),
        published=values.get("publication_date") or values.get("lastmod", ""),
        language=values.get("language", "")[:12],
    )


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2]
