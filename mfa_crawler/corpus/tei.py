"""Articles as TEI P5: one `teiCorpus`, in which each has a header of its own and its text."""

import hashlib
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

from mfa_crawler.corpus.prose import legal, markup_of
from mfa_crawler.corpus.rows import Edition
from mfa_crawler.corpus.tei_body import write_body, write_graphic
from mfa_crawler.corpus.tei_header import write_header
from mfa_crawler.items import Article, Image

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
  <fileDesc>
    <titleStmt><title>What ministries published, as an archive holds it</title></titleStmt>
    <publicationStmt><p>An export of mfa_crawler. Every text names its publisher and what its page
    says of its licence.</p></publicationStmt>
    <sourceDesc><p>Pages of the ministries' sites. Every text names its address and the capture it
    was read from.</p></sourceDesc>
  </fileDesc>
  <encodingDesc>
    <editorialDecl>
      <p>A heading opens a div. A table is a list of rows, and a row a list of cells. A character
      that XML cannot hold is U+FFFD.</p>
    </editorialDecl>
  </encodingDesc>
</teiHeader>
"""
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def tei_corpus(editions: Iterable[Edition]) -> Iterator[bytes]:
    """The corpus as UTF-8, an article at a time (docs/export.md)."""
    yield _HEAD.encode()
    for edition in editions:
        # the elements have no namespace of their own: they stand in that of teiCorpus
        yield etree.tostring(_tei(edition), encoding="utf-8") + b"\n"
    yield b"</teiCorpus>\n"


def _tei(edition: Edition) -> Element:
    article = edition.article
    tei = etree.Element("TEI", {_ID: _identity(edition)})
    write_header(tei, edition)
    text = SubElement(tei, "text")
    if article.language:
        text.set(_LANG, legal(article.language))
    body = SubElement(text, "body")
    SubElement(body, "head").text = legal(article.headline)
    if article.lead:
        SubElement(SubElement(body, "div", type="lead"), "p").text = legal(article.lead)
    write_body(SubElement(body, "div", type="text"), markup_of(article))
    _write_back(text, article)
    for part in (*body, *text):
        part.tail = "\n"
    text.text = body.text = "\n"
    return tei


def _identity(edition: Edition) -> str:
    """The same in every export: of the site, the listed address and the version."""
    key = f"{edition.kept.site} {edition.kept.entry}".encode(errors="replace")
    number = f".v{edition.version}" if edition.shown else ""
    return f"a{hashlib.sha256(key).hexdigest()[:16]}{number}"


def _write_back(text: Element, article: Article) -> None:
    pictures = [image for image in article.pictures if image not in article.inline_images]
    files = [(file.url, file.title or file.filename) for file in article.attachments]
    videos = [(url, None) for url in article.videos]
    if not (pictures or files or videos):
        return
    back = SubElement(text, "back")
    if pictures:
        items = _listed(back, "pictures")
        for image in pictures:
            _write_picture(SubElement(items, "item"), image)
    for name, found in (("attachments", files), ("videos", videos)):
        if found:
            items = _listed(back, name)
            for url, title in found:
                ref = SubElement(SubElement(items, "item"), "ref", target=legal(url))
                ref.text = legal(title or url)


def _listed(back: Element, kind: str) -> Element:
    return SubElement(SubElement(back, "div", type=kind), "list")


def _write_picture(item: Element, image: Image) -> None:
    graphic = write_graphic(item, legal(image.url), legal(image.alt or ""))
    for name in ("width", "height"):
        if pixels := getattr(image, name):
            graphic.set(name, f"{pixels}px")
    if image.caption:
        SubElement(item, "p", rend="caption").text = legal(image.caption)
    if image.credit:
        SubElement(item, "note", type="credit").text = legal(image.credit)
