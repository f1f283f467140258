"""What the model says about an article is what its page shows, read here by other code."""

import re
from typing import Any

import pytest
from lxml import html

from mfa_crawler.replica import Article, Ministry
from mfa_crawler.replica.blocks import (
    CreditParagraph,
    EmptyParagraph,
    Heading,
    InlineImage,
    Items,
    Paragraph,
    Quote,
    Table,
)
from mfa_crawler.replica.credits import LABELS
from mfa_crawler.replica.pages import article_page
from mfa_crawler.replica.units import DEFAULT_UNITS

PATHS = [unit.path for unit in DEFAULT_UNITS]


Shown = list[tuple[Article, Any]]


@pytest.fixture(scope="module")
def shown() -> Shown:
    """Articles and their parsed pages: two seeds of everything that varies."""
    pages = []
    for seed in (7, 1918):
        ministry = Ministry(seed=seed, articles=20)
        for path in PATHS:
            for article in ministry.articles(path):
                body = article_page(ministry, article).body.decode()
                pages.append((article, html.fromstring(body)))
    return pages


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """All articles of a ministry of the size that `mfa demo` and most tests use."""
    ministry = Ministry(seed=3, articles=40)
    return [article for path in PATHS for article in ministry.articles(path)]


def squeezed(text: str) -> str:
    """Letters and digits only: indifferent to every kind of blank, bullet and number."""
    return re.sub(r"[^\w]+", "", re.sub("[\u200b\ufeff]", "", text))


def body_text(article: Article, tree: Any) -> str:
    text = squeezed(" ".join(e.text_content() for e in tree.cssselect("div.editor-content")))
    if article.lead_again:
        lead = squeezed(article.lead)
        assert text.startswith(lead)
        text = text.removeprefix(lead)
    return text


def test_pages_show_headline_date_lead_and_nothing_in_between(shown: Shown) -> None:
    for article, tree in shown:
        truth = article.truth
        (element,) = tree.cssselect("article#main-content.article-area__article")
        assert element[0].tag == "h2"
        assert element[0].text_content() == truth.headline
        assert element[1].text == truth.date_raw
        intros = [" ".join(e.text_content().split()) for e in element.cssselect("p.intro")]
        assert [re.sub("[\u200b\ufeff]", "", i) for i in intros] == [truth.lead] * bool(truth.lead)
        title = tree.cssselect("title")[0].text
        assert title == f"{truth.headline} - {article.unit.name} - Portal Gov.pl"
        assert tree.cssselect('meta[property="og:url"]')[0].get("content") == truth.url
        assert tree.cssselect(".return-button a")[0].text in {"Back", "Powrót"}


def test_the_body_is_the_page_s_text_without_credit_and_repeated_lead(shown: Shown) -> None:
    for article, tree in shown:
        expected = "".join(squeezed(line) for line in article.truth.body.split("\n"))
        text = body_text(article, tree)
        blocks = [block for section in article.sections for block in section.blocks]
        found = [b.credit for b in blocks if isinstance(b, CreditParagraph | Paragraph)]
        for credit in filter(None, found):
            assert text.endswith(squeezed(credit.printed))
            text = text.removesuffix(squeezed(credit.printed))
        if numbered(article):
            text, expected = (re.sub(r"\d", "", each) for each in (text, expected))
        assert text == expected


def numbered(article: Article) -> bool:
    lists = [b for s in article.sections for b in s.blocks if isinstance(b, Items)]
    return any(b.start is not None or b.items[-1][1] for b in lists)


def test_galleries_attachments_and_metrics(shown: Shown) -> None:
    for article, tree in shown:
        truth, host = article.truth, "https://www.gov.pl"
        links = tree.cssselect("div.gallery a[data-group=gallery]")
        assert [host + a.get("href") for a in links] == [image.url for image in truth.gallery]
        for link, image in zip(links, truth.gallery, strict=True):
            words = link.get("data-modaal-desc")
            assert words.startswith(image.caption or "")
            assert (image.credit or "") in words
            assert (link.cssselect("img")[0].get("alt").strip() or None) == image.alt
        files = tree.cssselect("a.file-download")
        assert [host + a.get("href") for a in files] == [f.url for f in truth.attachments]
        for link, file in zip(files, truth.attachments, strict=True):
            assert link.text == f"{file.title} — {file.filename}"
            assert link.get("aria-label").endswith(f" {file.filename}")
        metrics = "".join(e.text_content() for e in tree.cssselect(".metrics dd"))
        assert bool(metrics) is (article.published is not None)
        if truth.published_at:
            assert truth.published_at[-5:] in metrics
        images = [img.get("src") for img in tree.cssselect(".editor-content img")]
        assert images == [image.url for image in truth.inline_images]


def test_a_ministry_of_forty_shows_every_kind_of_article(articles: list[Article]) -> None:
    blocks = {type(b) for a in articles for s in a.sections for b in s.blocks}
    kinds = {Paragraph, CreditParagraph, EmptyParagraph, Heading, Items, Table, Quote, InlineImage}
    assert blocks == kinds
    assert any(not a.lead for a in articles)
    assert any(a.lead_again for a in articles)
    assert any(a.main_photo is None for a in articles)
    assert {len(a.gallery) for a in articles} >= {0, 1, 2, 3, 4, 5, 6, 8, 12}
    assert any(len(a.sections) == 3 and a.sections[1].heading for a in articles)
    assert any(not a.truth.body and a.attachments for a in articles)
    assert any(p.thumbnail for a in articles for p in a.gallery)
    midnight = [a for a in articles if a.published and a.truth.published_at is None]
    assert midnight
    assert any(a.truth.published_at for a in articles)


def test_credits_come_in_every_form_and_place(articles: list[Article]) -> None:
    blocks = [b for a in articles for s in a.sections for b in s.blocks]
    whole = [b.credit for b in blocks if isinstance(b, CreditParagraph)]
    trailing = [b.credit for b in blocks if isinstance(b, Paragraph) and b.credit]
    captions = [p.credit for a in articles for p in a.gallery if p.credit]
    assert {c.label for c in [*whole, *trailing]} == set(LABELS)
    assert {c.label for c in captions} == set(LABELS)
    assert whole
    assert trailing
    assert any(", " in c.name for c in whole)
    assert all(len(c.name) <= 80 for c in [*whole, *trailing, *captions])
    only_captions = [a for a in articles if ", " in (a.truth.photo_credit or "")]
    assert only_captions


def test_a_sentence_that_begins_like_a_credit_is_body_text(articles: list[Article]) -> None:
    begins = re.compile(r"^(Photos?|Zdjęcia|Foto|Source|Źródło): ", re.MULTILINE)
    traps = [a for a in articles if begins.search(a.truth.body)]
    assert len(traps) > 5


def test_plain_text_of_lists_and_tables() -> None:
    inner = Items((("deep", None),))
    assert Items((("one", None), ("two", inner)), 3).plain() == "3. one\n4. two\n  - deep"
    assert Table((("City", "Year"), ("Marow", "2020"))).plain() == "City | Year\nMarow | 2020"
