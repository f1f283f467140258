"""An article as Markdown with YAML front matter, as CommonMark and GitHub's tables read it."""

from collections.abc import Iterator, Mapping
from datetime import date

from mfa_crawler.corpus.forms.front_matter import front_matter
from mfa_crawler.corpus.forms.markdown_body import blocks, words
from mfa_crawler.corpus.forms.prose import SYNTHETIC, is_synthetic, legal, markup_of
from mfa_crawler.corpus.rows import Edition
from mfa_crawler.items import Article, Image


def markdown_of(edition: Edition) -> str:
    """Front matter that says what it is (docs/export.md), then lead and body."""
    article = edition.article
    parts = [f"---\n{front_matter(_facts(edition))}---"]
    if is_synthetic(edition):
        parts.append(f"> **{SYNTHETIC}**")
    if article.lead:
        parts.append(words(legal(article.lead)))
    parts += blocks(markup_of(article))
    return "\n\n".join(parts) + "\n"


def _facts(edition: Edition) -> Iterator[tuple[str, object]]:
    kept, article, capture = edition.kept, edition.article, edition.article.capture
    yield "title", article.headline
    yield "date", article.date and date.fromisoformat(article.date)
    for name in ("published_at", "modified_at", "url", "language"):
        yield name, getattr(article, name)
    yield "site", kept.site
    yield "status", kept.status.value
    yield "first_seen", kept.first_seen
    yield "last_seen", kept.last_seen
    if edition.shown:
        yield "version", edition.version
        yield "is_current", edition.version == kept.version
        yield "shown", [{"from": one.first_seen, "to": one.last_seen} for one in edition.shown]
    yield "source_class", kept.source_class and kept.source_class.value
    if capture:
        yield "record_id", capture.record_id
        yield "payload_digest", capture.payload_digest
        yield "fetched_at", capture.fetched_at
    yield from _offered(article)


def _offered(article: Article) -> Iterator[tuple[str, object]]:
    yield "tags", article.tags
    yield (
        "licence",
        [{"scope": one.scope.value, "raw": one.raw, "spdx": one.spdx} for one in article.licence],
    )
    yield "photo_credit", article.photo_credit
    yield "main_image", article.main_image and _picture(article.main_image)
    yield "gallery", [_picture(image) for image in article.gallery]
    yield "attachments", [{"url": one.url, "title": one.title} for one in article.attachments]
    yield "videos", article.videos
    yield "translations", [{"language": one.language, "url": one.url}
                           for one in article.translations]  # fmt: skip


def _picture(image: Image) -> Mapping[str, object]:
    names = ("url", "alt", "caption", "credit", "sha256")
    return {name: getattr(image, name) for name in names}
