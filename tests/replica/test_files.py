"""Pictures and attachments are real, and answer only under addresses the replica gave out."""

import io
from collections.abc import Callable
from http.client import HTTPMessage

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mfa_crawler.replica import Ministry
from mfa_crawler.replica.identity import mint
from mfa_crawler.replica.jpeg import mosaic
from mfa_crawler.replica.pdf import document

Get = Callable[..., tuple[int, HTTPMessage, bytes]]


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@given(st.integers(1, 700), st.integers(1, 500), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_every_mosaic_is_a_jpeg_of_its_size(width: int, height: int, name: str) -> None:
    image = decoded(mosaic(name, width, height))
    assert (image.format, image.size, image.mode) == ("JPEG", (width, height), "RGB")


def test_a_mosaic_has_one_colour_a_tile_and_depends_on_its_name() -> None:
    image = decoded(mosaic("a", 640, 320))
    colours = image.getcolors(1000)
    assert colours is not None
    assert len(colours) > 20
    assert mosaic("a", 640, 320) == mosaic("a", 640, 320) != mosaic("b", 640, 320)


def test_a_rendition_shows_the_same_tiles_as_its_original() -> None:
    large, small = decoded(mosaic("a", 640, 320)), decoded(mosaic("a", 320, 160))
    for x in range(8):
        for y in range(4):
            assert large.getpixel((x * 80 + 40, y * 80 + 40)) == small.getpixel(
                (x * 40 + 20, y * 40 + 20)
            )


@given(st.lists(st.text(max_size=60), max_size=5))
@settings(max_examples=30, deadline=None)
def test_every_pdf_opens_strictly(lines: list[str]) -> None:
    clean = tuple(line.replace("\n", " ").replace("\r", " ") for line in lines)
    assert len(pypdf.PdfReader(io.BytesIO(document(clean)), strict=True).pages) == 1


def test_photos_of_an_article_are_served_as_originals_and_renditions(
    get: Get, ministry: Ministry
) -> None:
    article = next(a for a in ministry.articles("/web/diplomacy") if a.gallery and a.main_photo)
    main = article.truth.main_image
    assert main is not None
    status, headers, body = get(main.url)
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    assert decoded(body).size == (1920, 810)
    for image in article.truth.gallery:
        assert decoded(get(image.url)[2]).size[0] in {480, 640, 800, 1200}
    assert decoded(get(main.url.replace("1920x810", "268x113"))[2]).size == (268, 113)


def test_attachments_are_pdfs_with_their_file_name(get: Get, ministry: Ministry) -> None:
    articles = [a for u in ministry.units for a in ministry.articles(u.path) if a.attachments]
    names = set()
    for article in articles:
        for file in article.truth.attachments:
            status, headers, body = get(file.url)
            assert (status, headers["Content-Type"]) == (200, "application/pdf")
            reader = pypdf.PdfReader(io.BytesIO(body), strict=True)
            assert "replica" in reader.pages[0].extract_text()
            assert headers["Content-Disposition"].startswith("attachment; filename=")
            names.add(file.filename or "")
    assert any(not name.isascii() for name in names)


@pytest.mark.parametrize(
    "path",
    [
        f"/photo/{mint(8, 'photo', 'of another seed')}",
        f"/photo/{mint(7, 'attachment', 'of another kind')}",
        f"/photo/format/{mint(7, 'photo', 'x')}/resolution/0x0",
        "/attachment/00000000-0000-4000-8000-000000000000",
        "/photo/nonsense",
    ],
)
def test_unknown_files_are_404(get: Get, path: str) -> None:
    assert get(path)[0] == 404


def test_style_sheets_scripts_and_icons_are_there(get: Get) -> None:
    assert get("/css/main-0123456789a.css")[1]["Content-Type"].startswith("text/css")
    assert get("/scripts/govpl.js")[0] == 200
    assert get("/img/bip_simple.svg")[1]["Content-Type"] == "image/svg+xml"
