"""Drupal's nodes as they come, and what themes and editors do to them."""

import pytest

from mfa_crawler.errors import MissingField, NotAList, UnknownLayout
from mfa_crawler.extraction import Document
from mfa_crawler.families import drupal
from mfa_crawler.items import Article
from tests.families.reading import article

SITE = "https://bridges.example"
NEWS = f"{SITE}/en/news"


def node(fields: str, kind: str = "news", head: str = "", title: str = "A bridge") -> str:
    return f"""<html lang="en"><head>{head}</head><body><header><h1>Ministry</h1></header><main>
        <h1 class="page-title">{title}</h1><article class="node node--type-{kind}
        node--view-mode-full">{fields}</article></main></body></html>"""


def read(fields: str, kind: str = "news", head: str = "") -> Article:
    return article(drupal, f"{NEWS}/1", node(fields, kind, head))


BODY = '<div class="field--name-body"><p>It is red.</p></div>'


def test_related_news_below_a_node_are_no_list_and_no_part_of_it() -> None:
    related = """<div class="view"><div class="view-content"><div class="views-row"><article
        class="node node--type-news node--view-mode-teaser"><time datetime="2024-01-01">x</time>
        <div class="field--name-body"><p>Another.</p></div><div class="field--name-field-tags">
        <a href="/t">T</a></div></article></div></div></div>"""
    found = read(BODY + related)
    assert (found.body, found.tags, found.date) == ("It is red.", (), None)
    with pytest.raises(NotAList):
        drupal.listing(Document(f"{NEWS}/1", node(BODY + related).encode()))


def test_paragraphs_of_a_lead_are_apart_where_the_markup_has_no_space() -> None:
    lead = '<div class="field--name-field-summary"><p>It is <b>r</b>ed.</p><p>And new.</p></div>'
    assert read(lead + BODY).lead == "It is red. And new."


@pytest.mark.parametrize("kind", ["page", "landing-page"])
def test_pages_that_are_no_news_are_no_articles(kind: str) -> None:
    with pytest.raises(UnknownLayout):
        read(BODY, kind)


@pytest.mark.parametrize(
    ("fields", "day", "raw"),
    [
        (
            """<b class="node__meta"><time datetime="2024-03-05T08:00:00Z">5 March</time></b><div
            class="field--name-field-date"><time datetime="2024-03-04T12:00:00Z">4 March 2024
            </time></div>""",
            "2024-03-04",
            "4 March 2024",
        ),
        ('<div class="field--name-field-date">4 March 2024</div>', "2024-03-04", "4 March 2024"),
        ('<div class="field--name-field-date">03/04/2024</div>', None, "03/04/2024"),
        (
            '<b class="field--name-created" content="2017-06-09T10:37:10+00:00">06/09/2017</b>',
            "2017-06-09",
            "06/09/2017",
        ),
        ('<b class="node__submitted"><time datetime="2024-03-04">x</time></b>', "2024-03-04", "x"),
        ('<time datetime="2024-03-04T12:00:00Z">4.3.</time>', "2024-03-04", "4.3."),
        ("", None, None),
    ],
)
def test_a_node_has_its_editors_date_else_drupals(
    fields: str, day: str | None, raw: str | None
) -> None:
    found = read(BODY + fields)
    assert (found.date, found.date_raw) == (day, raw)


def test_a_made_up_language_is_no_reason_to_fail() -> None:
    body = node(f'{BODY}<div class="field--name-field-date">4 March 2024</div>')
    found = article(drupal, NEWS, body.replace('lang="en"', 'lang="und"'))
    assert (found.date, found.language) == (None, "und")


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        (node(BODY), "A bridge"),
        (node(f"<h1>Inside</h1>{BODY}").replace("page-title", "other"), "Inside"),
        (node(BODY).replace("page-title", "other"), "A bridge"),
        (node(BODY).replace('<h1 class="page-title">A bridge</h1>', ""), "Ministry"),
        (
            node(BODY)
            .replace('<h1 class="page-title">A bridge</h1>', "")
            .replace("<h1>Ministry", '<h1 class="page-title">Above main'),
            "Above main",
        ),
    ],
)
def test_the_headline_is_the_pages_title_wherever_it_stands(page: str, headline: str) -> None:
    assert article(drupal, NEWS, page).headline == headline


def test_a_node_without_a_title_is_refused() -> None:
    with pytest.raises(MissingField):
        article(drupal, NEWS, node(BODY, title="").replace("<h1>Ministry</h1>", ""))


