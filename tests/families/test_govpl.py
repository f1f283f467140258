"""gov.pl pages that are cut, wrapped or untidy."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_crawler.errors import PageError, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import Document, ListingPage
from mfa_crawler.families import govpl
from mfa_crawler.filing import read_article, read_page

GOLDEN = Path(__file__).parents[1] / "golden" / "govpl"
URL = "https://www.gov.pl/web/dyplomacja/most"
WHOLE = (GOLDEN / "article-2022" / "blocks-and-gallery" / "page.html").read_bytes()
LISTING = (GOLDEN / "listing-2023" / "middle-page" / "page.html").read_bytes()
END = b"</article>\n</div>\n<pre"


@pytest.mark.parametrize("at", range(500, len(WHOLE), 500))
def test_a_page_cut_anywhere_gives_the_same_article_or_none(at: int) -> None:
    try:
        found = read_article(WHOLE[:at], URL)
    except PageError as refused:
        assert "markup ends" in refused.reason  # noqa: PT017 - both ends are right
        return
    assert at >= WHOLE.index(END)
    expected = read_article(WHOLE, URL)
    assert replace(found, licence=(), problems=()) == replace(expected, licence=(), problems=())
    assert found.problems == ("page: cut off below the article",)


def test_a_page_cut_just_below_the_article_is_read_and_says_so() -> None:
    found = read_article(WHOLE[: WHOLE.index(END) + len(b"</article>")], URL)
    assert found.body == read_article(WHOLE, URL).body
    assert found.problems == ("page: cut off below the article",)


@pytest.mark.parametrize("at", range(250, len(LISTING), 500))
def test_a_list_cut_anywhere_gives_the_same_entries_or_none(at: int) -> None:
    if at < LISTING.index(END) + len(b"</article>"):
        with pytest.raises(PageError):
            read_page(LISTING[:at], URL)
    else:
        assert read_page(LISTING[:at], URL) == read_page(LISTING, URL)


@pytest.mark.parametrize(
    "fragment",
    [
        '<article class="article-area__article "><h2>A</h2><div class="editor-content"><p>B',
        '<main><article id="main-content" class="article-area__article"><h2>A</h2>',
    ],
)
def test_a_fragment_that_is_cut_is_refused_by_name(fragment: str) -> None:
    with pytest.raises(TruncatedPage):
        read_article(fragment.encode(), URL)


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*/*/page.html")), ids=lambda p: p.parent.name)
def test_the_article_element_and_the_whole_page_are_read_the_same(page: Path) -> None:
    """The region is cut out of the page for speed; the reading must not know."""
    read: list[object] = []
    for body in (
        page.read_bytes(),
        page.read_bytes().replace(b"</body>", b"<!--<article>--></body>"),
    ):
        try:
            read.append(read_page(body, URL))
        except PageError as error:
            read.append((error.kind, error.reason))
    assert read[0] == read[1]


def test_an_article_element_without_its_id_inside_a_page_is_no_fragment() -> None:
    with pytest.raises(UnknownLayout):
        read_article(WHOLE.replace(b' id="main-content"', b""), URL)


def test_words_about_an_article_element_in_a_script_do_not_cut_the_page_off() -> None:
    body = WHOLE.replace(b"</body>", b"<script>var a = '<article>';</script></body>")
    assert read_article(body, URL) == read_article(WHOLE, URL)


def article(inner: str) -> bytes:
    start = '<article id="main-content" class="article-area__article"><h2>A</h2>'
    return f"{start}{inner}</article>".encode()


@pytest.mark.parametrize(
    ("printed", "day", "raw"),
    [
        ("\n 06.10.2023\n", "2023-10-06", "06.10.2023"),
        ("6.1.2023", "2023-01-06", "6.1.2023"),
        ("06.10.2023 - 08.10.2023", None, "06.10.2023 - 08.10.2023"),
        ("dzisiaj", None, "dzisiaj"),
        ("31.02.2023", None, "31.02.2023"),
        ("&nbsp;", None, None),
    ],
)
def test_a_day_is_what_is_printed_or_none(printed: str, day: str | None, raw: str | None) -> None:
    found = read_article(article(f'<p class="event-date">{printed}</p>'), URL)
    assert (found.date, found.date_raw) == (day, raw)
    assert any(problem.startswith("date:") for problem in found.problems) == (day is None)


@pytest.mark.parametrize(
    ("metrics", "published"),
    [
        ("<dt>Pierwsza publikacja:</dt><dd>02.06.2025 10:15 Ada Nowak</dd>", "2025-06-02T10:15"),
        ("<dt>Pierwsza publikacja</dt>\n<dd>\n02.06.2025\n10:15</dd>", "2025-06-02T10:15"),
        ("<dt>Pierwsza publikacja:</dt><dd>02.06.2025 00:00 Ada Nowak</dd>", None),
        ("<dt>Pierwsza publikacja:</dt><dd>02.06.2025 Ada Nowak 10:15</dd>", None),
        ("<dt>Pierwsza publikacja:</dt><dd>Ada Nowak</dd>", None),
        ("<dt>Pierwsza publikacja:</dt>", None),
        ("<dt>Wytwarzający:</dt><dd>02.06.2025 10:15 Ada Nowak</dd>", None),
    ],
)
def test_the_metrics_give_a_time_and_never_a_name(metrics: str, published: str | None) -> None:
    found = read_article(
        article(
            f'<p class="event-date">06.10.2023</p><div class="metrics"><dl>{metrics}</dl></div>'
        ),
        URL,
    )
    assert (found.published_at, found.date) == (published, "2023-10-06")
    assert "Nowak" not in str(found)


@pytest.mark.parametrize(
    ("link", "title", "filename"),
    [
        ('aria-label="Pobierz plik a.pdf">Raport — a.pdf', "Raport", "a.pdf"),
        ('aria-label="Pobierz plik a.pdf">a.pdf', None, "a.pdf"),
        ('aria-label="Download file a.pdf">Report – a.pdf', "Report", "a.pdf"),
        ('aria-label="Pobierz a.pdf">Raport', "Raport", "a.pdf"),
        (">Raport", "Raport", None),
        ('aria-label="">Raport', "Raport", None),
    ],
)
def test_an_attachment_has_a_title_and_a_file_name(
    link: str, title: str | None, filename: str | None
) -> None:
    found = read_article(article(f'<a class="file-download" href="/attachment/1" {link}</a>'), URL)
    assert [(file.title, file.filename) for file in found.attachments] == [(title, filename)]


def test_the_unknown_parts_of_an_article_are_named() -> None:
    found = read_article(article('<section class="quiz x">Ada?</section><div></div>'), URL)
    assert "layout: unread section.quiz.x" in found.problems


COUNT = "<a id=js-pagination-pages-count>{}</a>"


@pytest.mark.parametrize(
    ("navigation", "pages"),
    [
        ("", 1),
        ("<nav class=pagination></nav>", None),
        (COUNT.format(" 50\n"), 50),
        (COUNT.format("x"), None),
        (COUNT.format("１２"), None),
        (COUNT.format(""), None),
    ],
)
def test_a_number_of_pages_is_a_number_or_none(navigation: str, pages: int | None) -> None:
    body = f"""<article><div class="art-prev art-prev--near-menu"><ul><li><div>
        <div class=title><a href=/web/x/a>A</a></div></div></li></ul></div>{navigation}</article>"""
    page = govpl.recognise(Document(URL, body.encode()))
    assert isinstance(page, ListingPage)
    assert page.pages == pages
