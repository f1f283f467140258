"""Media queries and source sizes, as a window of a given size answers them.

Media Queries Level 4 and the lengths of CSS Values Level 4, as far as `media` and `sizes` of
pictures use them. A query that is not understood does not match, as in a browser.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from tinycss2 import parse_component_value_list
from tinycss2.ast import Node


class Viewport(NamedTuple):
    """The inner size of a window in CSS pixels; a pixel of the screen is one of them."""

    width: int
    height: int


VIEWPORTS = (Viewport(390, 844), Viewport(1280, 800), Viewport(1920, 1080))
"""A telephone, a small and a large screen."""

_EM = 16.0  # media queries and sizes know the initial font size only
_PIXELS = {
    "px": 1.0,
    "em": _EM,
    "rem": _EM,
    "ex": _EM / 2,
    "ch": _EM / 2,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 96 / 72,
    "pc": 16.0,
}
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "=": eq,
}
_WORDS = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "scripting": "enabled",
}


def matches(media: str | None, viewport: Viewport) -> bool:
    """Whether a `media` attribute matches; one that is missing or blank does."""
    if not media or not media.strip():
        return True
    try:
        return any(_query(query, viewport) for query in _by_comma(_nodes(media)))
    except RecursionError:  # brackets in brackets without end are no query
        return False


def source_size(sizes: str | None, viewport: Viewport) -> float:
    """CSS pixels that a picture is wide by its `sizes` attribute (HTML section 4.8.4.2.2).

    >>> source_size("(min-width: 80rem) 51vw, calc(100vw - 2.2em)", Viewport(390, 844))
    354.8
    """
    try:
        for entry in _by_comma(_nodes(sizes or "")):
            size = length(entry[-1:], viewport)
            if size is None or size < 0:
                continue
            if len(entry) == 1 or _condition(entry[:-1], viewport):
                return size
    except RecursionError:  # as above
        pass
    return float(viewport.width)


def _nodes(text: str) -> list[Node]:
    return _meant(parse_component_value_list(text, skip_comments=True))


def _meant(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.type not in {"whitespace", "comment"}]


def _by_comma(nodes: Sequence[Node]) -> list[list[Node]]:
    groups: list[list[Node]] = [[]]
    for node in nodes:
        if node == ",":
            groups.append([])
        else:
            groups[-1].append(node)
    return [group for group in groups if group]


def _word(nodes: Sequence[Node], at: int = 0) -> str | None:
    node = nodes[at] if at < len(nodes) else None
    return str(node.lower_value) if node is not None and node.type == "ident" else None


def _query(nodes: Sequence[Node], viewport: Viewport) -> bool:
    first = _word(nodes)
    is_negated = first == "not" and _word(nodes, 1) is not None
    if is_negated or first == "only":
        nodes = nodes[1:]
    kind = _word(nodes)
    if kind is None or kind == "not":
        return _condition(nodes, viewport) is True
    fits: bool | None = kind in {"all", "screen"}
    if len(nodes) > 1:
        rest = _condition(nodes[2:], viewport) if _word(nodes, 1) == "and" else None
        fits = _all([fits, rest])
    return fits is not None and fits != is_negated


def _condition(nodes: Sequence[Node], viewport: Viewport) -> bool | None:
    """Whether a condition holds; None where it is not understood."""
    if _word(nodes) == "not":
        holds = _term(nodes[1], viewport) if len(nodes) == 2 else None
        return None if holds is None else not holds
    joints = {_word([joint]) for joint in nodes[1::2]}
    if len(nodes) % 2 == 0 or len(joints) > 1 or not joints <= {"and", "or"}:
        return None
    terms = [_term(node, viewport) for node in nodes[::2]]
    if joints == {"or"}:
        rest = _all([None if term is None else not term for term in terms])
        return None if rest is None else not rest
    return _all(terms)


def _all(terms: Sequence[bool | None]) -> bool | None:
    return False if False in terms else None if None in terms else True


def _term(node: Node, viewport: Viewport) -> bool | None:
    if node.type != "() block":
        return None
    inner = _meant(node.content)
    if not inner:
        return None
    if inner[0].type == "() block" or _word(inner) == "not":
        return _condition(inner, viewport)
    return _feature(inner, viewport)


def _feature(nodes: Sequence[Node], viewport: Viewport) -> bool | None:
    name = _word(nodes)
    if name is not None and (len(nodes) == 1 or nodes[1] == ":"):
        return _plain(name, nodes[2:], viewport)
    parts: list[list[Node]] = [[]]
    signs: list[str] = []
    for node in nodes:
        if node.type == "literal" and node.value in {"<", ">", "=", "<=", ">="}:
            if parts[-1]:
                parts.append([])
                signs.append(node.value)
            elif signs:
                signs[-1] += node.value
        else:
            parts[-1].append(node)
    values = [_measure(_word(part) or "", viewport) or length(part, viewport) for part in parts]
    if not signs or None in values or not _COMPARISONS.keys() >= {*signs}:
        return None
    numbers = [value for value in values if value is not None]
    pairs = zip(signs, numbers, numbers[1:], strict=False)
    return all(_COMPARISONS[sign](left, right) for sign, left, right in pairs)


def _plain(name: str, value: Sequence[Node], viewport: Viewport) -> bool | None:
    """`name` or `name: value`."""
    if name == "orientation":
        is_tall = viewport.height >= viewport.width
        return not value or _word(value) == ("portrait" if is_tall else "landscape")
    if name in _WORDS:
        return not value or _word(value) == _WORDS[name]
    bare = name.removeprefix("min-").removeprefix("max-")
    measure = _measure(bare, viewport)
    if measure is None or not value:
        return None if measure is None or bare != name else measure > 0
    wanted = length(value, viewport)
    if wanted is None:
        return None
    sign = ">=" if name.startswith("min-") else "<=" if name.startswith("max-") else "="
    return _COMPARISONS[sign](measure, wanted)


def _measure(name: str, viewport: Viewport) -> float | None:
    match name:
        case "width" | "device-width":
            return float(viewport.width)
        case "height" | "device-height":
            return float(viewport.height)
        case "resolution":
            return 1.0
        case "aspect-ratio":
            return viewport.width / viewport.height
    return None


def length(nodes: Sequence[Node], viewport: Viewport) -> float | None:
    """A length in CSS pixels, a resolution in dots a pixel, or a number; None for anything else."""
    if len(nodes) == 3 and nodes[1] == "/":  # a ratio
        return _sum(nodes, viewport)
    return _value(nodes[0], viewport) if len(nodes) == 1 else None


def _value(node: Node, viewport: Viewport) -> float | None:
    match node.type:
        case "number":
            return float(node.value)
        case "dimension":
            return _dimension(float(node.value), node.lower_unit, viewport)
        case "() block":
            return _sum(_meant(node.content), viewport)
        case "function":
            return _function(node, viewport)
    return None


def _function(node: Node, viewport: Viewport) -> float | None:
    """`calc`, `min`, `max` and `clamp` (CSS Values Level 4, section 10)."""
    groups = _by_comma(_meant(node.arguments))
    values = [value for group in groups if (value := _sum(group, viewport)) is not None]
    if not values or len(values) != len(groups):
        return None
    match node.lower_name, len(values):
        case "calc" | "-webkit-calc", 1:
            return values[0]
        case "min", _:
            return min(values)
        case "max", _:
            return max(values)
        case "clamp", 3:
            return max(values[0], min(values[1], values[2]))
    return None


def _dimension(number: float, unit: str, viewport: Viewport) -> float | None:
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    width, height = viewport
    of_window = {"w": width, "h": height, "i": width, "b": height}
    of_window |= {"min": min(viewport), "max": max(viewport)}
    side = unit[unit.find("v") + 1 :] if unit.startswith(("v", "sv", "lv", "dv")) else ""
    if side in of_window:
        return number * of_window[side] / 100
    dots = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
    return number * dots[unit] if unit in dots else None


def _sum(nodes: Sequence[Node], viewport: Viewport) -> float | None:
    """`a + b * c`, of which CSS asks for blanks round plus and minus only."""
    total: float | None = 0.0
    sign, start = 1.0, 0
    for at in range(len(nodes) + 1):
        is_end = at == len(nodes)
        if is_end or (nodes[at] in ("+", "-") and at > start):
            product = _product(nodes[start:at], viewport)
            total = None if product is None or total is None else total + sign * product
            if not is_end:
                sign, start = (1.0 if nodes[at] == "+" else -1.0), at + 1
    return total


def _product(nodes: Sequence[Node], viewport: Viewport) -> float | None:
    if len(nodes) % 2 == 0:
        return None
    result = _value(nodes[0], viewport)
    for sign, node in zip(nodes[1::2], nodes[2::2], strict=True):
        factor = _value(node, viewport)
        if result is None or factor is None or sign not in ("*", "/"):
            return None
        result = result * factor if sign == "*" else result / factor if factor else inf
    return result
