"""Content codings of archived bodies, undone once and within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from crawler.files.zstd import zstd


class BadCoding(ValueError):
    """A body cannot be decoded; the message is a reason and a detail, as in `dropped/`."""


def decode_body(body: bytes, header: str, limit: int) -> bytes:
    """Undo the coding that a `Content-Encoding` header names.

    At most `limit` + 1 bytes are made, so that a caller sees that there was more.

    Raises:
        BadCoding: there are several codings, an unknown one, or a body that breaks off or is no such thing.

    >>> decode_body(zlib.compress(b"Bonjour"), "deflate", 100)
    b'Bonjour'
    """
    names = [name.strip().lower() for name in header[:1000].split(",")]
    codings = [name for name in names if name and name != "identity"]
    if len(codings) > 1:
        raise BadCoding(f"encoded_twice: {', '.join(codings)[:100]}")
    if not codings or not body:
        return body[: limit + 1]
    decode = _DECODERS.get(codings[0])
    if decode is None:
        raise BadCoding(f"unknown_encoding: {codings[0][:50]}")
    try:
        return decode(body, limit + 1)
    except (zlib.error, zstd.ZstdError, EOFError, ValueError) as error:
        raise BadCoding(f"torn: {codings[0]}: {error}") from None


def _gzip(body: bytes, limit: int) -> bytes:
    made = bytearray()
    while body[:2] == b"\x1f\x8b":  # one member after another
        member = zlib.decompressobj(wbits=31)
        made += member.decompress(body, limit - len(made))
        if len(made) >= limit:
            break
        if not member.eof:
            raise EOFError("breaks off")
        body = member.unused_data
    else:
        if not made and body:
            raise ValueError("no gzip")
    return bytes(made)


def _deflate(body: bytes, limit: int) -> bytes:
    # RFC 9110 says zlib; some servers send the bare stream.
    bare = body[0] & 0x0F != 8 or int.from_bytes(body[:2], "big") % 31 != 0
    return _all_of(zlib.decompressobj(-15 if bare else 15), body, limit)


def _zstd(body: bytes, limit: int) -> bytes:
    return _all_of(zstd.ZstdDecompressor(), body, limit)


def _all_of(decompressor: Any, body: bytes, limit: int) -> bytes:
    made: bytes = decompressor.decompress(body, limit)
    if len(made) < limit and not decompressor.eof:
        raise EOFError("breaks off")
    return made


def _brotli(body: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise ValueError("the library brotli is not installed") from None
    decompressor = brotli.Decompressor()
    try:
        made: bytes = decompressor.process(body, output_buffer_limit=limit)
    except TypeError:  # before 1.2: a kilobyte may become gigabytes
        raise ValueError("brotli 1.2 or later is wanted") from None
    except brotli.error as error:
        raise ValueError(str(error)) from None
    if len(made) < limit and not decompressor.is_finished():
        raise EOFError("breaks off")
    return made[:limit]  # the library's limit is a rough one


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
    "br": _brotli,
}
