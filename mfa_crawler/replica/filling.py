"""The files of templates/ and labels.txt, read once: `$name` slots and the words around them."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from types import MappingProxyType

from mfa_crawler.replica.units import Language

_HERE = Path(__file__).parent


@lru_cache(maxsize=128)
def template(name: str) -> Template:
    """Return `templates/<name>.html`; a look's own are `<look>/<name>`, perhaps with an ending."""
    file = name if "." in name else f"{name}.html"
    return Template((_HERE / "templates" / file).read_text("utf-8"))


@lru_cache(maxsize=8)
def style_sheet(name: str) -> bytes:
    """Return `templates/<name>.css`."""
    return (_HERE / "templates" / f"{name}.css").read_bytes()


def fill(name: str, slots: Mapping[str, str]) -> str:
    """Return the template with its slots filled; a slot left over is an error."""
    return template(name).substitute(slots)


@lru_cache(maxsize=8)
def labels(language: Language) -> Mapping[str, str]:
    """Return the portal's words in one language, as `label_<key>` slots.

    Those of other languages than English are Polish, where the file has no third column.
    """
    column = {"en": 0, "pl": 1}.get(language, 2)
    found = {}
    for line in (_HERE / "labels.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, both = line.partition(" = ")
            columns = both.split(" | ")
            found[f"label_{key}"] = columns[min(column, len(columns) - 1)]
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
