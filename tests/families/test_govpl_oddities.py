"""gov.pl pages that differ a little from the ones we saw: nothing vanishes without a word."""

import pytest

from mfa_crawler.errors import ErrorPage, NotAList
from mfa_crawler.extraction import Document
from mfa_crawler.families import govpl
from mfa_crawler.items import Article

URL = "https://www.gov.pl/web/paa/x"
EDITOR = '<div class="editor-content"><div><p>Words of the article.</p></div></div>'


def read(inside: str, before: str = "", after: str = "", below: str = "") -> Article:
    page = (
        f"<html><head><title>Talks - Unit</title></head><body>{before}"
        f'<article class="article-area__article " id="main-content">{inside}</article>{after}'
        f"{below}</body></html>"
    )
    return govpl.article(Document(URL, page.encode())).to_item()


def unread(article: Article) -> list[str]:
    return [problem for problem in article.problems if problem.startswith("layout:")]


HEAD = '<h2>Talks</h2><p class="event-date">06.10.2023</p>'


@pytest.mark.parametrize("where", ["before", "after"])
def test_another_article_element_lends_nothing_to_the_article(where: str) -> None:
    teaser = (
        '<article class="teaser"><h2>Alert</h2><p class="intro">Not ours.</p>'
        '<div class="editor-content"><div><p>Not ours.</p></div></div></article>'
    )
    article = read(HEAD + EDITOR, **{where: teaser})
    assert (article.headline, article.lead, article.body) == (
        "Talks",
        None,
        "Words of the article.",
    )


@pytest.mark.parametrize(
    "extra",
    [
        '<p class="intro">One.</p><p class="intro">Two.</p>',
        '<div class="intro">A lead in another element.</div>',
        "<h2>A second headline</h2>",
        '<div class="video"><iframe src="https://video.example/1"></iframe></div>',
        '<div class="teaser"><a href="/web/paa/y"></a></div>',
    ],
)
def test_what_no_field_reads_is_named(extra: str) -> None:
    assert len(unread(read(HEAD + extra + EDITOR))) == 1
    assert unread(read(HEAD + '<p class="intro">One.</p>' + EDITOR)) == []


def test_the_main_photo_has_its_caption_and_credit() -> None:
    photo = '<div class="main-photo"><img src="/photo/1" alt="a"><p>Talks. Fot. Jan Nowak</p></div>'
    article = read(HEAD + photo + EDITOR)
    assert article.main_image is not None
    assert (article.main_image.caption, article.main_image.credit) == ("Talks.", "Jan Nowak")
    assert article.photo_credit == "Jan Nowak"
    words = "<p>Talks</p><p>fot. Jan Nowak</p>"
    apart = f'<div class="main-photo"><img src="/photo/1" alt="a">{words}</div>'
    image = read(HEAD + apart + EDITOR).main_image
    assert image is not None
    assert (image.caption, image.credit) == ("Talks", "Jan Nowak")


def test_an_error_in_the_shape_of_an_article_is_no_article() -> None:
    with pytest.raises(ErrorPage, match="404"):
        read("<h2>404 - Nie znaleziono strony</h2>" + EDITOR)
    for news in ("400 lat dyplomacji", "Awaria w Warszawie usunięta", "Przerwa w dostawie wody"):
        assert read(f"<h2>{news}</h2>{EDITOR}").headline == news
    kept = read('<h2>404 not found: a report</h2><p class="event-date">06.10.2023</p>' + EDITOR)
    assert kept.headline == "404 not found: a report"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("06.10.2023, Warszawa", "2023-10-06"),
        ("06.10.2023 Warszawa", "2023-10-06"),
        ("06.10.2023 - 08.10.2023", None),
        ("06.10.2023 do 08.10.2023", None),
        ("06.10.2023, 08.10.2023", None),
        ("06.10.2023 12:00", "2023-10-06"),
    ],
)
def test_a_day_with_a_place_is_a_day_and_a_range_is_not(raw: str, day: str | None) -> None:
    article = read(f'<h2>Talks</h2><p class="event-date">{raw}</p>' + EDITOR)
    assert (article.date, article.date_raw) == (day, raw)


def test_metrics_are_found_under_other_words_and_keep_no_name() -> None:
    metrics = (
        '<div class="metrics"><dl><div><dt>Data pierwszej publikacji:</dt>'
        "<dd>02.06.2025 10:15 Jan Redaktor</dd></div><div><dt>Last modified</dt>"
        "<dd>03.06.2025 09:00 Jan Redaktor</dd></div></dl></div>"
    )
    article = read(HEAD + EDITOR + metrics)
    assert (article.published_at, article.modified_at) == ("2025-06-02T10:15", "2025-06-03T09:00")
    assert "Redaktor" not in repr(article)


def _listing(items: str, count: str = "2") -> Document:
    return Document(
        "https://www.gov.pl/web/paa/aktualnosci2",
        (
            '<html><body><article class="article-area__article "><h2>News</h2>'
            f'<div class="art-prev art-prev--near-menu"><ul>{items}</ul></div>'
            f'<nav class="pagination"><a id="js-pagination-pages-count">{count}</a></nav>'
            "</article></body></html>"
        ).encode(),
    )


def test_a_list_in_both_generations_of_markup_gives_every_entry() -> None:
    new = '<li><div><div class="title"><a href="/web/paa/a">A</a></div></div></li>'
    old = '<li><a href="/web/paa/b"><div class="title">B</div></a></li>'
    nowhere = '<li><div><div class="title">C</div></div></li>'
    page = govpl.listing(_listing(new + old + nowhere))
    assert [entry.headline for entry in page.entries] == ["A", "B"]
    assert page.signals() == ("list: item without a link",)


@pytest.mark.parametrize("count", ["1 234", "1&nbsp;234", "z 1234"])
def test_the_number_of_pages_is_read_through_its_spacing(count: str) -> None:
    item = '<li><div><div class="title"><a href="/web/paa/a">A</a></div></div></li>'
    assert govpl.listing(_listing(item, count)).pages == 1234


def test_an_article_where_a_list_was_expected_says_so() -> None:
    page = f'<html><article class="article-area__article" id="main-content">{HEAD}</article></html>'
    with pytest.raises(NotAList):
        govpl.listing(Document(URL, page.encode()))


def test_repetition_without_end_is_read_to_its_end() -> None:
    lines = '<div class="editor-content"><div>' + "<p>© A</p>" * 60_000 + "</div></div>"
    # quadratic readers need minutes for either
    footers = '<div class="creative-commons">' * 60_000
    article = read(HEAD + lines, below=footers)
    assert article.body == ""
    assert article.photo_credit == "; ".join(["A"] * 60_000)
