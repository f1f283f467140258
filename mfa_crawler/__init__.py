"""Archive and corpus builder for what the world's foreign ministries say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_crawler.filing import read_article

__all__ = ["read_article"]


def __getattr__(name: str) -> object:
    # late, so that a module of an early layer does not bring in all later ones
    if name == "read_article":
        from mfa_crawler.filing import read_article

        return read_article
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
