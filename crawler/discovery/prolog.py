"""What stands before the first element of an XML file. A document type there is the door to entities, which
no honest feed or sitemap needs."""

from __future__ import annotations

from crawler.discovery.found import Unreadable

_SPACE = b" \t\r\n"


def refuse_document_type(body: bytes) -> None:
    """Look at the beginning of a file, past comments and instructions, in any encoding.

    Raises:
        Unreadable: a document type is declared, or the encoding is none that feeds are written in.
    """
    head = _as_ascii(body)
    at = 0
    while True:
        while head[at : at + 1] and head[at] in _SPACE:
            at += 1
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if head.startswith(opening, at):
                end = head.find(closing, at + len(opening))
                if end < 0:
                    raise Unreadable("is torn")
                at = end + len(closing)
                break
        else:
            if head.startswith(b"<!", at):
                raise Unreadable("declares a document type")
            return


def _as_ascii(body: bytes) -> bytes:
    """The file with one byte a character, as far as its markup goes."""
    if body.startswith(b"\xef\xbb\xbf"):
        return body[3:]
    start = body[:4]
    if start in (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00") or start.count(b"\x00") == 3:
        raise Unreadable("is written in UTF-32")
    if start.startswith(b"\xff\xfe") or start[1:2] == b"\x00":
        return body.decode("utf-16-le", "replace").lstrip("\ufeff").encode("ascii", "replace")
    if start.startswith(b"\xfe\xff") or start[:1] == b"\x00":
        return body.decode("utf-16-be", "replace").lstrip("\ufeff").encode("ascii", "replace")
    return body
