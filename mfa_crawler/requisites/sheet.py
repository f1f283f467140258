"""What a style sheet asks for: sheets that it imports, fonts, and pictures of any size of window.

CSS Syntax Level 3, read by tinycss2; of the sources of a font only the one that browsers take.
"""

import re
from collections.abc import Iterator, Sequence

from tinycss2 import parse_component_value_list, parse_declaration_list
from tinycss2.ast import Node
from tinycss2.bytes import decode_stylesheet_bytes

from mfa_crawler.requisites.requisite import Requisite, requisite

_MOST = 1_000_000  # bytes that are read of one sheet, two seconds of work
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\"';\s]+)", re.IGNORECASE)
_NAMING = ("url", "src", "image-set")
_FONTS = ("woff", "truetype", "opentype")  # woff2 too, and -variations of each


def is_style_sheet(content_type: str | None) -> bool:
    """Whether browsers apply what is served as this type (HTML section 4.2.4)."""
    return (content_type or "").partition(";")[0].strip().lower() == "text/css"


def of_sheet(url: str, body: bytes, content_type: str | None = None) -> Iterator[Requisite]:
    """What a style sheet needs, in its order; `body` without Content-Encoding."""
    charset = _CHARSET.search(content_type or "")
    text, _ = decode_stylesheet_bytes(body[:_MOST], charset[1] if charset else None)
    yield from of_style(url, text)


def of_style(base_url: str, text: str) -> Iterator[Requisite]:
    """The same of a `style` element or attribute."""
    for href, is_sheet in _references(parse_component_value_list(text, skip_comments=True)):
        found = requisite(base_url, href, is_sheet=is_sheet)
        if found:
            yield found


def _references(nodes: Sequence[Node]) -> Iterator[tuple[str, bool]]:
    """What is referred to, and whether as a style sheet."""
    waiting = [iter(nodes)]
    may_import = True
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif node.type == "at-keyword":
            yield from _at_rule(node.lower_value, waiting[-1], may_import=may_import)
        elif node.type.endswith(" block"):
            may_import = may_import and len(waiting) > 1
            waiting.append(iter(node.content))
        else:
            yield from ((href, False) for href in _address(node))
            waiting.extend([iter(node.arguments)] if node.type == "function" else [])


def _at_rule(
    name: str, following: Iterator[Node], *, may_import: bool
) -> Iterator[tuple[str, bool]]:
    """Take from the iterator what belongs to a rule that names addresses in a way of its own."""
    if name in {"import", "namespace"}:
        prelude = []
        for node in following:
            if node == ";":
                break
            prelude.append(node)
        meant = [node for node in prelude if node.type != "whitespace"]
        if name == "import" and may_import and meant:
            first = meant[0]
            found = [first.value] if first.type == "string" else _address(first)
            yield from ((href, True) for href in found)
    elif name == "font-face":
        block = next((node for node in following if node.type != "whitespace"), None)
        if block is not None and block.type == "{} block":
            yield from ((href, False) for href in _font(block.content))


def _address(node: Node) -> list[str]:
    """What a value names: `url(a)`, `url("a")`, and the strings of `image-set("a" 1x)`."""
    if node.type == "url":
        return [node.value]
    if node.type != "function" or not node.lower_name.endswith(_NAMING):
        return []
    return [one.value for one in node.arguments if one.type == "string"]


def _font(content: Sequence[Node]) -> list[str]:
    """The first source that a browser can use, of the last `src` (CSS Fonts Level 4, 4.3)."""
    found: list[str] = []
    for declaration in parse_declaration_list(content):
        if declaration.type == "declaration" and declaration.lower_name == "src":
            sources = _sources(declaration.value)
            found = next(sources, found)
    return found


def _sources(value: Sequence[Node]) -> Iterator[list[str]]:
    href: list[str] = []
    is_usable = True
    for node in [*value, None]:
        if node is None or node == ",":
            if href and is_usable:
                yield href
            href, is_usable = [], True
        elif node.type == "function" and node.lower_name == "format":
            words = [one.value for one in node.arguments if one.type in {"string", "ident"}]
            is_usable = bool(words) and words[0].lower().startswith(_FONTS)
        else:
            href = href or _address(node)
            is_usable = is_usable and not (href and ".eot" in href[0].lower())
