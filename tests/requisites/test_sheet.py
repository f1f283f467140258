"""What a style sheet needs, told from its bytes alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_crawler.requisites import is_style_sheet, of_sheet

SHEET = "https://www.gov.pl/css/main.css"
_FACE = "@font-face { font-family: F; src: url(f.eot); src: %s }"


def needed(css: str | bytes, content_type: str | None = "text/css") -> list[str]:
    body = css.encode() if isinstance(css, str) else css
    found = [need.url for need in of_sheet(SHEET, body, content_type)]
    assert all(url.startswith("https://www.gov.pl/css/") for url in found)
    return [url.removeprefix("https://www.gov.pl/css/") for url in found]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("@import 'a'; @import url(b) print; @import url(\"c\");", ["a", "b", "c"]),
        ("@layer x; @import 'a.css' layer(x);", ["a.css"]),
        ("p {} @import 'late.css';", []),
        ("@media all { @import 'inner.css'; }", []),
        ("@namespace svg url(http://www.w3.org/2000/svg);", []),
        ("p { background: red URL(  a.png  ) no-repeat, url('b.png') }", ["a.png", "b.png"]),
        ("@media print { p { background: url(a.png) } }", ["a.png"]),
        ("p { mask: image-set('a.png' 1x, url(b.png) 2x) }", ["a.png", "b.png"]),
        (r"p { background: u\72l(a\.png) }", ["a.png"]),
        ("/* url(a.png) */ p { content: 'url(b.png)' } [href='url(c.png)'] { color: red }", []),
        ("p { background: url(data:image/png;base64,AA==), url(#a) }", []),
        (_FACE % "url(f.eot?#x) format('embedded-opentype'), url(f) format('woff2')", ["f"]),
        (_FACE % "local(F), url(f.woff2) format(woff2), url(f.woff) format('woff')", ["f.woff2"]),
        (_FACE % "url(f.svg) format('svg'), url(f.ttf)", ["f.ttf"]),
        ("@font-face { src: url(f.woff", ["f.woff"]),
        ("p { background: url(bad('x) } q { background: url(a.png) }", ["a.png"]),
        ("}}} p { background: url(a.png) }", ["a.png"]),
    ],
)  # fmt: skip
def test_a_style_sheet_needs_what_a_browser_asks_for(css: str, expected: list[str]) -> None:
    assert needed(css) == expected


def test_imports_are_sheets_and_nothing_else_is() -> None:
    found = [*of_sheet(SHEET, b"@import 'a'; p { background: url(b) }")]
    assert [need.is_sheet for need in found] == [True, False]


def test_the_declared_charset_counts() -> None:
    body = "p { background: url(zdjęcie.png) }"
    for charset in ("utf-8", "iso-8859-2"):
        found = needed(body.encode(charset), f"text/css; charset={charset}")
        assert found == ["zdj%C4%99cie.png"]
    assert needed(b"@charset 'x'; " + body.encode()) == ["zdj%C4%99cie.png"]


def test_brackets_without_end_cost_no_stack() -> None:
    assert needed("p { background: url(a.png) } " + "({[" * 100_000) == ["a.png"]


@given(st.binary(max_size=300) | st.text("@{}()[];:,'\"\\/*urlimpotfn-ac ", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_fail(css: bytes | str) -> None:
    body = css.encode() if isinstance(css, str) else css
    assert all(need.url.startswith("http") for need in of_sheet(SHEET, body, "text/css"))


def test_browsers_apply_text_css_only() -> None:
    assert is_style_sheet("Text/CSS; charset=utf-8")
    assert not is_style_sheet("text/html")
    assert not is_style_sheet(None)
