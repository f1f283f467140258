"""Saved pages and how a reader files them.

`<family>/<layout>/<name>/` holds page.html, or page.json of a site that gives its articles as
JSON, and meta.toml (url, site) and expected.json.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mfa_crawler.errors import PageError
from mfa_crawler.families import Family, generic
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article
from mfa_crawler.sites import site

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Saved:
    """One saved page; `layout` is `other` where the page holds no news."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.relative_to(ROOT).as_posix()

    @property
    def family(self) -> str:
        return self.folder.parts[-3]

    @property
    def layout(self) -> str:
        return self.folder.parts[-2]

    @property
    def body(self) -> bytes:
        return next(self.folder.glob("page.*")).read_bytes()

    @property
    def meta(self) -> dict[str, str]:
        return tomllib.loads((self.folder / "meta.toml").read_text("utf-8"))

    @property
    def expected(self) -> str:
        return (self.folder / "expected.json").read_text("utf-8")

    @property
    def _only(self) -> Family | None:
        """The general family, which reads what others know only where it is asked to."""
        return generic if self.family == generic.name else None

    def read(self) -> dict[str, Any]:
        """What `mfa parse` would print."""
        of_site = site(self.meta["site"]) if self.meta["site"] else None
        try:
            found = read_page(self.body, self.meta["url"], site=of_site, family=self._only)
        except PageError as error:
            return {"kind": "other", "reason": error.reason}
        fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
        if isinstance(found, Article):
            return {"kind": "article", "article": fields}
        return {"kind": "listing", **fields}

    def printed(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self.read()), indent=2).decode() + "\n"


def saved_pages() -> Iterator[Saved]:
    for page in sorted(ROOT.glob("*/*/*/page.*")):
        yield Saved(page.parent)
