"""Checks that name what a record lacks; they judge, they never change."""

from mfa_crawler.items import Article


def problems_of(article: Article) -> tuple[str, ...]:
    """What is missing or odd in a record, as `field: what`, in the order of its fields."""
    found = []
    if article.date is None:
        what = f"{article.date_raw!r} is not a date" if article.date_raw else "missing"
        found.append(f"date: {what}")
    if not article.body:
        found.append("body: empty" if not article.attachments else "body: only attachments")
    found += [
        f"{field}: undecodable characters"
        for field in ("headline", "lead", "body")
        if "\N{REPLACEMENT CHARACTER}" in (getattr(article, field) or "")
    ]
    captions = (text for image in article.gallery for text in (image.caption, image.credit))
    if any("\N{REPLACEMENT CHARACTER}" in text for text in captions if text):
        found.append("gallery: undecodable characters")
    return tuple(found)
