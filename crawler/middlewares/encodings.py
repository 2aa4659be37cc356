"""Undo content encoding, once, and only of bodies that came whole."""

from __future__ import annotations

import zlib

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Request, Response

from crawler.archives.codings import gunzip
from crawler.failures import Refused


class Encodings(HttpCompressionMiddleware):
    """Scrapy's own, but a body encoded more than once is refused, and a gzip body that breaks off as well.

    Scrapy undoes any number of layers (267 bytes of three layers of gzip made 64 MiB) and takes a torn gzip
    body for a whole one.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        codings = codings_of(response)
        if len(codings) > 1:
            raise Refused("encoded_twice", ", ".join(codings)[:100])
        body = response.body
        decoded = super().process_response(request, response)
        if codings in (["gzip"], ["x-gzip"]) and isinstance(decoded, Response) and request.method != "HEAD":
            stopped = "download_stopped" in response.flags
            if not stopped and is_torn_gzip(body, len(decoded.body)):
                raise Refused("torn", "the gzip body breaks off")
        return decoded


def codings_of(response: Response) -> list[str]:
    """Content codings of an answer, in the order they were applied, `identity` left out."""
    header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    names = (name.strip().lower() for name in header[:1000].split(","))
    return [name for name in names if name and name != "identity"]


def is_torn_gzip(body: bytes, decoded: int) -> bool:
    """Whether a gzip body of which `decoded` bytes came out ends before its end.

    The length in the last four bytes (RFC 1952) settles it for whole bodies; the others are read through.

    >>> import gzip
    >>> whole = gzip.compress(b"Bonjour")
    >>> is_torn_gzip(whole, 7), is_torn_gzip(whole[:-9], 6)
    (False, True)
    """
    if len(body) >= 18 and int.from_bytes(body[-4:], "little") == decoded & 0xFFFFFFFF:
        return False
    try:
        for _ in gunzip(body):
            pass
    except (zlib.error, EOFError):
        return True
    return False
