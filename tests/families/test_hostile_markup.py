"""Markup that was made to keep a reader busy costs no minutes, and no depth of it is a crash."""

import re

import pytest

from mfa_crawler.errors import PageError
from mfa_crawler.families import FAMILIES, Family, auswaertiges, drupal, govpl, govuk, wordpress
from tests.families.reading import article, list_page

TEXT = "<p>They spoke. They will speak again.</p>"
NODE = """<article class="node node--view-mode-full"><h1 class="page-title">{}</h1>
<div class="field--name-body">{}</div></article>"""
COMPONENTS = '<h1>{}</h1><div class="gem-c-govspeak">{}</div>'
BERLIN = '<h1 class="heading__title">{}</h1><div class="c-rte--default">{}</div>'
BLOCKS = '<h1 class="wp-block-post-title">{}</h1><div class="wp-block-post-content">{}</div>'
UNIT = '<h2>{}</h2><p class="event-date">06.10.2023</p><div class="editor-content">{}</div>'
WRITTEN: dict[str, tuple[Family, str, str]] = {
    "auswaertiges": (auswaertiges, "https://www.auswaertiges-amt.de/de/1", BERLIN),
    "drupal": (drupal, "https://mfa.example/news/1", NODE),
    "govpl": (govpl, "https://www.gov.pl/web/qiao/talks", UNIT),
    "govuk": (govuk, "https://www.gov.uk/government/news/talks", COMPONENTS),
    "wordpress": (wordpress, "https://www.whitehouse.gov/news/1", BLOCKS),
}
QUERY = """<div class="wp-block-query"><ul class="wp-block-post-template"><li class="wp-block-post">
<h2 class="wp-block-post-title"><a href="/1">Talks</a></h2></li></ul></div>"""


def page(name: str, headline: str, text: str, below: str = "") -> str:
    inner = WRITTEN[name][2].format(headline, text)
    shell = '<article id="main-content" class="article-area__article">{}</article>'
    return f"<html><body><main>{shell.format(inner) if name == 'govpl' else inner}</main>{below}"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("drupal", "<link "),
        ("drupal", "<link hreflang="),
        ("drupal", '<div class="view"><article class="node"></article></div>'),
        ("govuk", "<meta "),
        ("govuk", '<meta name="govuk:schema-name" '),
        ("auswaertiges", '"c-link-list--languages"'),
        ("auswaertiges", "<a "),
    ],
)
def test_the_page_of_an_article_that_never_ends_costs_no_minutes(name: str, unit: str) -> None:
    family, url, _ = WRITTEN[name]
    assert article(family, url, page(name, "Talks", TEXT, unit * 50_000)).headline == "Talks"


@pytest.mark.timeout(20)
def test_a_picture_in_place_of_its_sources_address_costs_no_minutes() -> None:
    source = f'<picture><source srcset="data:image/png;base64,{"A" * 200_000}"><img src="/1.jpg">'
    found = article(*WRITTEN["auswaertiges"][:2], page("auswaertiges", "Talks", TEXT + source))
    assert [image.url for image in found.inline_images] == ["https://www.auswaertiges-amt.de/1.jpg"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["<body ", "<title "])
def test_the_page_of_a_list_that_never_ends_costs_no_minutes(unit: str) -> None:
    body = f"<html><body><main>{QUERY}</main>{unit * 50_000}"
    assert len(list_page(wordpress, "https://mfa.example/news/", body).entries) == 1


@pytest.mark.parametrize("depth", [2000, 20_000])
@pytest.mark.parametrize("name", WRITTEN)
def test_a_headline_too_deep_to_be_read_is_refused_by_name(name: str, depth: int) -> None:
    family, url, _ = WRITTEN[name]
    with pytest.raises(PageError, match=re.escape(url)):
        article(family, url, page(name, "<span>" * depth + "Talks", TEXT))


def test_hostile_markup_is_tried_on_all_that_read_articles_as_html() -> None:
    assert {f.name for f in FAMILIES} - {"fmprc", "generic", "meti", "mofajp"} == set(WRITTEN)
