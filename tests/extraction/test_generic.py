"""The generic reading says how it found each field, guesses nothing, refuses the rest."""

import sys
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from mfa_crawler.errors import ErrorPage, ExtraMissing, PageError, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import Document
from mfa_crawler.extraction.generic import GenericArticle
from mfa_crawler.extraction.generic.agreement import disagreement
from mfa_crawler.families import generic
from mfa_crawler.items import Article

URL = "https://www.example.org/news/1"
TEXT = (
    "<p>Two ministers met in the old town hall and spoke for three hours about ferries.</p>"
    "<p>Nobody signed anything, but both said that they would meet again in the spring.</p>"
    "<p>The band of the fire brigade played until the last guest had left the square.</p>"
)
MENU = '<nav><ul><li><a href="/a">About us</a></li><li><a href="/b">Travel</a></li></ul></nav>'


def page(head: str = "", above: str = "", text: str = TEXT, language: str = "en") -> str:
    return (
        f'<html lang="{language}"><head><title>Talks in Quill | Ministry</title>{head}</head><body>'
        f'{MENU}<main><h1>Talks in Quill</h1>{above}<div class="text">{text}</div></main>'
        "<footer><p>Ministry of Tern, Long Quay 1. All rights reserved.</p></footer></body></html>"
    )


def reading(markup: str, url: str = URL) -> GenericArticle:
    found = GenericArticle.read(Document(url, markup.encode()))
    assert found is not None
    return found


def article(markup: str, url: str = URL) -> Article:
    return reading(markup, url).to_item()


def json_ld(day: str) -> str:
    data = f'{{"@type": "NewsArticle", "headline": "Talks in Quill", "datePublished": "{day}"}}'
    return f'<script type="application/ld+json">{data}</script>'


def test_every_field_says_how_it_was_found() -> None:
    found = reading(page(json_ld("2024-05-01T10:30+02:00"), '<p class="lead">' + "Ferries. " * 9))
    assert dict(found.how) == {
        "headline": "h1, as JSON-LD NewsArticle.headline",
        "date": "JSON-LD NewsArticle.datePublished",
        "published_at": "JSON-LD NewsArticle.datePublished",
        "lead": "p called lead",
        "body": "trafilatura body",
        "language": "html lang",
    }
    read = found.to_item()
    assert (read.date, read.published_at) == ("2024-05-01", "2024-05-01T10:30+02:00")


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Talks in Quill - Ministry", "Ministry", "Talks in Quill"),
        ("Talks in Quill – Unit – Ministry", "Ministry", "Talks in Quill – Unit"),
        ("Ministry :: Talks in Quill", "Ministry", "Talks in Quill"),
        ("Quill - Norhaven: a new ferry", "Ministry", "Quill - Norhaven: a new ferry"),
        ("Talks in Quill | Something", "", "Talks in Quill | Something"),
    ],
)
def test_only_what_is_known_to_be_the_site_leaves_a_title(
    title: str, site: str, headline: str
) -> None:
    head = f'<meta property="og:site_name" content="{site}"><title>{title}</title>'
    found = reading(f"<html><head>{head}</head><body><div>{TEXT}</div></body></html>")
    assert (found.headline, found.how["headline"]) == (headline, "title")


def test_the_headings_of_portal_and_unit_are_not_the_headline() -> None:
    body = f"<h1>Portal</h1><h1>Unit</h1><article><h2>Talks</h2>{TEXT}</article>"
    title = "<title>Talks - Unit - Portal</title>"
    found = reading(f"<html><head>{title}</head><body>{body}</body></html>")
    assert (found.headline, found.how["headline"]) == ("Talks", "h2, as title")
    assert "Talks" not in found.to_item().body


def test_a_day_is_stated_or_printed_near_the_headline_and_else_none() -> None:
    printed = '<p class="date">1 May 2024, 10:30</p>'
    assert article(page("", printed)).published_at == "2024-05-01T10:30"
    found = article(page(text=TEXT + "<p>The first ferry sailed on 6 October 1911.</p>" * 3))
    assert (found.date, found.date_raw) == (None, None)
    assert found.problems == ("date: missing",)


