"""Decoding, refusing what is no HTML, regions, and pages that end too early."""

import pytest

from mfa_crawler.errors import EmptyPage, MissingField, NotHtml, TruncatedPage
from mfa_crawler.extraction import Document, Region
from tests.extraction.plain import URL, Plain, page, read, read_bytes

WORDS = "Zażółć gęślą jaźń"


def html(charset: str = "", words: str = WORDS) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}</head>" + page(f"<p>{words}</p>").removeprefix("<html>")


@pytest.mark.parametrize(
    ("codec", "meta", "header"),
    [
        ("utf-8", "", None),
        ("utf-8", "utf-8", "text/html"),
        ("utf-8", "iso-8859-2", "text/html; charset=iso-8859-2"),
        ("utf-8", "windows-1250", None),
        ("utf-8", "", "text/html; charset=nonsense"),
        ("utf-8-sig", "iso-8859-2", None),
        ("windows-1250", "windows-1250", None),
        ("windows-1250", "", "text/html; charset=windows-1250"),
        ("windows-1250", "", 'text/html; charset="windows-1250"'),
        ("windows-1250", "utf-8", "text/html;charset=Windows-1250"),  # the header counts more
        ("iso-8859-2", "iso-8859-2", None),
        ("iso-8859-2", "iso-8859-2", "text/html"),
        ("utf-16", "", None),  # with its byte order mark
        ("utf-16-le", "utf-16", "text/html; charset=utf-16le"),
    ],
)
def test_the_words_are_read_whatever_is_declared(codec: str, meta: str, header: str | None) -> None:
    headers = {"content-type": header} if header else None
    article = read_bytes(html(meta).encode(codec), headers)
    assert (article.body, article.problems) == (WORDS, ())


@pytest.mark.parametrize("header", [None, "text/html; charset=ISO-2022-JP"])
def test_an_encoding_in_seven_bits_is_not_taken_for_ascii(header: str | None) -> None:
    markup = html("iso-2022-jp", words="外務省は大使を招いた。")
    headers = {"Content-Type": header} if header else None
    assert read_bytes(markup.encode("iso-2022-jp"), headers).body == "外務省は大使を招いた。"


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_header_names_are_read_in_any_case(name: str) -> None:
    body = html().encode("windows-1250")
    assert read_bytes(body, {name: "text/html; charset=windows-1250"}).body == WORDS


@pytest.mark.parametrize(
    "header",
    [
        None,
        *(
            f"text/html; charset={name}"
            for name in "utf-8 hex base64 rot13 zlib punycode idna undefined utf-7 nonsense".split()
        ),
    ],
)
def test_undecodable_bytes_are_marked_and_named_a_problem(header: str | None) -> None:
    body = page("<p>a \xff b</p>").encode("latin-1")
    article = read_bytes(body, {"Content-Type": header} if header else None)
    assert article.body == "a \ufffd b"
    assert article.problems == ("body: undecodable characters",)


def test_a_byte_order_mark_and_nul_bytes_leave_no_trace() -> None:
    body = b"\xef\xbb\xbf\x00" + page("<p>a\x00b&#0;</p>").encode()
    assert read_bytes(body).body.replace("\ufffd", "") == "ab"


def test_lone_surrogates_never_reach_a_record() -> None:
    body = page("<p>a\\ud800&#xD800;b \xff</p>").encode("latin-1")
    article = read_bytes(body, {"Content-Type": "text/html; charset=unicode_escape"})
    assert article.body.encode()
    assert Document(URL, body, {"Content-Type": "text/html; charset=unicode_escape"}).text.encode()


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\x00" * 600])
def test_an_empty_body_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(EmptyPage, match=URL.replace("?", r"\?")):
        Document(URL, body)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", None),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "text/html"),
        (b"\x89PNG\r\n\x1a\n", "text/html"),
        (b"GIF89a", None),
        (b"%PDF-1.7\n", "text/html"),
        (b"\n %PDF-1.7\n", "text/html"),
        (b"PK\x03\x04", None),
        (b"\x1f\x8b\x08\x00", "text/html"),
        (b'{"error": "<html>"}', "application/json"),
        (b' [{"a": 1}]', "text/html"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x1cftyp", "video/mp4; codecs=x"),
    ],
)
def test_other_media_are_refused_by_name(body: bytes, header: str | None) -> None:
    with pytest.raises(NotHtml, match=URL.replace("?", r"\?")) as refused:
        Document(URL, body, {"Content-Type": header} if header else None).tree()
    assert refused.value.url == URL


