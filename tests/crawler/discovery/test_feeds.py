"""Feeds: links with what was said of them; hostile ones are refused."""

from __future__ import annotations

import contextlib
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Unreadable
from crawler.discovery.feeds import MAX_BYTES, MAX_ENTRIES, read_feed

URL = "https://exemple.fr/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>T</title><language>fr-FR</language><link>https://exemple.fr/</link><ttl>90</ttl>
<item><title>Un  modèle&#10;ouvert</title><link>https://exemple.fr/a#top</link>
<pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate><category>IA</category><category>Recherche</category></item>
<item><title>Relatif &amp; daté</title><link>/b</link><dc:date>2026-11-23T10:00:00+01:00</dc:date></item>
<item><title>Deux fois</title><link>https://exemple.fr/a</link></item>
<item><title>Piège</title><link>file:///etc/passwd</link></item>
<item><title>Relais</title><link>https://relais.example/~r/c</link>
<feedburner:origLink>https://exemple.fr/c</feedburner:origLink></item>
<item><title>Identifiant</title><guid isPermaLink="true">https://exemple.fr/d</guid></item>
<item><title>Numéro</title><guid isPermaLink="false">https://exemple.fr/?p=4</guid></item>
</channel></rss>""".encode()

RSS_1 = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://exemple.fr/"><title>T</title></channel>
<item rdf:about="https://exemple.fr/a"><title>Un</title><link>https://exemple.fr/a</link></item></rdf:RDF>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://exemple.fr/dossier/"><title>T</title>
<entry><title>Un</title><link rel="edit" href="edit/1"/><link href="x"/>
<published>2026-11-23T08:00:00Z</published>
<updated>2026-11-24T08:00:00Z</updated><category term="ia" label="IA"/></entry></feed>"""

JSON = b"""\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "fr",
"items": [{"id": "1", "url": "/a", "title": "Un", "date_published": "2026-11-24T08:00:00+01:00",
"tags": ["IA", 3]},
{"id": "https://exemple.fr/b"}, {"url": 7}, null]}"""


def test_an_rss_feed_gives_each_link_once_in_its_order_with_what_was_said_of_it() -> None:
    feed = read_feed(RSS, URL)
    assert [link.url.removeprefix("https://exemple.fr") for link in feed.links] == ["/a", "/b", "/c", "/d"]
    first, second, *_ = feed.links
    assert (first.title, first.published, first.tags) == (
        "Un modèle ouvert",
        "2026-11-24T07:00:00Z",
        ("IA", "Recherche"),
    )
    assert (second.title, second.published) == ("Relatif & daté", "2026-11-23T09:00:00Z")
    assert feed.pause == 5400


def test_rss_1_is_read_too() -> None:
    assert [link.url for link in read_feed(RSS_1, URL).links] == ["https://exemple.fr/a"]


def test_an_atom_feed_says_when_an_article_was_changed_and_from_where_links_are_counted() -> None:
    [link] = read_feed(ATOM, URL).links
    assert link.url == "https://exemple.fr/dossier/x"
    assert (link.published, link.modified) == ("2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z")
    assert link.tags == ("IA",)


