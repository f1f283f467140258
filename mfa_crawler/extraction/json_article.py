"""Articles that a site gives as JSON: recognised by its names, and HTML only inside its fields."""

from collections.abc import Mapping
from typing import ClassVar, Self

from mfa_crawler.cleaning import one_line
from mfa_crawler.extraction.article import ArticlePage
from mfa_crawler.extraction.blocks import Reading, read_blocks
from mfa_crawler.extraction.document import Document, fragment, parsed
from mfa_crawler.extraction.page import field


def at(value: object, path: str) -> object:
    """What stands at a path of names; None where it leads nowhere.

    >>> at({"a": {"b": 1}}, "a.b"), at({"a": []}, "a.b"), at([1], "")
    (1, None, [1])
    """
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, dict) else None
    return value


def line_at(value: object, path: str) -> str | None:
    """The text at a path of names, on one line; None where there is no text.

    >>> line_at({"a": {"b": " x  y "}}, "a.b"), line_at({"a": 1}, "a")
    ('x y', None)
    """
    found = at(value, path)
    return one_line(found) if isinstance(found, str) else None


def objects_at(value: object, path: str) -> list[Mapping[str, object]]:
    """The objects in the list at a path of names; whatever else stands there is none.

    >>> objects_at({"a": [{"b": 1}, None, "c"]}, "a"), objects_at({"a": {}}, "a")
    ([{'b': 1}], [])
    """
    found = at(value, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


class JsonArticle(ArticlePage):
    """An article as JSON.

    A concrete subclass says `keys`, the paths of names that only objects of its layout hold, in
    place of a marker. `whole` is the object.
    """

    keys: ClassVar[tuple[str, ...]]
    _blanks: ClassVar[tuple[str, ...]] = ("layout", "keys", "headline", "date", "body")

    def __init__(self, document: Document, whole: Mapping[str, object]) -> None:
        super().__init__(document, parsed(b"<html></html>"))  # no markup but in its fields
        self.whole = whole

    @classmethod
    def read(cls, document: Document) -> Self | None:
        """The article, if the document is JSON with its keys; raises WrongFormat if it is cut."""
        whole = document.json if document.is_json else None
        if not isinstance(whole, dict) or any(at(whole, key) is None for key in cls.keys):
            return None
        return cls(document, whole)

    def line(self, path: str) -> str | None:
        """The text at a path of names, on one line, or None."""
        return line_at(self.whole, self._asked(path))

    def objects(self, path: str) -> list[Mapping[str, object]]:
        """The objects in the list at a path of names."""
        return objects_at(self.whole, self._asked(path))

    def blocks(self, path: str) -> Reading:
        """The HTML at a path of names, its links relative to the article's page."""
        found = at(self.whole, self._asked(path))
        return read_blocks([fragment(found)], self.url) if isinstance(found, str) else Reading()

    def _asked(self, path: str) -> str:
        """The path, noted where somebody watches (`trail`) and something stands there."""
        if self._trail is not None:
            self._trail[path] = int(at(self.whole, path) is not None)
        return path

    @field
    def language(self) -> str | None:
        """None where the subclass does not say."""
        return None

    def _page_problems(self) -> tuple[str, ...]:
        return ()  # JSON that is cut cannot be read at all
