"""What the store has of an entry: all that its history and its schedule rest on."""

from collections.abc import Mapping, Sequence

import msgspec

from mfa_crawler.store import CaptureRow, FailureRow, Presence, Store


class Known(msgspec.Struct, frozen=True):
    """One entry, whether or not it is withheld."""

    captures: Sequence[CaptureRow]
    """Of its article."""
    looks: Sequence[CaptureRow]
    """What we fetched for it, wherever it led: schedules do not rest on captures of others."""
    failures: Sequence[FailureRow] = ()
    presences: Sequence[Presence] = ()
    versions: Mapping[str, str] = msgspec.field(default_factory=dict)
    """The records of its versions as JSON, by the captures that they rest on."""

    @classmethod
    def alone(cls, row: CaptureRow) -> "Known":
        """An entry of which this is all."""
        return cls([row], [row] if row.is_ours else [])

    @classmethod
    def of(cls, store: Store, site: str, entry: str) -> "Known":
        """An entry as the store has it."""
        return cls(
            captures=store.captures_of(site, entry),
            looks=[row for row in store.looks_of(site, entry) if row.is_ours],
            failures=store.failures_of(site, entry),
            presences=store.presences_of(site, entry),
            versions=store.version_texts(site, entry),
        )
