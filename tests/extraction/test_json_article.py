"""Articles as JSON: recognised by their names, refused by name where they are something else."""

from typing import Any, ClassVar

import msgspec
import pytest

from mfa_crawler.errors import ErrorPage, NotHtml, PageError, UnknownLayout, WrongFormat
from mfa_crawler.extraction import ArticlePage, Day, Document, JsonArticle, Reading, field, text
from mfa_crawler.families import Family

URL = "https://bridges.example/api/1"


class Item(JsonArticle):
    layout = "item"
    keys: ClassVar[tuple[str, ...]] = ("id", "text.html")
    headline = field(lambda page: page.line("title") or "")
    date = field(lambda page: Day(None, page.line("day")))

    @field
    def body(self) -> Reading:
        return self.blocks("text.html")


class Words(ArticlePage):
    layout = "words"
    marker = "p.words"
    headline = text("p.words")
    date = field(lambda page: Day(None, None))
    body = field(lambda page: Reading())


BOTH = Family("both", (), (Item, Words))
HTML_ONLY = Family("html", (), (Words,))
WHOLE = {"id": 1, "title": " A\nbridge ", "text": {"html": "<p>It is <b>red</b>.</p>"}}


def document(said: Any) -> Document:
    return Document(URL, said if isinstance(said, bytes) else msgspec.json.encode(said))


def test_json_with_the_keys_is_read_and_its_html_is_blocks() -> None:
    found = BOTH.article(document(WHOLE)).to_item()
    assert (found.headline, found.body) == ("A bridge", "It is red.")
    assert found.body_html == "<p>It is <strong>red</strong>.</p>"


def test_a_family_reads_pages_beside_json() -> None:
    assert BOTH.recognise(document(b"<p class=words>Words</p>")).layout == "words"


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        [WHOLE],
        {"id": 1},
        {"id": 1, "text": "<p>"},
        {"id": 1, "text": {"html": None}},
        {"error": "Not found"},
    ],
)
def test_json_of_another_kind_is_an_unknown_layout_that_names_its_keys(said: Any) -> None:
    with pytest.raises(UnknownLayout, match="JSON") as refused:
        BOTH.recognise(document(said))
    assert all(repr(name) in refused.value.reason for name in said if isinstance(name, str))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"id": 1, "text": {"html": "<p>It', WrongFormat),
        (b'{"id": 1} and more', WrongFormat),
        (b"[" * 100_000, WrongFormat),
        (b'{"id": "\\ud800"}', WrongFormat),
        (b"<html><title>404 Not Found</title><p>x</p></html>", ErrorPage),
        (b"<html><title>Bridges</title><p>x</p></html>", UnknownLayout),
        (b"\x89PNG\r\n\x1a\n", NotHtml),
    ],
)
def test_what_is_no_json_has_an_error_with_a_name(body: bytes, error: type[PageError]) -> None:
    with pytest.raises(error) as refused:
        BOTH.recognise(document(body))
    assert refused.value.url == URL


def test_json_is_no_html_to_a_family_of_pages() -> None:
    with pytest.raises(NotHtml, match="JSON"):
        HTML_ONLY.recognise(document(WHOLE))


@pytest.mark.parametrize("html", [None, 7, ["<p>x</p>"], {"html": "<p>x</p>"}])
def test_a_field_that_is_no_text_is_empty(html: Any) -> None:
    page = Item(document(WHOLE), {"text": {"html": html}})
    assert (page.line("text.html"), page.blocks("text.html").blocks) == (None, [])
    assert page.objects("text") == []


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>a\0b</p><p>c</p>", "ab\n\nc"),
        ("no markup", "no markup"),
        ("<p>open <b>ends", "open ends"),
        ("</body></html><p>after</p>", "after"),
        ("<html lang=xx><p>a page</p></html>", "a page"),
        ("<html><p>a page", "a page"),
        ("", ""),
    ],
)
def test_html_inside_json_is_read_whatever_it_looks_like(html: str, body: str) -> None:
    found = BOTH.article(document({"id": 1, "text": {"html": html}, "title": "t"})).to_item()
    assert (found.body, found.language) == (body, None)
    assert "page: cut off below the article" not in found.problems


def test_links_inside_json_are_relative_to_the_articles_page() -> None:
    html = "<p><a href='../2'>two</a></p>"
    found = BOTH.article(document({"id": 1, "text": {"html": html}, "title": "t"})).to_item()
    assert [link.url for link in found.links] == ["https://bridges.example/2"]


def test_a_layout_of_json_without_keys_fails_where_it_is_defined() -> None:
    with pytest.raises(TypeError, match="keys"):
        type("Nameless", (JsonArticle,), {"layout": "nameless", **dict.fromkeys(("headline",))})


def test_html_nested_too_deeply_is_refused_by_name() -> None:
    deep = "<div>" * 50_000 + "x"
    with pytest.raises(UnknownLayout, match="deep"):
        BOTH.article(document({"id": 1, "text": {"html": deep}, "title": "t"})).to_item()
