"""Which part of a page of unknown markup is the article, as trafilatura finds it."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import lxml.html
from lxml.etree import _Element as Element

from mfa_crawler.errors import ExtraMissing
from mfa_crawler.extraction.markup import is_unseen, visible_text

_SPACE = re.compile(r"\s+")
_GRAM = 10  # characters, without spaces; a text that begins and ends with known ones is known
_MOST = 300_000  # characters of an article that are looked up: memory goes with them
_MOST_OF_IT = 0.5  # of a page's paragraphs, from which trafilatura's rules need no second opinion
_HUGE = 5000  # elements
_ENOUGH = 0.9  # of what was found; the rest may be a stray line from elsewhere on the page
_MAIN_CELL = 0.6  # of it, in one cell of a layout's table; tables of data have no such cell
_INLINE = frozenset(
    """a abbr b bdi bdo big br cite code del em font i ins label mark q s small span strong sub sup
    time u wbr""".split()
)
_TEXTUAL = _INLINE | frozenset("blockquote dd dt h1 h2 h3 h4 h5 h6 li ol p pre ul".split())
_ROWS = frozenset("table tbody thead tfoot tr".split())  # of a layout, where one cell is the text
_IN_BLOCK = frozenset("blockquote li ol p table tbody td th thead tr ul figure".split())
_APART = frozenset("aside button footer nav dl".split())
_FORM = 300  # characters; a form with more is no form
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|share|sharing|social|related|pagination|pager|menu|navbar"
    r"|cookies?|consent|metrics|metadata|byline|newsletter|comments?|sidebar|print|toolbar|skip)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE = frozenset("p ul ol table blockquote figure pre h2 h3 h4 h5 h6".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_FEW_WORDS = 60  # characters that are not links; below, an element of links is a menu


@dataclass(frozen=True)
class Found:
    """The element that holds the article, and the blocks in it whose words are the article's."""

    whole: Element
    blocks: tuple[Element, ...]

    @cached_property
    def span(self) -> dict[Element, tuple[int, int]]:
        """Each element of the article: its place in the page, and that of the last inside it."""
        place = {element: n for n, element in enumerate(self.whole.iter())}
        last = dict(place)
        for element in reversed(place):
            above = element.getparent()
            if above in last:
                last[above] = max(last[above], last[element])
        return {element: (n, last[element]) for element, n in place.items()}

    @cached_property
    def begins(self) -> int:
        """The place of the first block."""
        return min(self.span[block][0] for block in self.blocks)

    @cached_property
    def ends(self) -> int:
        """The place of the last element of a block; text beside elements reaches as far as they."""
        return max(self.span[block][1] for block in self.blocks)


def article_words(root: Element) -> str:
    """The words of a parsed page that trafilatura takes for its article; "" where it finds none.

    Its own rules go first: they read the tree that is there. What it compares them with
    (readability, which writes and parses a page of its own, and justext) is asked where they leave
    most of what stands in paragraphs, but not on huge pages, where it takes minutes. Raises
    ExtraMissing without the extra `generic`.
    """
    words = _extracted(root, fast=True)
    paragraphs = sum(len(text) for p in root.iter("p", "pre") for text in p.itertext())
    is_most = len(words) >= _MOST_OF_IT * paragraphs
    is_huge = next(islice(root.iter(), _HUGE, None), None) is not None
    return words if is_most or is_huge else _extracted(root, fast=False)


def _extracted(root: Element, *, fast: bool) -> str:
    try:
        from trafilatura import bare_extraction  # only pages of unknown markup need it
    except ImportError:
        raise ExtraMissing(
            "reading a page of unknown markup needs trafilatura: pip install 'mfa-crawler[generic]'"
        ) from None
    copy = lxml.html.HTMLParser().makeelement("html")
    copy.extend(list(deepcopy(root)))  # in a document of this parser, the class trafilatura takes
    found = bare_extraction(copy, fast=fast, include_comments=False, include_tables=True)
    # with `as_dict`, which is not asked for, it would be one
    return (found.text or "") if found and not isinstance(found, dict) else ""


