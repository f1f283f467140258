"""Feeds of every kind, as they are found: mended where they can be, refused by name where not."""

from pathlib import Path

import pytest

from mfa_crawler.discovery import Feed
from mfa_crawler.errors import EmptyPage, NotHtml, WrongFormat
from mfa_crawler.extraction import Document, FeedItem
from mfa_crawler.items import Entry, ListingRead

URL = "https://mfa.example/news/feed/"
FEED = Feed(URL)


def read(body: str | bytes, url: str = URL) -> ListingRead:
    page = FEED.read(Document(url, body.encode() if isinstance(body, str) else body))
    return page.to_item()


def signals(body: str) -> tuple[str, ...]:
    return FEED.read(Document(URL, body.encode())).signals()


def rss(items: str, channel: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>News</title><link>https://mfa.example</link>{channel}{items}"
        "</channel></rss>"
    )


def item(inner: str, link: str = "<link>https://mfa.example/news/a</link>") -> str:
    return f"<item>{link}{inner}</item>"


def test_rss_gives_each_entrys_own_date_headline_and_summary() -> None:
    dated = "<pubDate>Sat, 22 May 2021 12:00:47 +0200</pubDate>"
    body = rss(item(f"<title>Talks &amp; tea</title><description>How it went</description>{dated}"))
    assert read(body).entries == (
        Entry(
            "https://mfa.example/news/a",
            "Talks & tea",
            "2021-05-22",
            "How it went",
            "2021-05-22T12:00:47+02:00",
        ),
    )


def test_atom_knows_publication_from_update_and_invents_neither() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title>
    <link rel="next" href="?page=2"/>
    <entry><title type="html">One &amp;amp; &lt;b&gt;all&lt;/b&gt;</title>
    <link rel="self" href="https://mfa.example/api/1"/>
    <link rel="alternate" href="/news/1"/><updated>2024-03-02T10:20:30Z</updated></entry>
    <entry><title>Two</title><link href="/news/2"/><published>2024-03-01T00:00:00Z</published>
    <updated>2024-03-02</updated><summary>In short</summary></entry></feed>"""
    page = read(body)
    assert page.entries == (
        Entry(
            "https://mfa.example/news/1",
            "One & all",
            None,
            None,
            modified_at="2024-03-02T10:20:30+00:00",
        ),
        Entry(
            "https://mfa.example/news/2", "Two", "2024-03-01", "In short", modified_at="2024-03-02"
        ),
    )
    assert page.next == "https://mfa.example/news/feed/?page=2"


def test_links_are_relative_to_the_base_that_a_feed_states() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/"><link rel="next"
    href="?page=2"/><entry><link href="talks"/></entry><entry xml:base="https://old.example/a/">
    <link href="visit"/></entry><entry xml:base="http://["><link href="odd"/></entry></feed>"""
    page = read(body)
    assert page.next == "https://mfa.example/news/?page=2"
    assert [entry.url for entry in page.entries] == [
        "https://mfa.example/news/talks",
        "https://old.example/a/visit",
        "https://mfa.example/news/feed/odd",
    ]


def test_rdf_is_read_by_its_dublin_core_dates() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="x"><items><rdf:Seq><rdf:li rdf:resource="/a"/></rdf:Seq></items></channel>
    <item rdf:about="/a"><title>One</title><link>/a</link>
    <dc:date>2026-08-19T17:00:05+09:00</dc:date></item></rdf:RDF>"""
    (entry,) = read(body).entries
    assert (entry.date, entry.published_at) == ("2026-08-19", "2026-08-19T17:00:05+09:00")


def test_a_description_that_is_the_whole_text_is_no_summary() -> None:
    whole = "<![CDATA[<p>The whole text.</p>]]>"
    encoded = f"<content:encoded>{whole}</content:encoded>"
    (entry,) = read(rss(item(f"<description>{whole}</description>{encoded}"))).entries
    assert entry.lead is None
    (entry,) = read(rss(item(f"<description>In short.</description>{encoded}"))).entries
    assert entry.lead == "In short."


def test_a_text_in_xhtml_keeps_its_paragraphs() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml">
    <entry><title>Talks</title><link href="/1"/><content type="xhtml"><h:div><h:p>They met
    in <h:b>Quill</h:b>.</h:p><h:p>And left.</h:p></h:div></content></entry></feed>"""
    (found,) = Feed(URL, FeedItem).read(Document(URL, body.encode())).articles()
    assert found.to_item().body == "They met in Quill.\n\nAnd left."
    assert "<strong>Quill</strong>" in found.to_item().body_html