def test_html_sent_as_an_image_is_read() -> None:
    assert read_bytes(html().encode(), {"Content-Type": "image/jpeg"}).body == WORDS


@pytest.mark.parametrize("body", [b"<", b"a", b"<!-- ", b"<html>", b"\xff", b"</p>", b"<?php"])
def test_scraps_of_markup_are_no_article_and_no_crash(body: bytes) -> None:
    assert Plain.read(Document(URL, body)) is None


def test_a_fragment_is_no_part_of_an_address() -> None:
    assert Document(f"{URL}#top", b"a").url == URL


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("", "https://www.example.org/news/b"),
        ('<base href="/other/">', "https://www.example.org/other/b"),
        ("<BASE target=x HREF='https://cdn.example/c/'>", "https://cdn.example/c/b"),
    ],
)
def test_links_are_relative_to_the_base_element(base: str, link: str) -> None:
    body = f"<html><head>{base}</head>" + page("<a href=b>x</a>").removeprefix("<html>")
    assert read_bytes(body.encode()).links[0].url == link


class Whole(Plain):
    layout = "whole"
    region = None


@pytest.mark.parametrize(
    "inner",
    [
        "<p>a</p>",
        "<p>a<div>b",
        "a</span></p></li></strong></em>b",
        "<p>a<table><tr><td>b</table>",
        "<ul><li>a<ul><li>b</ul></ul><strong>c",
        "<p>a&nbsp;&oacute;&amp;</p><!-- <p>x</p> --><script>'</p>'</script>",
        "<p>a</br>b<o:p></o:p>",
    ],
)
def test_the_region_and_the_whole_page_read_the_same(inner: str) -> None:
    around = f"<html><body><div><p>before<ul><li>x</ul>{page(inner)}</div><p>after</body></html>"
    document = Document(URL, around.encode())
    cut, whole = Plain.read(document), Whole.read(document)
    assert cut
    assert whole
    assert cut.to_item() == whole.to_item()
    assert cut.root is not whole.root


@pytest.mark.parametrize(
    "markup",
    ["no region", "<article>a", "</article><article>", "<article>a</article><article>b</article>"],
)
def test_a_region_that_is_not_there_once_is_not_cut(markup: str) -> None:
    document = Document(URL, markup.encode())
    assert document.tree(Region("<article", "</article>")) is document.tree()


def test_a_page_that_ends_inside_the_article_is_refused_by_name() -> None:
    body = page("<p>a</p><p>b</p>").encode()
    ends = body.index(b"</article>")
    for at in range(body.index(b"<article>") + 9, ends + len(b"</article>")):
        with pytest.raises(TruncatedPage, match="ends inside"):
            Plain.read(Document(URL, body[:at]))


def test_a_page_that_ends_below_the_article_says_so() -> None:
    body = page("<p>a</p>").encode()
    article = read_bytes(body[: body.index(b"</article>") + 10])
    assert (article.body, article.problems) == ("a", ("page: cut off below the article",))


def test_a_page_without_a_headline_is_refused_by_name() -> None:
    body = b"<article><h1>&nbsp;</h1><div class=text>a</div></article>"
    found = Plain.read(Document(URL, body))
    assert found
    with pytest.raises(MissingField, match="h1"):
        found.to_item()


def test_a_page_class_that_leaves_out_a_field_fails_when_it_is_written() -> None:
    from mfa_crawler.extraction import ArticlePage, text

    with pytest.raises(TypeError, match="leaves out marker, date, body"):
        type("Half", (ArticlePage,), {"layout": "half", "headline": text("h1")})


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ('<html lang="en">', "en"),
        ("<html class='a' lang=pl-PL >", "pl-PL"),
        ("<html\n lang='uk'>", "uk"),
        ("<html>", None),
        ("<html lang=''>", None),
    ],
)
def test_the_language_is_what_the_page_declares(tag: str, language: str | None) -> None:
    assert read_bytes(page("a").replace("<html>", tag).encode()).language == language


def test_an_article_of_no_known_site_has_none() -> None:
    assert read("a").site is None
