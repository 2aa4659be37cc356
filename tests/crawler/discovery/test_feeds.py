"""Feeds: links with what was said of them; hostile ones are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import MAX_ENTRIES, absolute, read_feed
from crawler.discovery.found import Unreadable

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>T</title>
<language>fr-FR</language><link>https://exemple.fr/</link>
<item><title>Un  modèle&#10;ouvert</title><link>https://exemple.fr/a#top</link>
<pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate></item>
<item><title>Relatif</title><link>/b</link></item>
<item><title>Deux fois</title><link>https://exemple.fr/a</link></item>
<item><title>Piège</title><link>file:///etc/passwd</link></item>
</channel></rss>""".encode()

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><title>Un</title><link href="https://exemple.fr/x"/><updated>2026-11-24T08:00:00Z</updated></entry></feed>"""


def test_an_rss_feed_gives_each_link_once_in_its_order_with_title_and_date() -> None:
    found = read_feed(RSS, "https://exemple.fr/feed")
    assert [link.url for link in found] == ["https://exemple.fr/a", "https://exemple.fr/b"]
    assert (found[0].title, found[0].published, found[0].language) == (
        "Un modèle ouvert",
        "2026-11-24T07:00:00Z",
        "fr-FR",
    )


def test_an_atom_feed_is_read_too() -> None:
    [link] = read_feed(ATOM, "https://exemple.fr/feed")
    assert (link.url, link.published) == ("https://exemple.fr/x", "2026-11-24T08:00:00Z")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel/></rss>',
        b"<html><body>not a feed</body></html>",
        b"",
        b"\x00\xff" * 50,
    ],
    ids=["entities", "html", "empty", "noise"],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_feed(body, "https://exemple.fr/feed")


def test_a_feed_without_end_is_read_up_to_its_bound() -> None:
    items = b"".join(
        b"<item><link>https://e.fr/%d</link></item>" % number for number in range(MAX_ENTRIES + 50)
    )
    body = b'<rss version="2.0"><channel>' + items + b"</channel></rss>"
    assert len(read_feed(body, "https://e.fr/feed")) == MAX_ENTRIES


@given(st.text(max_size=60))
def test_a_link_is_absolute_http_or_nothing(link: str) -> None:
    found = absolute(link, "https://exemple.fr/dir/page")
    assert found == "" or found.startswith(("http://", "https://"))
