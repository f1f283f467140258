"""One article in many versions, for what filing makes of the differences."""

from dataclasses import replace
from typing import Any

from mfa_crawler.filing.content import Content
from mfa_crawler.items import Article, Attachment, Capture, Image, Link, SourceClass

_PHOTO = Image(
    "https://www.gov.pl/photo/1f0c",
    "alt",
    "The Minister in Łódź",
    "Jan Nowak/MSZ",
    sha256="ab" * 32,
)
_ARTICLE = Article(
    url="https://www.gov.pl/web/diplomacy/a",
    site="pl_mfa_en",
    language="en",
    headline="Minister’s visit to Łódź",
    date="2026-09-21",
    date_raw="21.09.2026",
    lead="Talks on trade.",
    body="Talks were held on 5 May.\n\nThey go on – in “Łódź”.",
    photo_credit="Jan Nowak/MSZ",
    main_image=_PHOTO,
    attachments=(Attachment("https://www.gov.pl/attachment/77aa", "Report", "report.pdf"),),
    links=(Link("https://www.gov.pl/web/diplomacy/b", "here"),),
)


def content(layout: str | None = "article-2022", **other: Any) -> Content:
    """The content of the article with some fields otherwise."""
    capture = Capture("sha1:X", "2026-09-21T00:00:00Z", 200, SourceClass.OWN, layout=layout)
    return Content.of(replace(_ARTICLE, capture=capture, **other))


def photo(**other: Any) -> Image:
    """Its picture with some fields otherwise."""
    return replace(_PHOTO, **other)