def locate(root: Element, words: str, without: Iterable[Element] = ()) -> Found | None:
    """Where in the page words stand, but for those inside `without`; None where nowhere.

    The answer is the smallest element that holds nine tenths of them and more than one line.
    """
    grams = _grams(_SPACE.sub("", words)[:_MOST])
    hits = dict(_hits(root, grams, {e for outer in without for e in outer.iter()}))
    weight = dict(hits)
    for element in reversed(list(root.iter())):
        above = element.getparent()
        if above is not None and element is not root and element in weight:
            weight[above] = weight.get(above, 0) + weight[element]
    if not hits:
        return None
    whole, wanted = root, _ENOUGH * weight[root]
    inner: Element | None = root
    while inner is not None and inner.tag not in _TEXTUAL:
        if inner.tag not in _ROWS:
            whole = inner
        least = wanted if inner.tag not in _ROWS else _MAIN_CELL * weight[root]
        inner = next((child for child in inner if weight.get(child, 0) >= least), None)
    inside = [element for element in whole.iter() if element in hits]
    return Found(whole, tuple(_block(element, whole) for element in inside)) if inside else None


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))}


def _hits(root: Element, grams: set[str], without: set[Element]) -> Iterator[tuple[Element, int]]:
    """Elements with text of their own that is known, and how many characters of it."""
    for element in root.iter():
        if element in without or element.tag == "a":  # menus are links, and so are lists of news
            continue
        own = (element.text, *(child.tail for child in element))
        texts = (_SPACE.sub("", text) for text in own if text)
        known = sum(
            len(text)
            for text in texts
            if len(text) >= _GRAM and text[:_GRAM] in grams and text[-_GRAM:] in grams
        )
        if known:
            yield element, known


def _block(element: Element, whole: Element) -> Element:
    while element.tag in _INLINE and element is not whole:
        above = element.getparent()
        if above is None:
            break
        element = above
    return element


def excerpt(found: Found, without: Iterable[Element]) -> Element:
    """A copy of the article in which what is not its text is hidden; `without` is that, too.

    What stands before the first text and behind the last goes, but for paragraphs beside them,
    and so do menus and other rows of links, and headings of what is hidden.
    """
    copy = deepcopy(found.whole)
    copy.tail = None
    twins = dict(zip(found.whole.iter(), copy.iter(), strict=True))
    apart = set(without)
    for part in apart & twins.keys():
        twins[part].set("hidden", "")
    waiting = [found.whole]
    while waiting:
        for child in waiting.pop():
            if _is_no_text(child, found) or _is_title_of(child, apart):
                twins[child].set("hidden", "")
            elif child not in apart and child.tag not in _BESIDE:
                waiting.append(child)
    return copy


def _is_title_of(element: Element, apart: set[Element]) -> bool:
    behind = element.getnext() if element.tag in _HEADINGS else None
    return behind is not None and any(inner in apart for inner in behind.iter())


def _is_no_text(element: Element, found: Found) -> bool:
    if is_unseen(element) or element.tag in _INLINE:
        return False
    begins, ends = found.span[element]
    first, last = found.begins, found.ends
    if begins <= first <= ends or begins <= last <= ends:
        return False
    if is_chrome(element):
        return True
    if first < begins < last:
        return is_menu(element)
    outer = _around(found.blocks[0] if begins < first else found.blocks[-1], found.whole)
    is_beside = element.tag in _BESIDE and element.getparent() is outer
    return not is_beside or is_menu(element)


def _around(block: Element, whole: Element) -> Element:
    """What holds the paragraph, list or table that a block of text is, or is part of."""
    while block is not whole and (above := block.getparent()) is not None:
        block = above
        if block.tag not in _IN_BLOCK:
            break
    return block


def is_chrome(element: Element) -> bool:
    """Whether its tag or names say that it stands beside an article: menus, forms, sharing."""
    if element.tag == "form":  # some systems wrap the page in one
        return len(visible_text(element) or "") < _FORM
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in _APART or _CHROME.search(names) is not None


def is_menu(element: Element) -> bool:
    """Whether nearly all of its words are links, and there are several."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < 3:
        return False
    linked = sum(len(visible_text(link) or "") for link in links)
    return len(visible_text(element) or "") - linked < min(linked, _FEW_WORDS)
