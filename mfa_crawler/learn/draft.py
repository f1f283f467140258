"""A fixture's draft: the record of the disguised page, and a proof that it is read as the real one.

Words are as long, and capitals, marks and digits stand as they stood; so two records agree when
they have the same shape.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from mfa_crawler.errors import EmptyPage, NotHtml, PageError, UnknownLayout
from mfa_crawler.extraction import Document
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article
from mfa_crawler.learn.disguise import Disguise
from mfa_crawler.learn.letters import is_letter
from mfa_crawler.learn.literals import is_json
from mfa_crawler.sites import Site

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_DATA = re.compile(r"data:[^\s\"']*")
_EXACT = {"date", "published_at", "modified_at", "language", "site", "spdx", "scope", "pages"}
_OTHER = "other"


@dataclass(frozen=True)
class Read:
    """What the site's family makes of a page: `layout` is `other` where it holds no news."""

    layout: str
    record: dict[str, Any]
    """As `mfa parse` prints it."""

    @property
    def printed(self) -> str:
        """The text of `expected.json`."""
        return msgspec.json.format(msgspec.json.encode(self.record), indent=2).decode() + "\n"


@dataclass(frozen=True)
class Draft:
    """A page in disguise with its address; `read` is None where no layout reads the page."""

    body: bytes
    url: str
    read: Read | None
    differences: tuple[str, ...]
    """Fields in which the two records differ by more than their words."""
    reason: str | None = None
    """Why there is no record."""
    source: str | None = None
    """Kind of the site's source that reads the page, in place of a layout."""

    @property
    def name(self) -> str:
        """What a saved page is called: `page.json` or `page.html`."""
        return "page.json" if _is_json(self.body) else "page.html"


def draft(
    body: bytes, url: str, site: Site, disguise: Disguise, content_type: str | None = None
) -> Draft:
    """Disguise a page and read it as the site's family reads it.

    Raises EmptyPage, and NotHtml for what is neither markup nor JSON: a picture, a PDF.
    """
    before = _read_or_reason(body, url, site)
    made, address = disguise.page(body, content_type), disguise.address(url)
    if isinstance(before, str):
        return Draft(made, address, None, (), before, _source_of(body, url, site))
    after = _read_or_reason(made, address, site)
    if isinstance(after, str):
        return Draft(made, address, None, (f"layout: {before.layout} -> {after}",), after)
    return Draft(made, address, after, tuple(differing(before, after)))


def _read_or_reason(body: bytes, url: str, site: Site) -> Read | str:
    try:
        return _read(body, url, site)
    except UnknownLayout as error:
        return error.reason
    except NotHtml as error:
        if not _is_json(body):
            raise
        return error.reason


def _is_json(body: bytes) -> bool:
    return is_json(body.decode("utf-8-sig", "replace"))


def _source_of(body: bytes, url: str, site: Site) -> str | None:
    """The kind of the source that reads a page which no layout reads."""
    try:
        read_page(body, url, site=site)
    except PageError:
        return None
    return site.source_of(url).kind


def _read(body: bytes, url: str, site: Site) -> Read:
    try:
        layout = site.family.recognise(Document(url, body)).layout
        found = read_page(body, url, site=site)
    except (UnknownLayout, NotHtml, EmptyPage):
        raise
    except PageError as error:
        return Read(_OTHER, {"kind": _OTHER, "reason": error.reason})
    fields = msgspec.to_builtins(found)
    if isinstance(found, Article):
        return Read(layout, {"kind": "article", "article": fields})
    return Read(layout, {"kind": "listing", **fields})


def differing(before: Read, after: Read) -> Iterator[str]:
    """What differs between two readings, as `article.gallery[2].caption: 'Aaaa' -> null`.

    Texts are compared by their shape, in which each letter is `a` or `A` and each digit `0`;
    dates, times and languages as they are.
    """
    if before.layout != after.layout:
        yield f"layout: {before.layout} -> {after.layout}"
    else:
        yield from _differing("", before.record, after.record)


def _differing(path: str, before: object, after: object) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in before:
            yield from _differing(f"{path}.{name}".lstrip("."), before[name], after.get(name))
    elif _is_list(before) and _is_list(after):
        assert isinstance(before, Sequence)
        assert isinstance(after, Sequence)
        if len(before) != len(after):
            yield f"{path}: {len(before)} -> {len(after)}"
        for n, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from _differing(f"{path}[{n}]", one, other)
    else:
        is_exact = path.rpartition(".")[2] in _EXACT
        one, other = (before, after) if is_exact else (shape(before), shape(after))
        if one != other:
            yield f"{path}: {_shown(one)} -> {_shown(other)}"


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def shape(value: object) -> object:
    """A text's shape; anything else as it is.

    >>> shape("Łódź, 6.10 (国) की"), shape(None)
    ('Aaaa, 0.00 (a) aa', None)
    """
    if not isinstance(value, str):
        return value
    text = _PERCENT.sub("%", _DATA.sub("data:", value))
    return "".join(map(_shape_of, text))


def _shape_of(character: str) -> str:
    if character.isdecimal():
        return "0"
    if not is_letter(character):
        return character
    return "A" if character.isupper() else "a"


def _shown(value: object) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
