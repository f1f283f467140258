"""Every family's list and every kind of source, with every kind of bad input: a clear outcome."""

import json
from collections.abc import Callable
from html import escape

import pytest

from mfa_crawler.discovery import Feed, Fields, JsonList, NewsSitemap, Offset, Sitemap, Source
from mfa_crawler.discovery.source import ListPage
from mfa_crawler.errors import PageError
from mfa_crawler.extraction import Document
from mfa_crawler.families import FAMILIES, Family, auswaertiges, generic, govuk
from mfa_crawler.families.generic import GenericListing
from tests.families.forms import FORMS, Form

Item = tuple[str, str]  # an address as it is written, and a headline
HOST = "https://mfa.example"
RSS = """<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>News</title>{items}
</channel></rss>"""
ATOM = """{doctype}<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{items}</feed>"""
RDF = """{doctype}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/">{items}</rdf:RDF>"""
URLSET = """{doctype}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{items}</urlset>"""
XML: dict[str, tuple[Source, str, str]] = {
    "rss": (
        Feed(f"{HOST}/a/feed"),
        RSS,
        "<item><title>{title}</title><link>{href}</link></item>",
    ),
    "atom": (
        Feed(f"{HOST}/a/feed"),
        ATOM,
        '<entry><title>{title}</title><link href="{href}"/></entry>',
    ),
    "rdf": (Feed(f"{HOST}/a/feed"), RDF, "<item><title>{title}</title><link>{href}</link></item>"),
    "sitemap": (Sitemap(f"{HOST}/a/map.xml"), URLSET, "<url><loc>{href}</loc></url>"),
    "news sitemap": (
        NewsSitemap(f"{HOST}/a/map.xml"),
        URLSET,
        "<url><loc>{href}</loc><n:news><n:title>{title}</n:title></n:news></url>",
    ),
}
API = JsonList(f"{HOST}/a/api", Offset(10), "rows", "total", Fields("url", "name"))
LISTS = {form.family.name: form for form in FORMS}
GENERIC = Form(
    generic,
    f"{HOST}/a/news",
    '<html><body><h1>News</h1><ul>{}</ul><a rel="next" href="/p2">Older</a></body></html>',
    '<li><a href="{href}">{day}</a></li>',
    "",
)
KINDS = [*LISTS, "generic", *XML, "api"]
kinds = pytest.mark.parametrize("kind", KINDS)


def body(kind: str, items: list[Item], doctype: str = "") -> bytes:
    if kind == "api":
        rows = [{"url": href, "name": title} for href, title in items]
        return json.dumps({"rows": rows, "total": len(rows)}).encode()
    if kind in XML:
        _, whole, item = XML[kind]
        written = "".join(item.format(href=escape(h), title=escape(t)) for h, t in items)
        return whole.format(items=written, doctype=doctype).encode()
    if kind == "generic":
        return GENERIC.page(*items).encode()
    return (doctype + LISTS[kind].page(*[(href, "") for href, _ in items])).encode()


def url_of(kind: str) -> str:
    if kind in XML:
        return XML[kind][0].url
    return API.url if kind == "api" else {**LISTS, "generic": GENERIC}[kind].url


def read(kind: str, markup: bytes) -> ListPage:
    document = Document(url_of(kind), markup)
    if kind in XML or kind == "api":
        page = (XML[kind][0] if kind in XML else API).read(document)
        assert page is not None
        return page
    family: Family = generic if kind == "generic" else LISTS[kind].family
    return family.listing(document)


def urls(kind: str, *items: Item) -> list[str]:
    return [entry.url for entry in read(kind, body(kind, list(items))).to_item().entries]


def refused(kind: str, markup: bytes) -> str:
    with pytest.raises(PageError) as raised:
        read(kind, markup)
    assert url_of(kind) in str(raised.value)
    return raised.value.kind


FILLING = [
    ("/f/1", "The envoys met"),
    ("/f/2", "The bridge opened"),
    ("/f/3", "The harbour closed"),
]
OURS = [f"/f/{n}" for n in (1, 2, 3)]


def test_every_family_that_has_lists_of_its_own_is_here() -> None:
    without = {auswaertiges.name, govuk.name}  # their lists are APIs
    assert set(LISTS) | {"generic"} | without == {family.name for family in FAMILIES}


@kinds
def test_a_list_of_nothing_has_no_entries_and_an_unknown_one_is_no_list(kind: str) -> None:
    if kind == "generic":
        assert refused(kind, body(kind, [])) == "unknown_layout"
    else:
        page = read(kind, body(kind, []))
        assert (page.to_item().entries, page.to_item().next, page.signals()) == ((), None, ())


@kinds
def test_one_item_is_one_entry_and_of_unknown_markup_no_list(kind: str) -> None:
    if kind == "generic":
        assert refused(kind, body(kind, FILLING[:1])) == "unknown_layout"
    else:
        assert len(urls(kind, FILLING[0])) == 1


@kinds
def test_ten_thousand_items_are_ten_thousand_entries(kind: str) -> None:
    markup = body(kind, [(f"/n/{n}", f"Talks {n}") for n in range(10_000)])
    if kind == "generic":  # without looking for an article first, which trafilatura does
        page: ListPage | None = GenericListing.read(Document(GENERIC.url, markup))
    else:
        page = read(kind, markup)
    assert page is not None
    assert len({entry.url for entry in page.to_item().entries}) == 10_000


@kinds
def test_an_item_without_a_date_is_an_entry_without_one(kind: str) -> None:
    entries = read(kind, body(kind, FILLING)).to_item().entries
    assert [(entry.date, entry.published_at) for entry in entries] == [(None, None)] * 3