def test_a_printed_date_in_numbers_is_read_in_the_order_of_its_language_only() -> None:
    printed = "<p>06.10.2023</p>"
    assert article(page("", printed, language="de")).date == "2023-10-06"
    assert article(page("", printed, language="en")).date is None
    assert article(page("", printed, language="en"), "https://www.gov.pl/x").date == "2023-10-06"


@pytest.mark.parametrize("lie", ["1970-01-01T00:00:00Z", "2099-12-31"])
def test_a_stated_date_that_the_page_contradicts_is_kept_and_named(lie: str) -> None:
    found = article(page(json_ld(lie), "<p>1 May 2024</p>"))
    assert (found.date, found.published_at) == (lie[:10], None)
    said = f"date: JSON-LD NewsArticle.datePublished says {lie[:10]}, the page prints 2024-05-01"
    assert said in found.problems
    assert article(page(json_ld(lie))).problems == ()


def test_a_date_of_a_change_is_not_that_of_publication() -> None:
    updated = "<p>Last updated: 2 May 2024</p><p>1 May 2024</p>"
    assert article(page("", updated)).date == "2024-05-01"


def test_a_time_element_near_the_headline_dates_the_page() -> None:
    found = reading(page("", '<time datetime="2024-05-01T08:15:00-05:00">1 May</time>'))
    assert (found.date.iso, found.date.raw) == ("2024-05-01", "1 May")
    assert found.published_at == "2024-05-01T08:15-05:00"


def test_menus_footers_and_sharing_are_not_the_text() -> None:
    share = '<div class="share"><p>Tell your friends and neighbours about this page!</p></div>'
    found = article(page(text=TEXT + share))
    assert found.body.split("\n\n") == [p.removeprefix("<p>") for p in TEXT.split("</p>")[:-1]]


def test_lists_tables_and_short_paragraphs_of_the_text_stay() -> None:
    more = "<p>Dear all,</p>" + TEXT + "<ul><li>one</li><li>two</li></ul><p>Bye!</p>"
    paragraphs = article(page(text=more)).body.split("\n\n")
    assert paragraphs[0] == "Dear all,"
    assert paragraphs[-2:] == ["- one\n- two", "Bye!"]


def test_text_between_line_breaks_is_read() -> None:
    lines = "<br><br>".join(p.removeprefix("<p>") for p in TEXT.split("</p>")[:-1])
    assert article(page(text=lines)).body == article(page()).body


def test_a_credit_ends_the_text_and_pictures_of_a_gallery_stand_beside_it() -> None:
    links = "".join(
        f'<a data-lightbox="g" href="/{n}.jpg" title="View {n}. Photo: Ada Tarn">'
        f'<img src="/s{n}.jpg"></a>'
        for n in range(3)
    )
    found = article(page(text=f"{TEXT}<p>Photo: Jo Brume/MFA</p><div>{links}</div>"))
    assert found.photo_credit == "Jo Brume/MFA"
    assert [(i.url[-6:], i.caption, i.credit) for i in found.gallery] == [
        (f"/{n}.jpg"[-6:], f"View {n}.", "Ada Tarn") for n in range(3)
    ]
    assert found.inline_images == ()
    assert "View" not in found.body
    assert "Brume" not in found.body


def test_a_lightbox_in_running_text_is_a_picture_of_the_text() -> None:
    words = "The square as it looked from the tower while the band was still playing there."
    linked = f'<p>{words}<a data-lightbox="x" href="/1.jpg"><img src="/s1.jpg"></a></p>'
    found = article(page(text=TEXT + linked))
    assert (found.gallery, len(found.inline_images)) == ((), 1)


def test_files_below_the_text_are_attachments_and_files_in_it_are_links() -> None:
    file = '<p><a href="/statement.pdf">Statement (statement.pdf)</a></p>'
    found = article(page(text=TEXT + file))
    assert [(a.url[-14:], a.title, a.filename) for a in found.attachments] == [
        ("/statement.pdf", "Statement", "statement.pdf")
    ]
    assert "Statement" not in found.body
    inside = article(page(text=file + TEXT))
    assert inside.attachments == ()
    assert [link.url[-14:] for link in inside.links] == ["/statement.pdf"]


