"""Which of a picture's renditions a browser takes (HTML section 4.8.4.3, "update the image data").

Where the standard leaves the choice to the browser, the choice is that of Chromium and Firefox for
a screen with one device pixel to a CSS pixel: the smallest rendition that is not too small.
"""

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.requisites.condition import VIEWPORTS, Viewport, matches, source_size

_URL = re.compile(r"[ \t\n\f\r,]*([^ \t\n\f\r]+)")
_DESCRIPTORS = re.compile(r"(?:\([^)]*(?:\)|$)|[^(,])*")
_DESCRIPTOR = re.compile(r"(?:\([^)]*(?:\)|$)|[^ \t\n\f\r(])+")
_WIDTH = re.compile(r"[0-9]+w")
_HEIGHT = re.compile(r"[0-9]+h")
_DENSITY = re.compile(r"((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)x")
_SHOWN = frozenset(  # media types that browsers show
    f"image/{kind}"
    for kind in """apng avif bmp gif jpeg jpg pjpeg png svg+xml vnd.microsoft.icon webp
    x-icon""".split()
)


class Candidate(NamedTuple):
    """An image candidate string, read."""

    url: str
    width: int | None = None
    """In pixels, by its `w` descriptor."""
    density: float | None = None
    """By its `x` descriptor."""


def candidates(srcset: str) -> Iterator[Candidate]:
    """Those of a `srcset` attribute in order, bad ones left out (HTML section 4.8.4.3.7).

    >>> [(one.url, one.width, one.density) for one in candidates("a 700w, b,c 2x,, d 1q")]
    [('a', 700, None), ('b,c', None, 2.0)]
    """
    at = 0
    while found := _URL.match(srcset, at):
        at = found.end()
        url = found[1].rstrip(",")
        descriptors: list[str] = []
        if url == found[1]:
            rest = _DESCRIPTORS.match(srcset, at)
            assert rest, "it matches nothing too"
            descriptors, at = _DESCRIPTOR.findall(rest[0]), rest.end()
        candidate = _candidate(url, descriptors) if url else None
        if candidate:
            yield candidate


def _candidate(url: str, descriptors: Sequence[str]) -> Candidate | None:
    width: int | None = None
    density: float | None = None
    heights = 0
    for descriptor in descriptors:
        dense = _DENSITY.fullmatch(descriptor)
        if _WIDTH.fullmatch(descriptor) and width is None and density is None:
            width = int(descriptor[:-1])
        elif dense and width is None and density is None and not heights:
            density = float(dense[1])
        elif _HEIGHT.fullmatch(descriptor) and not heights and density is None:
            heights += 1
        else:
            return None
    return None if width == 0 or (heights and width is None) else Candidate(url, width, density)


def renditions(img: Element) -> Iterator[str]:
    """What an `img` element shows in windows of the three sizes, as its attributes spell it."""
    picture = next(img.iterancestors("picture"), None)
    sources: list[Element] = []
    for source in picture.iter("source", "img") if picture is not None else ():
        if source is img:
            break
        # the parser puts a source that is not closed round those that follow it
        sources += [source] if source.tag == "source" else []
    yield from dict.fromkeys(
        url for viewport in VIEWPORTS if (url := _shown(sources, img, viewport))
    )


def _shown(sources: Sequence[Element], img: Element, viewport: Viewport) -> str | None:
    for source in sources:
        found = [*candidates(source.get("srcset") or "")]
        kind = (source.get("type") or "").partition(";")[0].strip().lower()
        if found and (not kind or kind in _SHOWN) and matches(source.get("media"), viewport):
            return _fitting(found, source_size(source.get("sizes"), viewport))
    found = [*candidates(img.get("srcset") or "")]
    src = (img.get("src") or "").strip()
    is_plain = all(one.width is None and one.density not in {None, 1.0} for one in found)
    if src and is_plain:
        found.append(Candidate(src))
    return _fitting(found, source_size(img.get("sizes"), viewport)) if found else None


def _fitting(found: Sequence[Candidate], size: float) -> str:
    densities: dict[float, str] = {}
    for one in found:
        density = one.density if one.density is not None else 1.0
        if one.width is not None:
            density = one.width / size if size else inf
        densities.setdefault(density, one.url)
    enough = [density for density in densities if density >= 1]
    return densities[min(enough) if enough else max(densities)]