@kinds
def test_an_item_that_stands_twice_is_never_lost(kind: str) -> None:
    found = urls(kind, *FILLING, FILLING[0])
    assert [url.removeprefix(url.partition("/f/")[0]) for url in dict.fromkeys(found)] == OURS
    assert len(found) == (3 if kind == "generic" else 4)


LINKS = {
    "relative": ("b.html", "{folder}b.html"),
    "upwards": ("../b.html", "{host}/{above}b.html"),
    "of the host": ("/b", "{host}/b"),
    "of the protocol": ("//other.example/b", "https://other.example/b"),
    "of another host": ("http://other.example/b", "http://other.example/b"),
    "to a PDF": ("/b.pdf#page=2", "{host}/b.pdf"),
    "with an ampersand": ("/b?c=1&d=2", "{host}/b?c=1&d=2"),
    "with a space": ("/b c", "{host}/b%20c"),
    "in another script": ("/ż", "{host}/%C5%BC"),
}


@kinds
@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_made_absolute_and_kept_wherever_it_leads(kind: str, link: str) -> None:
    href, expected = LINKS[link]
    folder = url_of(kind).rpartition("/")[0] + "/"
    host = "/".join(folder.split("/")[:3])
    above = "/".join(folder.split("/")[3:-2])
    found = urls(kind, *FILLING, (href, "The other talks"))
    assert found[3] == expected.format(folder=folder, host=host, above=above and f"{above}/")


@kinds
@pytest.mark.parametrize("href", ["", "javascript:void(0)", "data:x", "http://[x"])
def test_an_item_that_leads_nowhere_is_counted_and_loses_only_itself(kind: str, href: str) -> None:
    page = read(kind, body(kind, [*FILLING, (href, "Nowhere at all")]))
    assert len(page.to_item().entries) == 3
    # of unknown markup nobody knows what should have been an item
    named = [signal for signal in page.signals() if "without a link" in signal]
    assert len(named) == (kind != "generic")


UNESCAPED: dict[str, Callable[[bytes], bytes]] = {
    "ampersands": lambda markup: markup.replace(b"&amp;", b"&"),
    "a tag that does not close": lambda markup: markup.replace(b"</channel>", b""),
    "a name of HTML": lambda markup: markup.replace(b"The envoys", b"The&nbsp;envoys"),
}


@kinds
@pytest.mark.parametrize("what", UNESCAPED)
def test_markup_that_is_not_well_formed_is_mended_and_said(kind: str, what: str) -> None:
    items = [*FILLING, ("/b?c=1&d=2", "Bread & tea")]
    good = body(kind, items)
    broken = UNESCAPED[what](good)
    page = read(kind, broken)
    found = [entry.url for entry in page.to_item().entries]
    assert found == [entry.url for entry in read(kind, good).to_item().entries]
    is_odd_xml = kind in XML and broken != good
    assert any("not well-formed" in signal for signal in page.signals()) == is_odd_xml


@pytest.mark.parametrize("kind", XML)
def test_what_is_lost_in_broken_markup_is_counted_and_a_sitemap_without_it_refused(
    kind: str,
) -> None:
    items = [*FILLING, ("/b?c=1&d=2", "Bread & tea")]
    whole = body(kind, items)
    broken = whole.replace(b"envoys met</", b"<b>envoys met</").replace(b"/f/1</loc>", b"/f/1<loc>")
    assert broken != whole
    if "sitemap" in kind:
        assert refused(kind, broken) == "wrong_format"
        return
    page = read(kind, broken)
    found = [entry.url.removeprefix(HOST) for entry in page.to_item().entries]
    assert found == [url for url, _ in items if url in found]
    assert found[-1] == "/b?c=1&d=2"
    named = page.signals()
    counted = named.count("list: item lost in broken markup") + len(found)
    assert counted + named.count("list: item without a link") == len(items)


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)


@pytest.mark.parametrize("kind", XML)
def test_an_entity_bomb_is_refused_by_name(kind: str) -> None:
    bad = body(kind, [("/a", "x")], BOMB).replace(b">x<", b">&a8;<")
    assert refused(kind, bad) == "wrong_format"


HTML = b"<!doctype html><html><head><title>Welcome</title></head><body><p>Hello.</p></body></html>"
PLACES: dict[str, tuple[bytes, str, str, str]] = {  # body; the kind for HTML, XML and JSON
    "nothing": (b" \n", "empty_page", "empty_page", "empty_page"),
    "HTML": (HTML, "unknown_layout", "wrong_format", "wrong_format"),
    "JSON": (b'{"error": 5}', "not_html", "wrong_format", "wrong_format"),
    "half of some JSON": (b'{"rows": [{"url": "/a', "not_html", "wrong_format", "wrong_format"),
    "deep JSON": (b"[" * 50_000, "not_html", "wrong_format", "wrong_format"),
    "words": (b"Hello.", "unknown_layout", "wrong_format", "wrong_format"),
    "another kind of XML": (b"<x><y/></x>", "unknown_layout", "wrong_format", "wrong_format"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "not_html", "not_html", "not_html"),
    "a PDF": (b"%PDF-1.7", "not_html", "not_html", "not_html"),
    "half of a gzip file": (b"\x1f\x8b\x08\0\0", "not_html", "wrong_format", "not_html"),
}


@kinds
@pytest.mark.parametrize("place", PLACES)
def test_something_else_in_a_lists_place_is_refused_by_name(kind: str, place: str) -> None:
    markup, *expected = PLACES[place]
    at = 1 if kind in XML else 2 if kind == "api" else 0
    found = refused(kind, markup)
    if kind == "wordpress" and expected[0] == "not_html" and "JSON" in place:
        # its REST API gives posts as JSON: what is none is no post
        assert found == ("unknown_layout" if place == "JSON" else "wrong_format")
    else:
        assert found == expected[at]
