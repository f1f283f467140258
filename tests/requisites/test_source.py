"""Which rendition of a picture windows of three sizes take."""

import pytest
from lxml import html

from mfa_crawler.requisites.condition import VIEWPORTS, Viewport, matches, source_size
from mfa_crawler.requisites.source import candidates, renditions


def chosen(markup: str) -> list[str]:
    root = html.fragment_fromstring(markup)
    img = root if root.tag == "img" else root.xpath("//img")[-1]
    return [*renditions(img)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=a>", ["a"]),
        ("<img src=a srcset='b 2x'>", ["a"]),
        ("<img src=a srcset='b 1x, c 2x'>", ["b"]),
        ("<img src=a srcset='b'>", ["b"]),
        ("<img src=a srcset='b .5x'>", ["a"]),
        ("<img srcset='b .5x, c .25x'>", ["b"]),
        ("<img src=a srcset='b 390w, c 391w, d 1920w'>", ["b", "d"]),
        ("<img src=a srcset='b 300w' sizes='100px'>", ["b"]),
        ("<img src=a srcset='b 99w, c 100w, d 101w' sizes='100px'>", ["c"]),
        ("<img src=a srcset='b 1q, c w, d -1x'>", ["a"]),
        ("<img src=a srcset='b 10w, c 20w' sizes='0px'>", ["b"]),
        (
            "<img src=a srcset='b 200w,c 640w,d 960w' sizes='(min-width: 1000px) 50vw, 200px'>",
            ["b", "c", "d"],
        ),
        ("<picture><source media='(min-width: 80rem)' srcset=b><img src=a></picture>", ["a", "b"]),
        ("<picture><source type=image/jxl srcset=b><img src=a></picture>", ["a"]),
        ("<picture><source type='image/avif' srcset=b><img src=a></picture>", ["b"]),
        ("<picture><source srcset=''><source srcset=c><img src=a></picture>", ["c"]),
        ("<picture><img src=a><source srcset=b></picture>", ["a"]),
        ("<picture><source media=print srcset=b><img></picture>", []),
    ],
)
def test_the_smallest_that_is_not_too_small_is_taken(markup: str, expected: list[str]) -> None:
    assert chosen(markup) == expected


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("", []),
        (" , a.png , b.png 2x ,", ["a.png", "b.png"]),
        ("a,b.png 1x", ["a,b.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("data:image/png;base64,AA== 1x, b", ["data:image/png;base64,AA==", "b"]),
        ("a 1x 2x, b 1w 2w, c 1w 1x, d 5h, e 5w 5h, f 5h 5w", ["e", "f"]),
        ("a future(x, y) 1x, b", ["b"]),
        ("a 0w, b 1.5w, c 1e3x, d 1.x", ["c"]),
    ],
)
def test_bad_candidates_are_left_out(srcset: str, expected: list[str]) -> None:
    assert [one.url for one in candidates(srcset)] == expected


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (None, "111"),
        (" ", "111"),
        ("all", "111"),
        ("print", "000"),
        ("not print", "111"),
        ("only screen and (max-width: 43.6875rem)", "100"),
        ("(min-width: 400px) and (max-width: 1300px)", "010"),
        ("screen and (400px <= width < 1920px)", "010"),
        ("(width > 1500px), (orientation: portrait)", "101"),
        ("not (min-width: 1000px)", "100"),
        ("((max-width: 500px) or (min-height: 1000px))", "101"),
        ("(aspect-ratio > 16/10)", "001"),
        ("(min-resolution: 2dppx)", "000"),
        ("(prefers-color-scheme: dark)", "000"),
        ("(hover) and (pointer: fine)", "111"),
        ("(made-up: 1)", "000"),
        ("not (made-up: 1)", "000"),
        ("(min-width: 1px) and (max-width: 9999px) or (hover)", "000"),
        ("(min-width)", "000"),
        ("(", "000"),
        ("(" * 5000, "000"),
    ],
)
def test_media_queries(media: str | None, expected: str) -> None:
    assert "".join(str(int(matches(media, window))) for window in VIEWPORTS) == expected


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        (None, 1280),
        ("nonsense", 1280),
        ("50vw", 640),
        ("auto, 50vw", 640),
        ("(max-width: 500px) 10px, 20px", 20),
        ("(min-width: 93.75rem) 48.1875rem, (min-width:80rem) 51vw", 652.8),
        ("calc((100vw - 2 * 16px) / 3)", 416),
        ("min(500px, 50vw)", 500),
        ("clamp(10px, 3vw, 20px)", 20),
        ("max(1em, 5px)", 16),
        ("10%", 1280),
        ("-5px", 1280),
        ("1in", 96),
        ("calc(1px + )", 1280),
        ("calc(" * 5000, 1280),
    ],
)
def test_source_sizes(sizes: str | None, expected: float) -> None:
    assert source_size(sizes, Viewport(1280, 800)) == pytest.approx(expected)