def test_a_row_of_links_between_paragraphs_is_no_text() -> None:
    links = "".join(f'<a href="/{n}">Chapter {n}</a> ' for n in range(4))
    assert article(page(text=f"{TEXT}<div>{links}</div>{TEXT}")).body.count("Chapter") == 0
    words = f"<p>The parts of the report that they spoke of will be printed in spring: {links}</p>"
    assert "Chapter 1" in article(page(text=TEXT + words + TEXT)).body


def test_alternates_that_are_front_pages_are_no_translations() -> None:
    links = "".join(
        f'<link rel="alternate" hreflang="{code}" href="{path}">'
        for code, path in [("en", "/news/1"), ("fr", "/fr/actualites/1"), ("de", "/de/")]
    )
    assert [t.language for t in article(page(links)).translations] == ["fr"]


def test_an_alternate_names_its_language_or_is_no_translation() -> None:
    codes = ["", "x-default", "Deutsch (DE)", "es_MX", "es-419"]
    links = "".join(
        f'<link rel="alternate" hreflang="{code}" href="/{n}/news/1">'
        for n, code in enumerate(codes)
    )
    assert [t.language for t in article(page(links)).translations] == ["es-MX", "es-419"]


def test_a_stated_body_tells_where_the_text_is_where_it_is_whole() -> None:
    words = " ".join(p.removeprefix("<p>") for p in TEXT.split("</p>")[:-1])
    whole, cut = (
        f'<script type="application/ld+json">{{"@type":"Article","articleBody":"{w}"}}</script>'
        for w in (words, words[:50])
    )
    assert reading(page(whole)).how["body"] == "JSON-LD Article.articleBody"
    assert reading(page(cut)).how["body"] == "trafilatura body"
    assert article(page(whole)).body == article(page()).body == article(page(cut)).body


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("<html></html>", UnknownLayout),
        ("<html><body>hello</body></html>", UnknownLayout),
        ("not html at all", UnknownLayout),
        (page(text="<p>Coming soon</p>"), UnknownLayout),
        (f"<html><body><div>{TEXT}</div></body></html>", UnknownLayout),
        (page().replace("Talks in Quill", "Page not found"), ErrorPage),
        (page().replace("Talks in Quill", "Just a moment..."), ErrorPage),
        (page().replace("Talks in Quill", "We use cookies"), ErrorPage),
        (page().partition("last guest")[0], TruncatedPage),
        ("<html><head><title>Talks in Quill</title></head><body>" + "<div>" * 2000, PageError),
    ],
)
def test_what_is_no_article_is_refused_by_a_typed_error(
    markup: str, error: type[PageError]
) -> None:
    with pytest.raises(error):
        generic.recognise(Document(URL, markup.encode()))


def test_a_page_of_unknown_markup_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, parsed = etree.fromstring, []

    def watched(markup: bytes, *rest: Any, **named: Any) -> Any:
        parsed.append(len(markup))
        return parse(markup, *rest, **named)

    monkeypatch.setattr(etree, "fromstring", watched)
    markup = page(text=TEXT * 9).encode()
    assert article(markup.decode()).body.count("ferries") == 9
    assert parsed == [len(markup)]


def test_a_text_that_trafilaturas_own_rules_leave_is_found() -> None:
    short = "<p>Nobody signed a paper, but all of them said that they would meet again.</p>" * 4
    parts = f'<div class="post-content">{short}</div><div><div class="story">{TEXT * 6}</div></div>'
    assert article(page(text=parts)).body.count("ferries") == 6


def test_without_trafilatura_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'mfa-crawler\[generic\]'"):
        generic.recognise(Document(URL, page().encode()))


def test_the_second_opinion_names_a_parser_that_reads_the_menu() -> None:
    found = article(page(json_ld("2024-05-01")))
    broken = replace(found, headline="About us", body="About us Travel")
    assert [said.partition(":")[0] for said in disagreement(broken, found)] == ["headline", "body"]
