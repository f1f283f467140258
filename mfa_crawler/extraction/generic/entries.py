"""The lines of a news list of unknown markup: the largest group of links that look alike."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from mfa_crawler.extraction.generic.printed import is_dated, printed_day, stated_moment
from mfa_crawler.extraction.markup import absolute, css, is_unseen, visible_text
from mfa_crawler.items import Entry

_FEWEST = 3  # entries of a list
_SHORTEST = 6  # characters of a headline; "Read more" is told by its group: all say the same
_LONGEST_DATE = 60  # characters of a line above entries that dates them
_FAR = 20  # elements between an entry and the line above that dates it
_SUMMARY = 30  # characters from which a paragraph of an entry is its lead
_ABOVE = frozenset("dt h2 h3 h4 h5 p".split())
_APART = frozenset({"nav", "footer", "form"})
_OF_ONE = re.compile(r"\d|^(?:odd|even|first|last|active|current|sticky|selected)$")
_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|older(?: posts| entries)?|weiter|nächste(?: seite)?|suivante?"
    r"|page suivante|siguiente|następna(?: strona)?|dalej|далее|следующая|далі|наступна|次へ"
    r"|次のページ|下一页|下一頁|下页|successiva?|avanti|próxima?|seguinte|التالي)\W*$|^\s*[›»→>]+\s*$",
    re.IGNORECASE,
)
_NAMED_NEXT = re.compile(r"pag\S{0,40}[-_ ]next\b|\bnext[-_ ]?pag", re.IGNORECASE)
_CURRENT = "[aria-current=page], .current, .active, .selected, span.page-numbers, strong"
_SUMMARIES = "[class*=intro], [class*=lead], [class*=excerpt], [class*=summary], [class*=teaser], p"
_TITLES = "h1, h2, h3, h4, h5, [class*=title], [class*=headline]"


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list: its element, its main link, and whether the page dates it."""

    element: Element
    link: Element
    url: str
    is_dated: bool


def lines_of(root: Element, base_url: str) -> list[Line]:
    """The items of a page's news list in page order; none where the page has no such list.

    A list has at least three items with links of their own; half of them are dated, or the page
    leads on to a next one.
    """
    groups: dict[tuple[str, ...], dict[str, Element]] = defaultdict(dict)
    for link in css("a[href]")(root):
        url = absolute(base_url, link.get("href"))
        words = visible_text(link) or ""
        if url and url.startswith("http") and url != base_url and len(words) >= _SHORTEST:
            groups[_look(link)].setdefault(url, link)
    best: list[Line] = []
    is_paged = next_page(root, base_url) is not None
    for links in groups.values():
        if len({visible_text(link) for link in links.values()}) < _FEWEST:
            continue
        lines = _lines(links)
        dated = sum(line.is_dated for line in lines)
        if (is_paged or 2 * dated >= len(lines)) and _worth(lines) > _worth(best):
            best = lines
    return best


def _look(link: Element) -> tuple[str, ...]:
    """What links of one list share: the tags above them, and the names of the nearest two."""
    above = [link, *_ancestors(link, 3)]
    return tuple(f"{e.tag}.{_names(e) if n < 2 else ''}" for n, e in enumerate(above))


def _names(element: Element) -> str:
    return ".".join(n for n in (element.get("class") or "").split() if not _OF_ONE.search(n))


def _ancestors(element: Element, most: int) -> list[Element]:
    return list(islice(element.iterancestors(), most))


def _lines(links: dict[str, Element]) -> list[Line]:
    """Each link with the largest element round it that holds no other link of the group."""
    held: dict[Element, int] = defaultdict(int)
    for link in links.values():
        for outer in link.iterancestors():
            held[outer] += 1
    lines: list[Line] = []
    for url, link in links.items():
        above = list(link.iterancestors())
        if any(e.tag in _APART or is_unseen(e) for e in above):
            continue
        own = [e for e in above if held[e] == 1]
        item = own[-1] if own else link
        lines.append(Line(item, link, url, _is_dated(item, link)))
    return lines


def _is_dated(item: Element, link: Element) -> bool:
    return (
        next(item.iter("time"), None) is not None
        or is_dated(_beside(item, link))
        or _above(item) is not None
    )


def _beside(item: Element, link: Element) -> str:
    """The words of an item without its headline; all of them where the link holds the item."""
    words, title = visible_text(item) or "", visible_text(link) or ""
    return words.replace(title, " ", 1) if words != title else words


def _above(item: Element) -> str | None:
    """The words of the nearest line above an item that dates it and others."""
    for element in [item, *_ancestors(item, 2)]:
        for before in islice(element.itersiblings(preceding=True), _FAR):
            words = (visible_text(before) or "") if before.tag in _ABOVE else None
            if words is not None and len(words) < _LONGEST_DATE:
                return words if is_dated(words) else None
    return None


def _worth(lines: list[Line]) -> int:
    dated = sum(line.is_dated for line in lines)
    words = sum(min(len(visible_text(line.link) or ""), 120) for line in lines)
    return words * (2 if 2 * dated >= len(lines) else 1)


def entry_of(line: Line, language: str | None, url: str) -> Entry:
    """The entry that a line shows; `language` and `url` are the page's, to read printed days."""
    titles = css(_TITLES)(line.link)
    headline = visible_text(titles[0] if titles else line.link)
    return Entry(line.url, headline, _day(line, language, url), _lead(line, headline))


def _day(line: Line, language: str | None, url: str) -> str | None:
    for time in line.element.iter("time"):
        if stated := stated_moment(time.get("datetime") or ""):
            return stated.day
    for words in (_beside(line.element, line.link), _above(line.element)):
        if printed := printed_day(words, language, url):
            return printed.day
    return None


def _lead(line: Line, headline: str | None) -> str | None:
    for element in css(_SUMMARIES)(line.element):
        words = visible_text(element) or ""
        if len(words) >= _SUMMARY and words != headline and line.link not in element.iter():
            return words
    return None


def next_page(root: Element, base_url: str) -> str | None:
    """The absolute URL of the page that follows in a list, or None."""
    for link in [*css("link[rel~=next]")(root), *css("a[rel~=next]")(root), *_worded(root)]:
        url = absolute(base_url, link.get("href"))
        if url and url.startswith("http") and url != base_url:
            return url
    return None


def _worded(root: Element) -> Iterator[Element]:
    """Links that say that they lead on, and the number after the current one."""
    links = css("a[href]")(root)
    for link in links:
        said = (visible_text(link), link.get("aria-label"), link.get("title"))
        named = f"{link.get('id', '')} {link.get('class', '')}"
        if any(words and _NEXT.search(words) for words in said) or _NAMED_NEXT.search(named):
            yield link
    here = [visible_text(element) or "" for element in css(_CURRENT)(root)]
    numbers = {int(words) + 1 for words in here if words.isdecimal() and len(words) < 5}
    yield from (
        link
        for link in links
        if (words := visible_text(link) or "").isdecimal()
        and len(words) < 5
        and int(words) in numbers
    )
