"""Elements of HTML and SVG as strings, with everything that is no markup escaped."""

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "path", "rect", "line", "circle"})


def tag(name: str, /, *inner: str, **attributes: object) -> str:
    """An element around markup; `class_` is `class`, `aria_label` `aria-label`, None left out.

    >>> tag("a", words("R&D"), href='"x"', aria_label=None)
    '<a href="&quot;x&quot;">R&amp;D</a>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not inner:
        return f"<{name}{said}/>" if name != "meta" else f"<{name}{said}>"
    return f"<{name}{said}>{''.join(inner)}</{name}>"


def words(text: object) -> str:
    """Text, escaped."""
    return escape(str(text))


def number(value: float, digits: int = 0) -> str:
    """A number for people; for SVG as short as it is exact.

    >>> number(12345.6), number(0.5, 1)
    ('12,346', '0.5')
    """
    return f"{value:,.{digits}f}"


def count(value: int, noun: str) -> str:
    """So many of something.

    >>> count(1, "day"), count(1200, "day")
    ('1 day', '1,200 days')
    """
    return f"{number(value)} {noun}{'s' * (value != 1)}"


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose first column names the rows; cells are markup. It scrolls by itself where it
    is too wide, by keyboard too.
    """
    heads = "".join(tag("th", cell, scope="col") for cell in head)
    body = "".join(
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
        for first, *rest in rows
    )
    inner = tag(
        "table", tag("caption", words(caption)), tag("thead", tag("tr", heads)), tag("tbody", body)
    )
    return tag("div", inner, class_="wide", tabindex=0, role="region", aria_label=caption)
