"""A response as bytes, decoded once and parsed where somebody looks."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import msgspec
from lxml import etree
from lxml.etree import _Element as Element
from w3lib.encoding import html_to_unicode

from mfa_crawler.errors import BadArgument, EmptyPage, NotHtml, WrongFormat

_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_BASE = re.compile(rb"<base\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_CLOSED_BR = re.compile(rb"</br\s*/?>", re.IGNORECASE)  # browsers read <br>, the parser drops it
_ISO_2022 = re.compile(rb"\x1b\$\(?[@-Z]")  # Japanese and Korean in seven bits
_END = re.compile(r"</(?:body|html)\b[^<>]*>|\0", re.IGNORECASE)  # where the parser would end
_NOT_HTML = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "gzip data"),
)
_BLANK = b"\xef\xbb\xbf \t\r\n\x00"
_JSON = (b"{", b"[")
HEADERS = ("Content-Type", "X-WP-TotalPages")
"""The headers that reading looks at, live and from the archive: the charset, and where WordPress
says how many pages a list of its API has.
"""


class Region(NamedTuple):
    """Where in the markup a page class looks: from the first `start` to the last `end`."""

    start: str
    end: str


class Document:
    """One response body with its URL and headers.

    Decoding: valid UTF-8 is UTF-8 whatever the server or the page declares (chance agreement is
    out of the question in running text, but for ISO 2022); else the declaration counts, by
    w3lib's rules (byte order mark, Content-Type, meta), with U+FFFD for what it cannot decode.

    `markup` is what it was decoded to, as UTF-8, since bytes are quicker to search than text.

    Raises EmptyPage for a body without a visible byte. Whether the body is HTML, XML or JSON is
    asked for by name: `tree`, `json`, and `xml_root` beside it.
    """

    def __init__(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.url = page_address(url)
        self.body = body
        self._headers = {name.lower(): value for name, value in (headers or {}).items()}
        if not self._head and not body.strip(_BLANK):
            raise EmptyPage(self.url, "answered with an empty body")
        self._trees: dict[Region | None, Element] = {}
        self._starts: dict[str, int] = {}

    def header(self, name: str) -> str | None:
        """One of `HEADERS`, or None where the answer had none or nobody kept it."""
        return self._headers.get(name.lower())

    @cached_property
    def markup(self) -> bytes:
        """What it was decoded to; raises NotHtml for images, PDFs and archives."""
        head = self._head
        for signature, name in _NOT_HTML:
            if head.startswith(signature):
                raise NotHtml(self.url, f"answered with {name} where HTML was expected")
        content_type = self.header("Content-Type")
        media_type = (content_type or "").split(";")[0].strip().lower()
        if media_type.startswith(("image/", "video/", "audio/", "font/")) and b"<" not in head:
            raise NotHtml(self.url, f"answered with {media_type} where HTML was expected")
        return _utf8(self.body, content_type)

    @property
    def _head(self) -> bytes:
        return self.body[:512].lstrip(_BLANK)

    @property
    def is_json(self) -> bool:
        """Whether the body begins as JSON does."""
        return self._head.startswith(_JSON)

    @cached_property
    def json(self) -> object:
        """The body as JSON (dict or list); raises WrongFormat, also for HTML in its place."""
        try:
            return msgspec.json.decode(self.markup)
        except (msgspec.DecodeError, RecursionError) as error:
            what = "a page of HTML" if self._head.startswith(b"<") else f"no JSON ({error})"
            raise WrongFormat(self.url, f"answered with {what} where JSON was expected") from None

    @property
    def text(self) -> str:
        """The markup as text."""
        return self.markup.decode()

    @cached_property
    def base_url(self) -> str:
        """What relative links are relative to: the page's `base`, else its URL."""
        found = _BASE.search(self.markup, 0, 8192)
        return urljoin(self.url, found[1].decode(errors="replace")) if found else self.url

    def tree(self, region: Region | None = None) -> Element:
        """The parsed page, or only its region where the markup holds exactly one such.

        A region that cannot be cut out cleanly gives the whole page, so a page class reads the
        same either way.
        """
        if self.is_json:
            raise NotHtml(self.url, "answered with JSON where HTML was expected")
        if region not in self._trees:
            cut = self._cut(region) if region else None
            if region and cut is None:
                return self.tree()
            self._trees[region] = parsed(cut if cut is not None else self.markup)
        return self._trees[region]

    def holds(self, region: Region | None) -> bool:
        """Whether the region begins somewhere in the markup; None begins nowhere."""
        return region is not None and self._start(region) >= 0

    def _start(self, region: Region) -> int:
        found = self._starts.get(region.start)
        if found is None:  # pages are long, and several layouts ask
            found = self._starts[region.start] = self.markup.find(region.start.encode())
        return found

    def _cut(self, region: Region) -> bytes | None:
        opening, closing = region.start.encode(), region.end.encode()
        start, end = self._start(region), self.markup.rfind(closing)
        if start < 0 or end < start or self.markup.find(opening, start + 1, end) >= 0:
            return None
        return self.markup[start : end + len(closing)]

    @property
    def is_cut_off(self) -> bool:
        """Whether the markup opens a page and ends before closing it."""
        return b"<html" in self.markup[:1024] and not self._is_closed

    def is_cut_off_inside(self, region: Region) -> bool:
        """Whether the markup opens the region and ends before closing it."""
        opening, closing = region.start.encode(), region.end.encode()
        return not self._is_closed and self.markup.count(opening) > self.markup.count(closing)

    @property
    def _is_closed(self) -> bool:
        end = self.markup.rfind(b"</html")
        return end >= 0 and self.markup.find(b"</article", end) < 0


def page_address(url: str) -> str:
    """The address of a page without its fragment; raises BadArgument for what is none."""
    try:
        parts = urlsplit(url)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # such as an unclosed IPv6 bracket, or words for a port
        is_page = False
    if not is_page:
        raise BadArgument(f"{url!r} is no address of a page; write it whole, with https://")
    return urldefrag(url).url if "#" in url else url


def _utf8(body: bytes, content_type: str | None) -> bytes:
    if _is_utf8(body):
        markup = body.removeprefix(b"\xef\xbb\xbf")
    else:
        try:
            text = html_to_unicode(content_type, body, default_encoding="utf-8")[1]
        except (LookupError, UnicodeError):  # declared as something that is no encoding of text
            text = body.decode("utf-8-sig", "replace")
        # lone surrogates, which only come from lying encodings, cannot be written anywhere
        markup = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    return markup.replace(b"\x00", b"")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return _ISO_2022.search(body) is None


def parsed(markup: bytes) -> Element:
    """The tree of a page, or of a piece of one, in UTF-8."""
    if b"</br" in markup.lower():
        markup = _CLOSED_BR.sub(b"<br>", markup)
    root = etree.fromstring(markup, _PARSER)
    return root if root is not None else etree.fromstring(b"<html/>", _PARSER)


def fragment(html: str) -> Element:
    """The tree of HTML that stands inside a field of JSON or of a feed."""
    html = _END.sub("", html)
    return parsed(f"<html><body>{html}</body></html>".encode("utf-8", "replace"))
