"""The text of a release without text, put back from an archive by its captures."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mfa_crawler.corpus.release.changes import about
from mfa_crawler.corpus.release.folder import Passing, making, silent
from mfa_crawler.corpus.release.rows import (
    FILE,
    Edition,
    Plain,
    plain,
    rows_of,
    with_text,
)
from mfa_crawler.errors import ArchiveError, BadArgument
from mfa_crawler.filing import Filer
from mfa_crawler.sites import SITES
from mfa_crawler.store import CaptureRow, Store

MISSING = "not-rebuilt.jsonl"


class Missed(NamedTuple):
    """Why a row could not be made again, or not as it was."""

    outcome: str
    """`withheld`, `missing`, `other_bytes`, `unread`, or `other_text`, which is written too."""
    reason: str


@dataclass(frozen=True)
class Rehydrated:
    """What became of the rows of a release."""

    same: int
    """Whose text is that of the release."""
    others: dict[str, int]
    """By outcome (`Missed`)."""


def rehydrate(
    store: Store, warc: Path, folder: Path, destination: Path, passing: Passing = silent
) -> Rehydrated:
    """Write the full rows of a release without text to `destination`, a folder.

    Each capture is found by its record id, checked by its payload digest, and read by today's
    parser. Rows whose text has another digest then are written, with that digest, and named; those
    that cannot be made are named. Raises BadArgument where the release cannot be read, or has its
    text.
    """
    said = about(folder)
    if said.edition is not Edition.WITHOUT_TEXT:
        raise BadArgument(f"{folder} has its text already")
    counts: Counter[str] = Counter()
    with making(destination) as made, store.moment():
        reader = _Reader(store, warc)
        with (
            made.writing(FILE, "application/x-ndjson", "The rows, with their text.") as file,
            made.writing(MISSING, "application/x-ndjson", "What is not as it was.") as missing,
        ):
            for bare in passing(rows_of(folder), "articles", said.articles):
                row, missed = reader.row(bare)
                if row is not None:
                    file.write(msgspec.json.encode(row) + b"\n")
                counts[missed.outcome if missed else "same"] += 1
                if missed:
                    missing.write(msgspec.json.encode(_named(bare, missed)) + b"\n")
        made.write_json(
            "release.json", "Of which release.", {"of": said, "rows": dict(sorted(counts.items()))}
        )
        made.sums()
    return Rehydrated(counts.pop("same", 0), dict(sorted(counts.items())))


def _named(bare: Plain, missed: Missed) -> dict[str, Any]:
    capture = bare["capture"] or {}
    names = {name: bare[name] for name in ("site", "url", "entry")}
    return {**names, "record_id": capture.get("record_id"), **missed._asdict()}


class _Reader:
    """Reads captures of an archive again, those in view."""

    def __init__(self, store: Store, warc: Path) -> None:
        self._store, self._warc = store, warc
        self._hidden = store.out_of_view()
        self._filers: dict[str, Filer] = {}

    def row(self, bare: Plain) -> tuple[Plain | None, Missed | None]:
        """The full row, and what is wrong with it or why there is none."""
        capture = bare["capture"] or {}
        record_id = capture.get("record_id") or ""
        if record_id in self._hidden:
            return None, Missed("withheld", "it was taken out of view in this archive since")
        held = self._store.capture(record_id)
        if held is None:
            return None, Missed("missing", "this archive holds no such record")
        if held.site not in SITES:
            return None, Missed("unread", f"this software does not know the site {held.site}")
        if held.payload_digest != capture.get("payload_digest"):
            return None, Missed("other_bytes", f"the record has the digest {held.payload_digest}")
        return self._read(bare, held)

    def _read(self, bare: Plain, held: CaptureRow) -> tuple[Plain | None, Missed | None]:
        filer = self._filers.setdefault(held.site, Filer(self._store, self._warc, SITES[held.site]))
        try:
            reading = filer.read(held).reading
        except (ArchiveError, OSError) as error:
            return None, Missed("unread", f"the record cannot be read: {error}")
        if reading.article is None:
            return None, Missed("unread", f"{reading.outcome}: {reading.reason}")
        read = plain(reading.article)
        row = with_text(bare, read)
        if row["text_sha256"] == bare["text_sha256"]:
            return row, None
        then = (bare["capture"] or {}).get("parser_version")
        now = (read["capture"] or {}).get("parser_version")
        return row, Missed("other_text", f"read by {then} then and by {now} now")
