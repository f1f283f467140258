"""What a page needs, told from its bytes alone."""

from pathlib import Path

import pytest

from mfa_crawler.errors import EmptyPage
from mfa_crawler.requisites import of_page

PAGE = "https://www.gov.pl/web/diplomacy/a"
REAL = Path(__file__).parents[3] / "shared" / "pages" / "gov.pl"


def needed(html: str, url: str = PAGE) -> list[str]:
    return [need.url for need in of_page(url, html.encode())]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<link rel="stylesheet" href="a.css#x">', ["web/diplomacy/a.css"]),
        ('<link rel="Alternate StyleSheet" href="/a.css">', []),
        ('<link rel="shortcut icon" href="/i.png"><link rel="canonical" href="/c">', ["i.png"]),
        ('<link rel=preload as=font href="/f"><link rel=preload as=script href="/s">', ["f"]),
        ('<base href="/b/"><link rel=stylesheet href="a.css">', ["b/a.css"]),
        ("<style>p { background: url(/bg.png) } @import '/late.css';</style>", ["bg.png"]),
        ("<style>@import '/early.css'; p { color: red }</style>", ["early.css"]),
        ('<p style="background: url(\'/p.png\')">', ["p.png"]),
        ('<p style="width: calc(1px + 2px)">', []),
        ('<body background="/b.gif"><table background="/t.gif">', ["b.gif", "t.gif"]),
        ('<input type="image" src="/go.png"><input type="text" src="/no.png">', ["go.png"]),
        ('<svg><use href="/sprite.svg#a"/><use xlink:href="#b"/></svg>', ["sprite.svg"]),
        ('<noscript><img src="/pixel.gif"></noscript><template><img src="/t.png"></template>', []),
        ('<script src="/s.js"></script><iframe src="/f"></iframe><video src="/v"></video>', []),
        ('<img src=""><img><img src="data:image/png;base64,AA=="><img src="#a">', []),
        ('<img src="http://[bad/"><img src="javascript:x"><img src="mailto:a@b.example">', []),
        ('<!-- <img src="/c.png"> --><img src="/d.png">', ["d.png"]),
    ],
)  # fmt: skip
def test_a_page_needs_what_a_browser_asks_for(html: str, expected: list[str]) -> None:
    assert needed(html) == [f"https://www.gov.pl/{path}" for path in expected]


def test_only_links_to_style_sheets_are_sheets() -> None:
    html = '<link rel=stylesheet href=/a><link rel=icon href=/b><style>@import "/c"</style>'
    found = {need.url[-1]: need.is_sheet for need in of_page(PAGE, html.encode())}
    assert found == {"a": True, "b": False, "c": True}


def test_a_page_without_a_byte_is_none() -> None:
    with pytest.raises(EmptyPage):
        needed("")


def test_a_real_page_of_gov_pl() -> None:
    path = REAL / "paa_irrs_followup_2026-09-21_article_gallery.html"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    found = [*of_page("https://www.gov.pl/web/paa/x", path.read_bytes())]
    assert sum(need.is_sheet for need in found) == 7
    main = "https://www.gov.pl/photo/format/c8733a92-a70f-4229-a2db-d746e8757a33/resolution/"
    sizes = [need.url.removeprefix(main) for need in found if need.url.startswith(main)]
    assert {"700x295", "729x308", "1460x616"} <= {*sizes}
    assert not {"1044x440", "1328x560", "1408x594", "1920x810"} & {*sizes}
