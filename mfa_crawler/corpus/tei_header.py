"""The header of one article in TEI: what it is, who published it, and what it was read from."""

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

from mfa_crawler.corpus.prose import SYNTHETIC, is_synthetic, legal
from mfa_crawler.corpus.rows import Edition
from mfa_crawler.items import Article, Capture


def write_header(tei: Element, edition: Edition) -> None:
    """Append a `teiHeader` to a `TEI` element."""
    article = edition.article
    header = SubElement(tei, "teiHeader")
    header.tail = "\n"
    described = SubElement(header, "fileDesc")
    title = SubElement(SubElement(described, "titleStmt"), "title")
    title.text = legal(article.headline)
    _write_publication(SubElement(described, "publicationStmt"), edition)
    _write_notes(described, edition)
    _write_source(SubElement(described, "sourceDesc"), article)
    if article.capture and article.capture.parser_version:
        _write_reader(header, article.capture.parser_version)
    _write_profile(header, article)
    etree.indent(header)


def _write_publication(part: Element, edition: Edition) -> None:
    from mfa_crawler.sites import SITES  # with its families, half of what a short command loads

    site = SITES.get(edition.kept.site)
    SubElement(part, "publisher").text = site.name if site else edition.kept.site
    _write_date(part, edition.article)
    SubElement(part, "idno", type="site").text = edition.kept.site
    SubElement(part, "idno", type="URL").text = legal(edition.article.url)
    if edition.article.licence:
        availability = SubElement(part, "availability")
        for one in edition.article.licence:
            licence = SubElement(availability, "licence", n=one.scope)
            licence.text = legal(f"{one.raw} ({one.spdx})" if one.spdx else one.raw)


def _write_date(part: Element, article: Article) -> None:
    if article.date or article.date_raw:
        printed = SubElement(part, "date", type="published")
        printed.text = legal(article.date_raw or article.date or "")
        if article.date:
            printed.set("when", article.date)


def _write_notes(described: Element, edition: Edition) -> None:
    kept = edition.kept
    notes = {"status": kept.status.value, "first-seen": kept.first_seen}
    notes["last-seen"] = kept.last_seen
    if edition.shown:
        spells = [f"{one.first_seen}/{one.last_seen}" for one in edition.shown]
        is_current = edition.version == kept.version
        notes["version"] = f"{edition.version}{', the current one' if is_current else ''}"
        notes["shown"] = " ".join(spells)
    if is_synthetic(edition):
        notes["synthetic"] = SYNTHETIC
    part = SubElement(described, "notesStmt")
    for name, text in notes.items():
        SubElement(part, "note", type=name).text = text


def _write_source(part: Element, article: Article) -> None:
    page = SubElement(part, "bibl", type="page")
    SubElement(page, "title").text = legal(article.headline)
    _write_date(page, article)
    moments = {"published-at": article.published_at, "modified-at": article.modified_at}
    for name, moment in moments.items():
        if moment:
            SubElement(page, "date", type=name).text = legal(moment)
    SubElement(page, "ref", target=legal(article.url)).text = legal(article.url)
    for change in article.stated_changes:
        note = SubElement(page, "note", type="stated-change")
        note.text = legal(": ".join(filter(None, (change.at, change.note))))
    if article.capture:
        _write_capture(SubElement(part, "bibl", type="capture"), article.capture)


def _write_capture(part: Element, capture: Capture) -> None:
    if capture.record_id:
        SubElement(part, "idno", type="WARC-Record-ID").text = legal(capture.record_id)
    SubElement(part, "idno", type="WARC-Payload-Digest").text = capture.payload_digest
    SubElement(part, "date", type="WARC-Date", when=capture.fetched_at).text = capture.fetched_at
    SubElement(part, "note", type="source-class").text = capture.source_class


def _write_reader(header: Element, version: str) -> None:
    number = version.partition("+")[0]  # the attribute takes numbers alone
    software = SubElement(
        SubElement(SubElement(header, "encodingDesc"), "appInfo"),
        "application",
        ident="mfa_crawler",
        version=number,
    )
    SubElement(software, "label").text = f"mfa_crawler {version}"


def _write_profile(header: Element, article: Article) -> None:
    if not (article.language or article.tags):
        return
    part = SubElement(header, "profileDesc")
    if article.language:
        SubElement(
            SubElement(part, "langUsage"), "language", ident=article.language
        ).text = article.language
    if article.tags:
        words = SubElement(SubElement(part, "textClass"), "keywords")
        for tag in article.tags:
            SubElement(words, "term").text = legal(tag)
