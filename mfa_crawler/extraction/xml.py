"""Feeds and sitemaps as trees: XML as it is found, which is often not well-formed."""

import re
import zlib
from collections.abc import Collection
from html import unescape
from html.entities import html5

from lxml import etree
from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line
from mfa_crawler.errors import TooLarge, WrongFormat
from mfa_crawler.extraction.document import Document, fragment
from mfa_crawler.extraction.markup import visible_text

_LARGEST = 32 * 1024 * 1024  # bytes that a compressed sitemap may inflate to
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")  # names an encoding that is undone by now
# sections of CDATA stay; outside, what HTML calls by name and ampersands that call nothing
_CDATA_OR_REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#\d+|#x[0-9a-f]+)|([a-z]\w{1,30}));|&",
    re.DOTALL | re.IGNORECASE,
)
_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_OPENING = re.compile(rb"<(?:\w{1,20}:(?=item|entry))?(item|entry|url|sitemap)[\s>]")
_MARKUP = re.compile(r"<[a-z/!]|&(?:#?\w{2,30});", re.IGNORECASE)


def xml_root(document: Document) -> tuple[Element, bool]:
    """The root element of a feed or sitemap, and whether the XML is well-formed.

    What is not is mended as far as it can be: names of HTML entities, bare ampersands, tags that
    do not close. Nothing outside the document is ever read and no entity expanded: raises
    WrongFormat where it declares any, or is no XML at all, and TooLarge for a compressed one that
    inflates too far.
    """
    markup = inflated(document)
    if _ENTITY.search(markup):
        raise WrongFormat(document.url, "declares entities of its own, which are not expanded")
    given = _DECLARED.sub(b"", markup, count=1).lstrip()
    try:
        return etree.fromstring(given, _parser(recover=False)), True
    except etree.XMLSyntaxError:
        root = etree.fromstring(_CDATA_OR_REFERENCE.sub(_mended, given), _parser(recover=True))
    if root is None:
        raise WrongFormat(document.url, "answered with no XML where a feed or sitemap was expected")
    return root, False


def lost(document: Document, names: Collection[str], kept: int) -> int:
    """How many elements of these names the markup has beside the `kept` ones that were read.

    Mending can put one into another, where a tag does not close.
    """
    found = _OPENING.findall(_CDATA.sub(b"", inflated(document)))
    return max(0, sum(name.decode() in names for name in found) - kept)


def local(element: Element) -> str:
    """The name of an element without its namespace or prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def plain(value: object) -> str | None:
    """The words of a value that may hold HTML, escaped or not, on one line, or None.

    >>> plain("Talks &amp; <b>more</b> talks"), plain("AT&T"), plain(None)
    ('Talks & more talks', 'AT&T', None)
    """
    if not isinstance(value, str) or not value.strip():
        return None
    if not _MARKUP.search(value):
        return one_line(value)
    if "<" not in value:
        return one_line(unescape(value))
    return visible_text(fragment(value))


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(found: re.Match[bytes]) -> bytes:
    """Every reference by number: libxml2 drops the others once it met an error."""
    number, name = found[1], found[2]
    if found[0].startswith(b"<") or number:
        return found[0]
    known = html5.get(f"{name.decode()};") if name else None
    if known is None:
        return b"&#38;" + found[0][1:]
    return "".join(f"&#{ord(letter)};" for letter in known).encode()


def inflated(document: Document) -> bytes:
    """The markup, also of a file that is compressed itself (`sitemap.xml.gz`).

    Raises WrongFormat where the compression is damaged or breaks off, and TooLarge.
    """
    if not document.body.startswith(b"\x1f\x8b"):
        return document.markup
    opener = zlib.decompressobj(wbits=31)
    try:
        inflated = opener.decompress(document.body, _LARGEST)
    except zlib.error as error:
        raise WrongFormat(document.url, f"is damaged gzip data ({error})") from None
    if opener.unconsumed_tail:
        raise TooLarge(document.url, f"inflates to more than {_LARGEST:,} bytes")
    if not opener.eof:
        raise WrongFormat(document.url, "is gzip data that breaks off")
    return Document(document.url, inflated).markup
