"""Pictures and attachments as their bytes show them: Pillow writes what we read, and judges."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mfa_crawler.errors import EmptyPage, MfaError, NotMedia
from mfa_crawler.extraction import read_media, suffix
from mfa_crawler.replica.pdf import document

URL = "https://www.gov.pl/photo/1"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="MSZ"><dc:creator><rdf:Seq><rdf:li>Łucja Żak</rdf:li><rdf:li>Jan Nowak</rdf:li>
 </rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li xml:lang="x-default">A
 visit</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def picture(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (123, 45), "red").save(out, form, **options)
    return out.getvalue()


def iptc(*datasets: tuple[int, int, bytes]) -> bytes:
    data = b"".join(
        b"\x1c" + bytes([record, number]) + len(value).to_bytes(2, "big") + value
        for record, number, value in datasets
    )
    block = (
        b"8BIM\x04\x04\x00\x00" + len(data).to_bytes(4, "big") + data + b"\x00" * (len(data) % 2)
    )
    return b"8BIM\x03\xed\x03abc\x00\x00\x00\x02\x00\x01" + block


def with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    return (
        jpeg[:2]
        + bytes([0xFF, marker])
        + (len(payload) + 2).to_bytes(2, "big")
        + payload
        + jpeg[2:]
    )


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_a_picture_is_known_by_its_bytes_and_says_its_size(form: str, media_type: str) -> None:
    body = picture(form)
    read = read_media(URL, body, "text/plain")
    assert (read.media_type, read.size) == (media_type, len(body))
    assert (read.width, read.height) == (123, 45)
    assert read.byline is read.credit_line is read.caption is None


def test_lossless_and_extended_webp_say_their_size_too() -> None:
    for options in ({"lossless": True}, {"xmp": XMP}):
        read = read_media(URL, picture("WEBP", **options), None)
        assert (read.width, read.height) == (123, 45)
    assert read.byline == "Łucja Żak, Jan Nowak"


def test_a_progressive_jpeg_says_its_size() -> None:
    assert read_media(URL, picture("JPEG", progressive=True), None).width == 123


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_xmp_names_photographers_agency_and_what_is_shown(form: str) -> None:
    options: dict[str, object] = {"xmp": XMP}
    if form == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"pnginfo": info}
    read = read_media(URL, picture(form, **options), "image/jpeg")
    assert read.byline == "Łucja Żak, Jan Nowak"
    assert read.credit_line == "MSZ"
    assert read.caption == "A visit"


def test_iptc_is_read_with_and_without_a_charset_and_xmp_goes_before_it() -> None:
    said = iptc((1, 90, b"\x1b%G"), (2, 80, "Łucja".encode()), (2, 80, b"Jan"), (2, 110, b"PAP"))
    jpeg = with_segment(picture("JPEG"), 0xED, b"Photoshop 3.0\x00" + said)
    read = read_media(URL, jpeg, None)
    assert (read.byline, read.credit_line, read.caption) == ("Łucja, Jan", "PAP", None)
    old = iptc((2, 80, b"Ren\xe9 B\x00\x07"), (2, 120, b"Two\r\nlines"))
    read = read_media(URL, with_segment(picture("JPEG"), 0xED, b"Photoshop 3.0\x00" + old), None)
    assert (read.byline, read.caption) == ("René B", "Two lines")
    both = with_segment(picture("JPEG", xmp=XMP), 0xED, b"Photoshop 3.0\x00" + said)
    assert read_media(URL, both, None).byline == "Łucja Żak, Jan Nowak"


def test_exif_speaks_where_nothing_else_does() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jan Nowak"
    exif[0x010E] = "Talks"
    read = read_media(URL, picture("JPEG", exif=exif), None)
    assert (read.byline, read.caption) == ("Jan Nowak", "Talks")


def test_a_hostile_packet_of_xmp_reads_no_file_and_grows_by_nothing() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bbbbbbbbbb">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        b'<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>&a;&c;</dc:creator></x>'
    )
    read = read_media(URL, with_segment(picture("JPEG"), 0xE1,
                      b"http://ns.adobe.com/xap/1.0/\x00" + bomb), None)  # fmt: skip
    assert read.width == 123
    assert read.byline is None


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(zipfile.ZipInfo(name), "application/vnd.oasis.opendocument.text")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "media_type", "ending"),
    [
        (document(("a",)), "application/pdf", "pdf"),
        (_zip("[Content_Types].xml", "word/document.xml"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"),
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        (_zip("mimetype"), "application/vnd.oasis.opendocument.text", "bin"),
        (_zip("photo.jpg"), "application/zip", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99 + "WordDocument".encode("utf-16-le"),
         "application/msword", "doc"),
        (b"{\\rtf1}", "application/rtf", "rtf"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4", "mp4"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', "image/svg+xml", "svg"),
    ],
)  # fmt: skip
def test_files_are_known_by_their_bytes(body: bytes, media_type: str, ending: str) -> None:
    read = read_media(URL, body, "image/jpeg")
    assert (read.media_type, suffix(read.media_type)) == (media_type, ending)
    assert read.width is None


def test_text_is_a_file_where_the_server_says_so_and_no_picture() -> None:
    assert read_media(URL, b"a;b\n1;2\n", "text/csv; charset=utf-8").media_type == "text/csv"
    for promised in ("image/jpeg", "text/html", None):
        with pytest.raises(NotMedia, match="no known kind"):
            read_media(URL, b"Not found\n", promised)


@pytest.mark.parametrize("promised", ["image/jpeg", "text/html", "text/plain", None])
def test_a_page_in_place_of_a_picture_is_named(promised: str | None) -> None:
    for page in (b"<!DOCTYPE html><title>Error</title>", b"\n<!-- x -->\n<html>"):
        with pytest.raises(NotMedia, match="a page of HTML"):
            read_media(URL, page, promised)


@pytest.mark.timeout(20)
def test_many_comments_before_anything_cost_no_minutes() -> None:
    comments = b"<!-- -->" * 400
    assert read_media(URL, comments + b"<svg></svg>", None).media_type == "image/svg+xml"
    with pytest.raises(NotMedia, match="bytes of no known kind"):
        read_media(URL, comments + b"x", None)


def test_an_empty_body_and_a_cut_header_are_named() -> None:
    with pytest.raises(EmptyPage):
        read_media(URL, b"", "image/jpeg")
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        with pytest.raises(NotMedia, match="does not say its size"):
            read_media(URL, picture(form)[: 16 if form != "GIF" else 8], None)


@pytest.mark.parametrize("promised", ["application/pdf", "text/html", "text/plain", None])
def test_a_page_or_a_text_that_names_a_pdf_is_none(promised: str | None) -> None:
    for page in (
        b"<!DOCTYPE html><html><body>Object report%PDF-1.4 was not found</body></html>",
        b"<html><body><pre>\n%PDF-1.4\n1 0 obj\n</pre></body></html>",
        b"<p>A file begins with \n%PDF-1.4</p>",
    ):
        with pytest.raises(NotMedia):
            read_media(URL, page, "image/png" if promised == "text/plain" else promised)
    said = read_media(URL, b"report%PDF-1.4 was not found", "text/plain")
    assert said.media_type == "text/plain"


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n ", b"\x1b%-12345X@PJL\r\n", b"\x00" * 128,
               b"<br />\n<b>Notice</b>: Undefined index<br />\n"]
)  # fmt: skip
def test_a_pdf_behind_what_servers_put_before_it_is_one(before: bytes) -> None:
    assert read_media(URL, before + document(("a",)), None).media_type == "application/pdf"


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data)
    return len(data).to_bytes(4, "big") + kind + data + crc.to_bytes(4, "big")


def test_a_png_says_its_size_in_ihdr_and_nowhere_else() -> None:
    png = picture("PNG")
    apple = png[:8] + chunk(b"CgBI", b"\x50\x00\x20\x06") + png[8:]
    read = read_media(URL, apple, None)
    assert (read.width, read.height) == (123, 45)
    for broken in (
        png[:8] + b"<html>the error page of a proxy</html>",
        png[:8] + chunk(b"tEXt", b"Comment\x00one") + png[8:],
        png[:8] + chunk(b"IHDR", png[16:24]) + png[33:],
        png[:26],
    ):
        with pytest.raises(NotMedia, match="does not say its size"):
            read_media(URL, broken, None)


@pytest.mark.parametrize("options", [{"xmp": XMP}, {"lossless": True}, {}])
def test_a_webp_that_is_cut_within_its_size_says_none(options: dict[str, object]) -> None:
    webp = picture("WEBP", **options)
    whole = {b"VP8X": 30, b"VP8L": 25, b"VP8 ": 30}[webp[12:16]]
    for end in range(16, whole):
        with pytest.raises(NotMedia, match="does not say its size"):
            read_media(URL, webp[:end], None)
    assert read_media(URL, webp[:whole], None).width == 123
    with pytest.raises(NotMedia, match="no known kind"):
        read_media(URL, b"<!--" + webp[4:], None)


CORRUPT: list[Callable[[], bytes]] = [
    lambda: picture("JPEG", xmp=XMP),
    lambda: with_segment(picture("JPEG"), 0xED, b"Photoshop 3.0\x00" + iptc((2, 80, b"Jan"))),
    lambda: picture("PNG"),
    lambda: picture("WEBP", xmp=XMP),
    lambda: picture("AVIF"),
    lambda: _zip("[Content_Types].xml", "ppt/x"),
]


@given(st.sampled_from(CORRUPT), st.data())
@settings(max_examples=300, deadline=None)
def test_nothing_but_our_own_errors_comes_of_broken_bytes(
    make: Callable[[], bytes], data: st.DataObject
) -> None:
    body = bytearray(make())
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, min(len(body), 900) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(body[: data.draw(st.integers(1, len(body)))])
    try:
        read = read_media(URL, cut, None)
    except MfaError:
        return
    assert read.size == len(cut)
