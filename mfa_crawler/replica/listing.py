"""Renders one page of a unit's list, in either generation of the markup."""

from dataclasses import dataclass

from mfa_crawler.replica.article import Picture
from mfa_crawler.replica.author import slug_of
from mfa_crawler.replica.entries import Entry
from mfa_crawler.replica.filling import attribute, fill, labels, words
from mfa_crawler.replica.prose import grammar
from mfa_crawler.replica.units import Generation, Unit


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in the list a page stands; `next_page` None: no next link."""

    page: int
    pages: int
    size: int
    next_page: int | None

    @staticmethod
    def of(page: int, listed: int, size: int) -> "Paging":
        """Return the paging of page `page` of a list of `listed` entries.

        >>> Paging.of(2, 21, 10)
        Paging(page=2, pages=3, size=10, next_page=3)
        """
        pages = max(1, -(-listed // size))
        return Paging(page, pages, size, page + 1 if page < pages else None)


def listing_main(unit: Unit, entries: list[Entry], paging: Paging) -> str:
    """Return what stands in the portal's `main` element."""
    old = unit.generation is Generation.OLD
    slots = {
        "name": labels(unit.language)["label_news"],
        "siblings": siblings(unit) if old else "",
        "entries": "".join(_entry(unit, entry) for entry in entries),
        "pagination": _pagination(unit, paging) if paging.pages > 1 else "",
    }
    return fill("listing", slots)


def siblings(unit: Unit) -> str:
    """Return the menu of neighbouring pages, which looks like a list of articles and is none."""
    items = []
    for name in grammar(unit.language).all("menu_entry")[:4]:
        href = f"{unit.path}/{slug_of(name, 0).removesuffix('-0')}"
        title = f'<div class="title">{words(name)}</div>'
        items.append(f'<li>\n<a href="{href}">\n<div>\n{title}\n</div>\n</a>\n</li>\n')
    return fill("siblings", {"entries": "".join(items)})


def _entry(unit: Unit, entry: Entry) -> str:
    location = f'<span class="location">\n{words(entry.location)}\n</span>\n'
    slots = {
        "href": attribute(entry.href),
        "date": f"{entry.day:%d.%m.%Y}",
        "headline": words(entry.headline),
        "intro": f'<div class="intro">{words(entry.lead)}</div>\n' if entry.lead else "",
        "location": location if entry.location else "",
        "picture": _picture(entry.picture) if entry.picture else "",
    }
    return fill("entry_old" if unit.generation is Generation.OLD else "entry_current", slots)


def _picture(picture: Picture) -> str:
    return fill("entry_picture", {"uuid": picture.uuid, "alt": attribute(picture.alt)})


def _pagination(unit: Unit, paging: Paging) -> str:
    text = labels(unit.language)
    slots = {
        **text,
        "page": str(paging.page),
        "pages": str(paging.pages),
        "size": str(paging.size),
        "label_page_of": text["label_page_of"].format(paging.page),
    }
    slots["previous"] = (
        fill("pagination_previous", {**slots, "target": str(paging.page - 1)})
        if paging.page > 1
        else '<span class="pagination__arrow-left pagination__arrow--disabled"></span>\n'
    )
    slots["next"] = (
        fill("pagination_next", {**slots, "target": str(paging.next_page)})
        if paging.next_page
        else '<span class="pagination__arrow-right pagination__arrow--disabled"></span>\n'
    )
    return fill("pagination", slots)
