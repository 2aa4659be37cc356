"""Content codings of archived bodies: undone once, whole, and never to more than asked for."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archives.codings import BadCoding, decode_body
from crawler.files.zstd import zstd


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def brotli(body: bytes) -> bytes:
    library = pytest.importorskip("brotli", reason="brotli is optional, and not installed")
    packed: bytes = library.compress(body)
    return packed


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("X-GZIP", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("zstd", zstd.compress),
    ("br", brotli),
]
BODY = "Le modèle est ouvert depuis mardi. ".encode() * 50


@pytest.mark.parametrize(("name", "pack"), CODINGS)
def test_what_was_packed_comes_back(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert decode_body(pack(BODY), name, 10**6) == BODY
    assert decode_body(pack(BODY), f"identity, {name}", 10**6) == BODY


@pytest.mark.parametrize(("name", "pack"), CODINGS)
def test_a_bomb_unpacks_to_one_byte_more_than_the_limit(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert len(decode_body(pack(b"\0" * 10**7), name, 1000)) == 1001


@pytest.mark.parametrize(("name", "pack"), CODINGS)
def test_a_torn_body_is_no_body(name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(BODY)
    for length in (3, len(packed) // 2, len(packed) - 2):
        with pytest.raises(BadCoding, match="torn"):
            decode_body(packed[:length], name, 10**6)


@pytest.mark.parametrize(
    ("header", "said"), [("gzip, gzip", "encoded_twice"), ("compress", "unknown_encoding"), ("é", "unknown")]
)
def test_other_codings_are_named(header: str, said: str) -> None:
    with pytest.raises(BadCoding, match=said):
        decode_body(BODY, header, 100)


def test_members_of_gzip_one_after_another_are_one_body() -> None:
    assert decode_body(gzip.compress(b"Un ") + gzip.compress(b"deux"), "gzip", 100) == b"Un deux"


@given(st.binary(max_size=200), st.sampled_from([name for name, _ in CODINGS[:5]]))
def test_noise_is_decoded_or_refused(body: bytes, name: str) -> None:
    with contextlib.suppress(BadCoding):
        assert len(decode_body(body, name, 100)) <= 101
