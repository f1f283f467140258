"""The day of publication on a page of unknown markup: stated, or printed near the headline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from mfa_crawler.extraction.generic.pictured import is_aside
from mfa_crawler.extraction.generic.printed import Printed, printed_day, stated_moment
from mfa_crawler.extraction.generic.structured import Said, Stated
from mfa_crawler.extraction.markup import visible_text

_LONG = 150  # characters of a line that is text, and dates nothing
_AHEAD, _BACK = 80, 40  # elements after and before the headline where its date may stand
_BESIDE = 60  # characters beside a date, from which it is one that a sentence mentions
_LABELS = 3  # words beside a date that can end in a full stop without being a sentence
_LABEL = re.compile(r"updat|modif|aktualis|aktualiz|geändert|更新|обновл|оновл", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A day as found, how, and the element that prints it, if one does."""

    printed: Printed
    how: str
    element: Element | None = None


def stated_dates(said: tuple[Said, ...], language: str | None, url: str) -> Iterator[Dateline]:
    """The days that a page states for machines, those that can be read."""
    for each in said:
        found = stated_moment(each.value) or printed_day(each.value, language, url)
        if found:
            yield Dateline(found, each.where)


def printed_date(
    order: list[Element], headline: Element | None, language: str | None, url: str
) -> Dateline | None:
    """The day that a page shows near its headline: first after it, then before it.

    `order` are all elements of the page; a `time` goes before other words, and a line that says
    that it tells of a change is passed over.
    """
    near = list(_near(order, headline))
    for element, words in near:
        found = stated_moment(element.get("datetime") or "") if element.tag == "time" else None
        if found and not is_aside(element):
            return Dateline(found._replace(raw=words), "time datetime near the headline", element)
    for element, words in near:
        printed = None if _LABEL.search(words) else printed_day(words, language, url)
        is_line = printed and not _is_sentence(words.replace(printed.raw, " ", 1))
        if printed and is_line and not is_aside(element):
            same = [inner for inner in element.iter() if visible_text(inner) == words]
            return Dateline(printed, "printed near the headline", same[-1])
    return None


def _near(order: list[Element], headline: Element | None) -> Iterator[tuple[Element, str]]:
    at = order.index(headline) if headline is not None else 0
    inside = set(headline.iter()) | set(headline.iterancestors()) if headline is not None else set()
    for element in (*order[at : at + _AHEAD], *reversed(order[max(0, at - _BACK) : at])):
        words = visible_text(element) if element not in inside else None
        if words and len(words) <= _LONG:
            yield element, words


def _is_sentence(beside: str) -> bool:
    ends = beside.rstrip().endswith((".", "!", "?", "。"))
    return len(beside) > _BESIDE or (ends and len(beside.split()) > _LABELS)


def conflict(stated: Stated, day: Dateline | None, printed: Dateline | None) -> str | None:
    """A problem where the page states one day and prints another, else None."""
    if not stated.published or not day or not printed or day.printed.day == printed.printed.day:
        return None
    return f"date: {day.how} says {day.printed.day}, the page prints {printed.printed.day}"
