"""The headline of a page of unknown markup: the heading that its title confirms."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.extraction.generic.structured import Said, Stated
from mfa_crawler.extraction.markup import css, is_unseen, visible_text

_BETWEEN = re.compile(r"\s+[-–—|·•»«:]{1,2}\s+|\s*[|»｜]\s*")  # headline and site, in titles
# Japanese and Chinese titles; headlines hold these too, so that a heading must confirm the cut
_WIDE = re.compile(r"[：（]")
_WORD = re.compile(r"\w+")
_HEADINGS = ("h1", "[itemprop~=headline]", "h2", "h3", "[class*=title i], [id*=title i]")
_LONGEST = 400  # characters of a headline
_SHORTEST = 3


class Heading(NamedTuple):
    """A headline, how it was found, and the element that prints it, if one does."""

    text: str
    how: str
    element: Element | None


def heading(root: Element, stated: Stated) -> Heading | None:
    """The headline, without the site's name; None where neither heading nor title is one.

    A heading that a stated title repeats, or begins with, goes first; then a stated headline
    without the site's name, which other evidence must give; then the only `h1`.
    """
    sites = site_names(stated)
    printed = list(_printed(root, sites))
    for titles in (_whole(stated), _beginnings(stated), _ends(stated)):
        for selector, element, words in printed:
            if said := titles.get(_folded(words)):
                return Heading(words, f"{_named(selector, element)}, as {said.where}", element)
    for said in stated.headlines:
        bare = without_site(said.value, sites)
        if _folded(bare) and _folded(bare) not in sites:
            return Heading(bare, said.where, None)
    firsts = [(element, words) for selector, element, words in printed if selector == "h1"]
    if len(firsts) == 1:
        element, words = firsts[0]
        return Heading(words, "h1", element)
    return None


def site_names(stated: Stated) -> frozenset[str]:
    """Names of the site, folded: what it calls itself, and what ends several of its titles."""
    names = [said.value for said in stated.site_names]
    parts = [_BETWEEN.split(said.value) for said in stated.headlines]
    ends = Counter(_folded(several[-1]) for several in parts if len(several) > 1)
    whole = {_folded(said.value) for said in stated.headlines}
    repeated = [end for end, times in ends.items() if times > 1 and len(whole) > 1]
    return frozenset(filter(None, [*map(_folded, names), *repeated]))


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the parts at its ends that are names of the site.

    >>> without_site("Talks in Warsaw - Ministry - Portal", frozenset({"ministry"}))
    'Talks in Warsaw'
    >>> without_site("Warsaw - Kyiv: a new train", frozenset({"ministry"}))
    'Warsaw - Kyiv: a new train'
    """
    for found in _BETWEEN.finditer(title):
        if _folded(_BETWEEN.split(title[found.end() :])[0]) in sites:
            begins, rest = title[: found.start()], title[found.end() :]
            return rest if _folded(begins) in sites and rest else begins
    for found in _BETWEEN.finditer(title):
        if _folded(title[: found.start()]) in sites:
            return title[found.end() :]
    return title


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _printed(root: Element, sites: frozenset[str]) -> Iterator[tuple[str, Element, str]]:
    for selector in _HEADINGS:
        for element in css(selector)(root):
            words = visible_text(element) or ""
            if not _SHORTEST <= len(words) <= _LONGEST or element.tag in {"title", "meta"}:
                continue
            seen = not any(is_unseen(e) for e in (element, *element.iterancestors()))
            if seen and _folded(words) not in sites:
                yield selector, element, words


def _named(selector: str, element: Element) -> str:
    return selector if selector in {"h1", "h2", "h3"} else f"{element.tag} called title"


def _whole(stated: Stated) -> dict[str, Said]:
    """What a heading repeats: the stated titles, folded; the first to state one counts."""
    return {_folded(said.value): said for said in reversed(stated.headlines)}


def _beginnings(stated: Stated) -> dict[str, Said]:
    """The titles up to where the site's name may begin."""
    return {
        _folded(said.value[: cut.start()]): said
        for said in reversed(stated.headlines)
        for cut in (*_BETWEEN.finditer(said.value), *_WIDE.finditer(said.value))
    }


def _ends(stated: Stated) -> dict[str, Said]:
    """The titles from where the site's name may end."""
    return {
        _folded(said.value[cut.end() :]): said
        for said in reversed(stated.headlines)
        for cut in _BETWEEN.finditer(said.value)
    }
