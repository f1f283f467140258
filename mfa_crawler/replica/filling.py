"""The files of templates/ and labels.txt, read once: `$name` slots and the words around them."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from types import MappingProxyType

from mfa_crawler.replica.units import Language

_HERE = Path(__file__).parent


@lru_cache(maxsize=64)
def template(name: str) -> Template:
    """Return `templates/<name>.html`."""
    return Template((_HERE / "templates" / f"{name}.html").read_text("utf-8"))


@lru_cache(maxsize=8)
def style_sheet(name: str) -> bytes:
    """Return `templates/<name>.css`."""
    return (_HERE / "templates" / f"{name}.css").read_bytes()


def fill(name: str, slots: Mapping[str, str]) -> str:
    """Return the template with its slots filled; a slot left over is an error."""
    return template(name).substitute(slots)


@lru_cache(maxsize=2)
def labels(language: Language) -> Mapping[str, str]:
    """Return the portal's words in one language, as `label_<key>` slots."""
    column = 0 if language == "en" else 1
    found = {}
    for line in (_HERE / "labels.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, both = line.partition(" = ")
            found[f"label_{key}"] = both.split(" | ")[column]
    return MappingProxyType(found)


def attribute(text: str) -> str:
    """Return `text` fit for an attribute between double quotes.

    >>> attribute('5 > 3 & "so"')
    '5 &gt; 3 &amp; &quot;so&quot;'
    """
    return escape(text, quote=True)


def words(text: str) -> str:
    """Return `text` fit for element content; quotes stay as they are."""
    return escape(text, quote=False)