FIELD = '<div class="field--name-{}">{}</div>'
MEDIA = f'<article class="media">{FIELD.format("field-media-image", "<img src=/{}.jpg>")}</article>'
LINKED = '<a href="{}"><img src="/{}.jpg"></a>'


@pytest.mark.parametrize(
    ("fields", "main", "gallery", "inline"),
    [
        (FIELD.format("field-image", "<img src=/m.jpg>"), "m", [], []),
        (FIELD.format("field-image", MEDIA.format("m")), "m", [], []),
        (FIELD.format("body", MEDIA.format("i")), None, [], ["i"]),
        (
            FIELD.format("field-gallery", MEDIA.format("g") + MEDIA.format("h")),
            None,
            ["g", "h"],
            [],
        ),
        (FIELD.format("field-images", LINKED.format("/files/o.jpg", "g")), None, ["files/o"], []),
        (FIELD.format("field-images", LINKED.format("/en/media/7", "h")), None, ["h"], []),
        (FIELD.format("field-image", '<img alt="nothing">'), None, [], []),
    ],
)
def test_a_picture_belongs_to_the_field_it_stands_in(
    fields: str, main: str | None, gallery: list[str], inline: list[str]
) -> None:
    found = read(fields)

    def named(*urls: str) -> list[str]:
        return [url.removeprefix(f"{SITE}/").removesuffix(".jpg") for url in urls]

    assert named(*([found.main_image.url] if found.main_image else [])) == ([main] if main else [])
    assert named(*(image.url for image in found.gallery)) == gallery
    assert named(*(image.url for image in found.inline_images)) == inline


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ('hreflang="en" href="/en/news/1"', []),
        ('hreflang="fr" href="/fr/nouvelles/1"', [("fr", f"{SITE}/fr/nouvelles/1")]),
        ('hreflang="x-default" href="/news/1"', []),
        ('href="/sr/1" hreflang="sr-Latn"', [("sr-Latn", f"{SITE}/sr/1")]),
        ('hreflang="es-419" href="/es/1"', [("es-419", f"{SITE}/es/1")]),
        ('hreflang="en" href="/node/1"', []),
        ('hreflang="fr"', []),
        ('hreflang="fr" href="javascript:void(0)"', []),
    ],
)
def test_translations_are_the_alternates_of_this_node(
    links: str, expected: list[tuple[str, str]]
) -> None:
    head = f'<link rel="alternate" {links} /><link rel="alternate" href="/rss">'
    assert [(t.language, t.url) for t in read(BODY, head=head).translations] == expected


def test_files_in_fields_are_attachments_and_those_in_the_text_are_links() -> None:
    file = '<span class="file"><a href="/sites/{0}.pdf" title="{0}.pdf">{1}</a></span>'
    fields = f"""<div class="field--name-body"><p>{file.format("a", "In the text")}</p></div>
        <p class="field--name-files">{file.format("b", "Plan")}{file.format("c", "c.pdf")}</p>"""
    found = read(fields)
    assert [(f.url, f.title, f.filename) for f in found.attachments] == [
        (f"{SITE}/sites/b.pdf", "Plan", "b.pdf"),
        (f"{SITE}/sites/c.pdf", None, "c.pdf"),
    ]
    assert [link.url for link in found.links] == [f"{SITE}/sites/a.pdf"]
    assert not [problem for problem in found.problems if "unread" in problem]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('<p class="field__item"><a href="/1">A</a></p><p class="field__item">B</p>', ("A", "B")),
        ('<ul><li><a href="/1">A</a></li><li><a href="/2">A</a></li></ul>', ("A",)),
        ('<div class="field__label">Tags</div>', ()),
    ],
)
def test_tags_are_words_each_once_without_their_label(tags: str, expected: tuple[str]) -> None:
    assert read(f'{BODY}<div class="field--name-field-tags">{tags}</div>').tags == expected


def test_a_label_is_no_text() -> None:
    assert read(BODY.replace("<p>", '<div class="field__label">Body</div><p>')).body == "It is red."


def test_a_field_that_nothing_reads_is_named_and_an_empty_one_is_not() -> None:
    other = '<div class="field field--name-field-{}">{}</div>'
    found = read(BODY + other.format("minister", "A. Nowak") + other.format("map", ""))
    assert found.problems == ("date: missing", "layout: unread field-minister")
