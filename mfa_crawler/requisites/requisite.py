"""One address that a page or a style sheet needs to be shown."""

from typing import NamedTuple

from mfa_crawler.extraction import absolute


class Requisite(NamedTuple):
    """What is to be fetched, and whether it can need more itself."""

    url: str
    """Absolute, http or https, without a fragment."""
    is_sheet: bool = False
    """Whether it is linked as a style sheet."""


def requisite(base_url: str, href: str | None, *, is_sheet: bool = False) -> Requisite | None:
    """What a reference means, or None where nothing is fetched for it (`data:`, `#part`)."""
    url = absolute(base_url, href)
    is_web = url is not None and url.startswith(("http://", "https://"))
    return Requisite(url, is_sheet) if url and is_web else None
