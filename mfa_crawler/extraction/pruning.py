"""What a template puts among an editor's words, taken out before the words are read."""

from collections.abc import Iterable

from lxml.etree import _Element as Element

from mfa_crawler.extraction.markup import css


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Those that are not inside another of them."""
    found = list(elements)
    every = set(found)
    return [element for element in found if every.isdisjoint(element.iterancestors())]


def remove(element: Element, unwanted: str) -> None:
    """Take out of the element what a CSS selector matches below it; text that follows stays."""
    for match in outermost(css(unwanted)(element)):
        before, outer = match.getprevious(), match.getparent()
        if outer is None:  # what has no element round it cannot be taken out of one
            continue
        if before is not None:
            before.tail = (before.tail or "") + (match.tail or "")
        else:
            outer.text = (outer.text or "") + (match.tail or "")
        outer.remove(match)
