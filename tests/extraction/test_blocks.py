"""The block reader: editor HTML becomes plain text and clean HTML, and nothing else."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from mfa_crawler.errors import UnknownLayout
from mfa_crawler.items import Image
from tests.extraction.bodies import BODIES, SITE
from tests.extraction.plain import read


@pytest.mark.parametrize("case", BODIES)
def test_editor_html_becomes_plain_text_and_clean_html(case: str) -> None:
    raw, body, html = BODIES[case]
    article = read(raw)
    assert article.body == body
    assert html is None or article.body_html == html


@pytest.mark.parametrize("case", BODIES)
def test_clean_html_is_read_as_itself(case: str) -> None:
    once = read(BODIES[case][0])
    again = read(once.body_html)
    assert (again.body, again.body_html) == (once.body, once.body_html)


@pytest.mark.parametrize(
    ("raw", "lead", "body"),
    [
        ("<p>The lead.</p><p>a</p>", "The lead.", "a"),
        ("<p> </p><p><b>The\u00a0lead.</b></p><p>a</p>", "The lead.", "a"),
        ("<p>Headline</p><p>a</p>", "", "a"),
        ("<p>a</p><p>The lead.</p>", "The lead.", "a\n\nThe lead."),
        ("<p>The lead.</p><p>The lead.</p>", "The lead.", "The lead."),
        ("<p>The lead. And more.</p>", "The lead.", "The lead. And more."),
        ("<p>The lead.</p>", "The lead.", ""),
    ],
)
def test_only_a_first_paragraph_that_repeats_the_lead_or_headline_is_dropped(
    raw: str, lead: str, body: str
) -> None:
    assert read(raw, lead).body == body


def test_an_element_inside_a_match_is_read_once() -> None:
    assert read("<div class=text><p>a</p></div>b").body == "a\n\nb"


def test_figures_share_their_caption_with_their_own_pictures_only() -> None:
    article = read(
        "<figure><figure><img src=/1><figcaption>A</figcaption></figure>"
        "<figure><img src=/2></figure><figcaption>B (fot. Ada Nowak)</figcaption></figure>"
        "<img src=/3 alt='  '>"
    )
    assert article.inline_images == (
        Image(f"{SITE}/1", None, "A"),
        Image(f"{SITE}/2", None, "B", "Ada Nowak"),
        Image(f"{SITE}/3"),
    )
    assert article.photo_credit == "Ada Nowak"
    assert article.body == ""


def test_reading_a_page_twice_gives_the_same() -> None:
    figure = "<figure><img src=/1><figcaption>A</figcaption></figure>"
    assert read(figure) == read(figure)


def test_videos_and_links_are_kept_once_in_page_order() -> None:
    article = read(
        '<iframe src="//v.example/1"></iframe><video><source src="/2.mp4"></video>'
        '<iframe src="//v.example/1"></iframe><iframe src="about:blank"></iframe>'
        '<a href="/b">b <i>c</i></a><a href="/a"><img src=/i></a><a href="/b#x">again</a>'
    )
    assert article.videos == ("https://v.example/1", f"{SITE}/2.mp4")
    assert [(link.url, link.text) for link in article.links] == [
        (f"{SITE}/b", "b c"),
        (f"{SITE}/a", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "body", "credit", "images"),
    [
        ("<p>a</p><p>&nbsp;</p><p>Photo:&nbsp;Ada Nowak/MFA</p><p></p>", "a", "Ada Nowak/MFA", 0),
        ("<p>a<br>Fot. Ada Nowak</p>", "a", "Ada Nowak", 0),
        ("<p>a</p><p>Fot. Ada Nowak<br>Fot. Jan Nowak</p>", "a", "Ada Nowak; Jan Nowak", 0),
        ("<p>a</p><p>Fot. Ada Nowak</p><p>Fot. Jan Nowak</p>", "a", "Ada Nowak; Jan Nowak", 0),
        ("<p>a</p><p><strong><em>Photo: MFA</em></strong></p>", "a", "MFA", 0),
        ("<p>a</p><div>Photo: MFA</div>", "a", "MFA", 0),
        ("<p>a</p><p><img src=/p><br>Photo: MFA</p>", "a", "MFA", 1),
        ("<p>a</p><p><img src=/p>Photo: MFA</p>", "a", "MFA", 1),
        ("<p>a</p><p>Photo: MFA<br><img src=/p></p>", "a", "MFA", 1),
        ("<p>a</p><p>Photo: MFA</p><p><img src=/p></p>", "a", "MFA", 1),
        ("<p>Photo: MFA</p><p>a</p>", "Photo: MFA\n\na", None, 0),
        ("<p>a. Photo: MFA</p>", "a. Photo: MFA", None, 0),
        ("<p>a</p><p>Photo: the talks went on.</p>", "a\n\nPhoto: the talks went on.", None, 0),
        ("<p>a</p><ul><li>Photo: MFA</li></ul>", "a\n\n- Photo: MFA", None, 0),
        ("<p>Photo: MFA</p>", "", "MFA", 0),
        ("<p>a</p><p>Fot. Ada Nowak</p><p>b</p>", "a\n\nFot. Ada Nowak\n\nb", None, 0),
    ],
)
def test_credits_that_end_the_text_leave_it_and_pictures_stay(
    raw: str, body: str, credit: str | None, images: int
) -> None:
    article = read(raw)
    assert (article.body, article.photo_credit) == (body, credit)
    assert article.body_html.count("<img ") == len(article.inline_images) == images


@pytest.mark.parametrize("tag", ["span", "div", "b", "ul><li", "table><tr><td", "blockquote"])
@pytest.mark.parametrize("depth", [50, 5000])
def test_deep_nesting_is_read_or_refused_by_name(tag: str, depth: int) -> None:
    refused: AbstractContextManager[Any] = pytest.raises(UnknownLayout, match="too deeply")
    with refused if depth > 50 else nullcontext():
        assert read(f"<{tag}>" * depth + "a").body.strip(" -") == "a"
