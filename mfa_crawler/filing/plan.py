"""What a run is to do, how it asks for what is known, and what a look brought."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from mfa_crawler.archive import Original
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import Site


class Found(StrEnum):
    """What a look at an article brought."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Check(msgspec.Struct, frozen=True):
    """How to ask for a known article again."""

    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    """If-None-Match and If-Modified-Since, where the next look may be conditional."""
    original: Original | None = None
    """What a 304 would refer to."""


class Plan(msgspec.Struct, frozen=True):
    """What a run is to do, and where."""

    site: Site
    run: str
    output: Path
    full: bool = False
    """Look at every known article now, whatever is due."""
    source_class: SourceClass = SourceClass.OWN
    info: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What else the warcinfo records say."""
    max_bytes: int = 1_000_000_000
    """Size at which a WARC file is closed and the next begun."""
    walk_days: float = 7.0
    """Days after which the whole list is walked again."""
