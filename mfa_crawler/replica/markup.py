"""Renders an article as the inside of the portal's `main` element."""

from mfa_crawler.replica.article import Article, Attachment, Picture
from mfa_crawler.replica.filling import attribute, fill, labels, words
from mfa_crawler.replica.soup import Soup


def article_main(article: Article, noise: str) -> str:
    """Return breadcrumbs, return button, article and metadata; `noise` goes out of sight."""
    unit = article.unit
    slots = {
        **labels(unit.language),
        "unit_path": unit.path,
        "unit_name": words(unit.name),
        "listing_path": unit.listing,
        "listing_name": labels(unit.language)["label_news"],
        "headline": words(article.headline),
        "date": f"{article.day:%d.%m.%Y}",
        "intro": fill("intro", {"text": words(article.lead)}) if article.lead else "",
        "main_photo": _main_photo(article.main_photo) if article.main_photo else "",
        "sections": _sections(article),
        "gallery": _gallery(article, noise) if article.gallery else "",
        "attachments": _attachments(article),
        "metrics": _metrics(article),
    }
    return fill("article", slots)


def _main_photo(photo: Picture) -> str:
    return fill("main_photo", {"uuid": photo.uuid, "alt": attribute(photo.alt)})


def _sections(article: Article) -> str:
    soup = Soup(f"https://{article.unit.host}{article.unit.look.photo}", article.markup_seed)
    parts = []
    for index, section in enumerate(article.sections):
        html = "".join(soup.block(block) for block in section.blocks)
        if article.lead_again and index == 0:
            html = f"<p><strong>{soup.text(article.lead)}</strong></p>\n{html}"
        heading = f"<h3>{words(section.heading)}</h3>\n" if section.heading else ""
        parts.append(fill("section", {"heading": heading, "html": html}))
    return "".join(parts)


def _gallery(article: Article, noise: str) -> str:
    text = labels(article.unit.language)
    pictures = []
    for number, picture in enumerate(article.gallery, start=1):
        small = f"/photo/format/{picture.thumbnail}/resolution/268x113"
        slots = {
            "uuid": picture.uuid,
            "description": attribute(picture.description),
            "alt": attribute(picture.alt),
            "src": small if picture.thumbnail else f"/photo/{picture.uuid}",
            "label_show_photo": text["label_show_photo"].format(number) + noise,
        }
        pictures.append(fill("gallery_picture", slots))
    return fill(
        "gallery", {**text, "count": str(len(article.gallery)), "pictures": "".join(pictures)}
    )


def _attachments(article: Article) -> str:
    if not article.attachments:
        return ""
    heading = f"<h3>{labels(article.unit.language)['label_materials']}</h3>\n"
    return heading + "".join(_attachment(article, file) for file in article.attachments)


def _attachment(article: Article, file: Attachment) -> str:
    slots = {"uuid": file.uuid, "title": words(file.title), "filename": file.filename}
    return fill("attachment", {**labels(article.unit.language), **slots})


def _metrics(article: Article) -> str:
    if article.published is None:
        return ""
    moment = f"{article.published.moment:%d.%m.%Y %H:%M}"
    slots = {"moment": moment, "editor": words(article.published.editor)}
    return fill("metrics", {**labels(article.unit.language), **slots})