def test_a_json_feed_is_read_too() -> None:
    first, second = read_feed(JSON, URL).links
    assert (first.url, first.title, first.published, first.tags) == (
        "https://exemple.fr/a",
        "Un",
        "2026-11-24T07:00:00Z",
        ("IA", "3"),
    )
    assert second.url == "https://exemple.fr/b"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel/></rss>',
        b"<?xml version='1.0'?><!-- " + b"x" * 9000 + b' --><!DOCTYPE r [<!ENTITY a "a">]><rss/>',
        '\ufeff<!DOCTYPE r [<!ENTITY a "a">]><rss/>'.encode("utf-16-le"),
        '<!DOCTYPE r [<!ENTITY a "a">]><rss/>'.encode("utf-16-be"),
        "<rss/>".encode("utf-32"),
        b"<!-- torn",
        b"<html><body>not a feed</body></html>",
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 90_000,
        b"",
        b"\x00\xff" * 50,
        b" " * (MAX_BYTES + 1),
        b"<rss><channel><item>" + b"".join(b"<category>%d</category>" % n for n in range(3000)),
        b"<rss><channel>" + b"".join(b"<x%d:a xmlns:x%d='u'/>" % (n, n) for n in range(1001)),
    ],
    ids=[
        *("entities", "late", "utf-16-le", "utf-16-be", "utf-32", "torn", "html"),
        *("json", "deep-json", "empty", "noise", "large", "keywords", "namespaces"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_feed(body, URL)


ITEM = "<channel><item><title>{}</title><link>https://e.fr/a</link></item></channel>"
FEED = '<?xml version="1.0" encoding="{}"?><rss version="2.0">' + ITEM + "</rss>"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (FEED.format("ISO-8859-1", "été").encode("latin1"), "été"),
        (FEED.format("windows-1252", "l’été").encode("cp1252"), "l’été"),
        (FEED.format("utf-16", "été").encode("utf-16"), "été"),
        (FEED.format("utf-16", "été").encode("utf-16-be"), "été"),
        (FEED.format("utf-16", "été").encode(), "été"),
        (FEED.format("utf_16_le", "était").encode(), "était"),
        (FEED.format("utf-8", "été").encode("latin1"), "été"),
        (FEED.format("latin1", "été").encode("utf-8-sig"), "été"),
        (FEED.format("x-unknown", "été").encode(), "été"),
        (FEED.format("shift_jis", "日本").encode("shift_jis"), "日本"),
        (FEED.format("utf-7", "+AOk-").encode(), "+AOk-"),
        (b" \n" + FEED.format("ISO-8859-1", "été").encode("latin1"), "été"),
        (f"<rss version='2.0'>{ITEM.format('été')}</rss>".encode(), "été"),
    ],
)
def test_a_feed_is_read_in_the_encoding_it_has(body: bytes, title: str) -> None:
    assert [link.title for link in read_feed(body, URL).links] == [title]


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "utf-7", "unicode_escape", "raw_unicode_escape", "cp037"]
)
def test_only_encodings_of_the_web_are_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []

    def parse(stream: BytesIO, **_: object) -> None:
        heard.append(stream.read())
        raise ValueError

    monkeypatch.setattr(feedparser, "parse", parse)
    with pytest.raises(Unreadable):
        read_feed(FEED.format(name, "a-9").encode(), URL)
    declared, _, rest = heard[0].partition(b"\n")
    assert b"utf-8" in declared  # and what feedparser looks for there ends with the line
    assert rest == f'<rss version="2.0">{ITEM.format("a-9")}</rss>'.encode()


def test_a_document_type_is_not_hidden_by_the_encoding() -> None:
    hidden = b'<?xml version="1.0" encoding="iso-2022-jp"?>' + b"\x1b(B<!DOCTYPE rss [\x1b(B]><rss/>"
    with pytest.raises(Unreadable, match="document type"):
        read_feed(hidden, URL)


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("a&#xD83D;&#xDE00;b", "a😀b"),
        ("a&#55357;&#56832;b", "a😀b"),
        ("a&#xd800;b", "a\ufffdb"),
        ("a&#xDE00;&#xD83D;b", "a\ufffd\ufffdb"),
        ("a&#x0D7FF;b", "a\ud7ffb"),
        ("a&#57344;b", "a\ue000b"),
    ],
)
def test_halves_of_surrogate_pairs_do_not_lose_the_feed(reference: str, title: str) -> None:
    item = f"<item><title>{reference}</title><link>https://e.fr/a</link></item>"
    [link] = read_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), URL).links
    assert (link.url, link.title) == ("https://e.fr/a", title)


def test_bytes_that_are_the_name_of_a_file_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(RSS)
    with pytest.raises(Unreadable):
        read_feed(str(path).encode(), URL)


def test_a_feed_without_end_is_read_up_to_its_bound() -> None:
    items = b"".join(
        b"<item><link>https://e.fr/%d</link></item>" % number for number in range(MAX_ENTRIES + 50)
    )
    body = b'<rss version="2.0"><channel>' + items + b"</channel></rss>"
    assert len(read_feed(body, "https://e.fr/feed").links) == MAX_ENTRIES


def test_long_articles_inside_a_feed_are_no_maze() -> None:
    item = (
        b"<item><link>https://e.fr/%d</link><description><![CDATA["
        + b"<p>x</p>" * 5000
        + b"]]></description></item>"
    )
    body = b'<rss version="2.0"><channel>' + b"".join(item % n for n in range(3)) + b"</channel></rss>"
    assert len(read_feed(body, URL).links) == 3


PIECES = (
    b"<rss>|<channel>|<item>|</item>|<link>|</link>|<title>|&amp;|&x;|<![CDATA[|]]>|<!--|-->|<pubDate>|\xff|"
    b"<feed xmlns='http://www.w3.org/2005/Atom'>|https://e.fr/a|2026-11-24|<entry>|<link href='//['/>|<?xml|"
    b'<ttl>1e999</ttl>|<guid>|{|"items":[|<!DOCTYPE'
).split(b"|")


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_no_bytes_raise_anything_but_unreadable(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        for link in read_feed(body, URL).links:
            assert link.url.startswith(("http://", "https://"))
            assert len(link.published) in (0, 20)
