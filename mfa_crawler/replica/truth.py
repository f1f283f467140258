"""The expected reading of an article, field for field, made from its data (never from its HTML)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_crawler.replica.blocks import Block, Credit, InlineImage, Paragraph, Quote, plain
from mfa_crawler.replica.look import Part

if TYPE_CHECKING:
    from mfa_crawler.replica.article import Article, Picture


@dataclass(frozen=True, slots=True)
class TrueImage:
    """A picture as it must be read."""

    url: str
    alt: str | None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class TrueAttachment:
    """A file as it must be read."""

    url: str
    title: str
    filename: str | None
    """None where the look prints none."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a faultless crawler makes of the page; the names are those of `items.Article`."""

    url: str
    language: str
    headline: str
    date: str
    """ISO 8601."""
    date_raw: str
    """As printed, on gov.pl DD.MM.YYYY."""
    lead: str | None
    body: str
    """Paragraphs, headings, lists and tables separated by blank lines (docs: the record)."""
    photo_credit: str | None
    main_image: TrueImage | None
    gallery: tuple[TrueImage, ...]
    inline_images: tuple[TrueImage, ...]
    attachments: tuple[TrueAttachment, ...]
    links: tuple[tuple[str, str], ...]
    """(url, words on one line) of the links in the text, each URL once."""
    published_at: str | None
    """ISO 8601 to the minute; on gov.pl without an offset, since the page prints none."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body cut at its blank lines."""
        return tuple(self.body.split("\n\n")) if self.body else ()


def read(article: "Article") -> Truth:
    """Return the expected reading of `article`."""
    look = article.unit.look
    blocks = [block for section in article.sections for block in section.blocks]
    shown = article.gallery if look.shows(Part.GALLERY) else ()
    gallery = tuple(_picture(article, picture) for picture in shown)
    return Truth(
        url=article.url,
        language=article.unit.language,
        headline=plain(article.headline),
        date=article.day.isoformat(),
        date_raw=look.day.format(article.day),
        lead=(look.shows(Part.LEAD) and plain(article.lead)) or None,
        body=_body(article),
        photo_credit=_photo_credit(blocks, gallery),
        main_image=_main(article),
        gallery=gallery,
        inline_images=tuple(
            TrueImage(_photo_url(article, block.uuid), plain(block.alt) or None)
            for block in blocks
            if isinstance(block, InlineImage)
        ),
        attachments=_attachments(article),
        links=_links(blocks),
        published_at=moment.isoformat(timespec="minutes") if (moment := article.moment) else None,
    )


def _body(article: "Article") -> str:
    pieces = []
    for section in article.sections:
        pieces.append(plain(section.heading))
        pieces += [block.plain() for block in section.blocks]
    return "\n\n".join(piece for piece in pieces if piece)


def _photo_credit(blocks: list[Block], gallery: tuple[TrueImage, ...]) -> str | None:
    for block in reversed(blocks):
        credit: Credit | None = getattr(block, "credit", None)
        if credit:
            return plain(credit.name)
    names = dict.fromkeys(image.credit for image in gallery if image.credit)
    return ", ".join(names) or None


def _main(article: "Article") -> TrueImage | None:
    photo = article.main_photo
    if photo is None or not article.unit.look.shows(Part.MAIN):
        return None
    url = f"https://{article.unit.host}{article.unit.look.main.format(photo.uuid)}"
    return TrueImage(url, plain(photo.alt) or None)


def _picture(article: "Article", picture: "Picture") -> TrueImage:
    return TrueImage(
        _photo_url(article, picture.uuid),
        plain(picture.alt) or None,
        plain(picture.caption) or None,
        plain(picture.credit.name) if picture.credit else None,
    )


def _photo_url(article: "Article", uuid: str) -> str:
    return f"https://{article.unit.host}{article.unit.look.photo.format(uuid)}"


def _attachments(article: "Article") -> tuple[TrueAttachment, ...]:
    look = article.unit.look
    return tuple(
        TrueAttachment(
            f"https://{article.unit.host}{look.file.format(file.uuid)}",
            plain(file.title),
            file.filename if look.shows(Part.NAMES) else None,
        )
        for file in (article.attachments if look.shows(Part.FILES) else ())
    )


def _links(blocks: list[Block]) -> tuple[tuple[str, str], ...]:
    paragraphs: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        elif isinstance(block, Quote):
            paragraphs += block.paragraphs
    spans = (span for paragraph in paragraphs for span in paragraph.spans if span.href)
    links: dict[str, str] = {}
    for span in spans:
        links.setdefault(span.href, " ".join(plain(span.text).split()))
    return tuple(links.items())