def test_a_text_does_not_end_where_its_page_did() -> None:
    text = "<html><body><p>One.</p></body></html><p>Two.</p></html><p>Three.</p>"
    given = f"<title>Talks</title><content:encoded><![CDATA[{text}]]></content:encoded>"
    (found,) = Feed(URL, FeedItem).read(Document(URL, rss(item(given)).encode())).articles()
    assert found.to_item().body == "One.\n\nTwo.\n\nThree."


def test_a_pictures_title_is_not_the_articles() -> None:
    media = '<media:content url="/p.jpg"><media:title>A flag</media:title></media:content>'
    (entry,) = read(
        rss(item(f"<media:title>A flag</media:title>{media}<title>Talks</title>"))
    ).entries
    assert entry.headline == "Talks"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/news/b</link>", "https://mfa.example/news/b"),
        ("<link>//mfa.example/news/b</link>", "https://mfa.example/news/b"),
        ("<link>\n  b?x=1&y=2 \n</link>", "https://mfa.example/news/feed/b?x=1&y=2"),
        ("<link>https://other.example/x.pdf</link>", "https://other.example/x.pdf"),
        ("<guid>https://mfa.example/news/b</guid>", "https://mfa.example/news/b"),
        ('<guid isPermaLink="false">https://mfa.example/?p=1</guid>', None),
        ("<link></link>", None),
        ("<link>javascript:void(0)</link>", None),
    ],
)
def test_links_are_made_absolute_and_an_item_without_one_is_counted(
    link: str, url: str | None
) -> None:
    body = rss(item("<title>b</title>", link))
    assert [entry.url for entry in read(body).entries] == ([url] if url else [])
    assert signals(body).count("list: item without a link") == (not url)


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Sat, 31 Feb 2021 12:00:00 GMT", "2021-05", "21"]
)
def test_a_date_that_is_none_stays_unknown(date: str) -> None:
    (entry,) = read(rss(item(f"<title>a</title><pubDate>{date}</pubDate>"))).entries
    assert (entry.date, entry.published_at) == (None, None)


def test_markup_that_is_not_well_formed_is_mended_and_counted() -> None:
    body = rss(item("<title>Caf&eacute; & bar</title><category>x")).replace("</category>", "")
    (entry,) = read(body).entries
    assert entry.headline == "Café & bar"
    assert "list: feed is not well-formed" in signals(body)
    assert signals(rss(item("<title>ok</title>"))) == ()


@pytest.mark.parametrize(
    ("broken", "read_"),
    [
        (rss("".join(map(item, "abc"))).replace("<item>", '<item id="x>', 1), 0),
        (rss(item("a") + "</channel></rss>" + item("b") + item("c")), 1),
    ],
)
def test_items_that_broken_markup_swallows_are_counted(broken: str, read_: int) -> None:
    assert len(read(broken).entries) == read_
    assert signals(broken).count("list: item lost in broken markup") == 2


def test_cdata_with_ampersands_of_its_own_is_left_alone() -> None:
    inner = "<title><![CDATA[Q&A &amp; more & all]]></title><description>a & b</description>"
    (entry,) = read(rss(item(inner))).entries
    assert (entry.headline, entry.lead) == ("Q&A & more & all", "a & b")


def test_entities_are_never_expanded_and_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    outside = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
    for doctype, name in ((bomb, "b"), (outside, "x")):
        with pytest.raises(WrongFormat, match="declares entities"):
            read(doctype + rss(item(f"<title>&{name};</title>")))


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><html><body><h1>Oops</h1></body></html>",
        '{"error": 1}',
        "plain words",
        "<x/>",
    ],
)
def test_anything_else_in_a_feeds_place_is_refused_by_name(body: str) -> None:
    with pytest.raises(WrongFormat, match=URL):
        read(body)


def test_nothing_and_a_picture_are_refused_as_everywhere() -> None:
    with pytest.raises(EmptyPage):
        read(" \n")
    with pytest.raises(NotHtml):
        read(b"\x89PNG\r\n\x1a\n")


def test_ten_thousand_items_are_read_and_an_empty_feed_has_none() -> None:
    many = "".join(item(f"<title>{n}</title>", f"<link>/n/{n}</link>") for n in range(10_000))
    assert len(read(rss(many)).entries) == 10_000
    assert read(rss("")).entries == ()


def test_a_declared_encoding_that_lies_is_not_believed() -> None:
    body = rss(item("<title>Zażółć</title>")).replace("UTF-8", "ISO-8859-1").encode()
    assert read(body).entries[0].headline == "Zażółć"
    honest = rss(item("<title>Zażółć</title>")).replace("UTF-8", "ISO-8859-2").encode("iso-8859-2")
    assert read(honest).entries[0].headline == "Zażółć"
