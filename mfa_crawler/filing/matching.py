"""What captures of others have to do with each other and with ours: the same, or the original."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from mfa_crawler.archive import FOLDER, Place, Record, Staged, digest_holds, read_record
from mfa_crawler.errors import ArchiveError, BadDigest, BadRecord
from mfa_crawler.filing.admitting import Admitted
from mfa_crawler.filing.caught import FLAWED
from mfa_crawler.filing.rereading import place_of
from mfa_crawler.filing.surveying import Candidate, Survey, fingerprint
from mfa_crawler.store import CaptureRow, Store

_Original = Candidate | CaptureRow


class Matching:
    """Decides of candidates, with what the store holds and what the same import brings."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._by_id: dict[str, Candidate] = {}
        self._by_url: dict[str, list[Candidate]] = defaultdict(list)
        self._copies: dict[str, Staged] = {}
        self._compared: dict[tuple[str, str], bool | None] = {}

    def drop_known(self, survey: Survey) -> None:
        """Leave out captures that are in the archive, or in the same import, already.

        The same record id over other bytes is named: one of the two is not what it says.
        """
        new = []
        for one in survey.candidates:
            before = self._before(one.record_id)
            if before is None:
                new.append(one)
                self._by_id[one.record_id] = one
                self._by_url[one.url].append(one)
                self._copies[one.record_id] = survey.copy
            elif before == one.fingerprint:
                survey.skipped["known"] += 1
            else:
                what = "has the record id of another capture, with other bytes"
                survey.leave(one, "other_bytes", what)
        survey.candidates = new

    def _before(self, record_id: str) -> bytes | None:
        if record_id in self._by_id:
            return self._by_id[record_id].fingerprint
        row = self._store.capture(record_id)
        if row is None:
            return None
        try:
            return fingerprint(read_record(self._folder, place_of(row), record_id))
        except ArchiveError:
            return b""  # what it was cannot be said any more

    def decide(self, survey: Survey) -> dict[str, tuple[Admitted, ...]]:
        """What is admitted, by site; flaws are named in the survey."""
        decided: dict[str, list[Admitted]] = defaultdict(list)
        for one in survey.candidates:
            original, flaw = self._original(one) if _needs_original(one) else (None, None)
            flaw = one.flaw or flaw
            if flaw:
                kind, _, what = flaw.partition(": ")
                survey.name(one, kind, what)
            digest = one.payload_digest if original is None else original.payload_digest
            decided[one.site].append(
                Admitted(
                    record_id=one.record_id,
                    offset=one.offset,
                    length=one.length,
                    purpose=one.purpose,
                    entry=self._entry(one),
                    payload_digest=None if flaw or one.status == 304 else digest,
                    original=original.record_id if original and not flaw else None,
                    flaw=flaw,
                )
            )
        return {site: tuple(captures) for site, captures in decided.items()}

    def _entry(self, one: Candidate) -> str | None:
        """The entry whose article a capture shows: itself, or one that had led to its URL."""
        if one.entry is None or self._store.known(one.site, one.entry):
            return one.entry
        return self._store.led_to(one.site, one.entry) or one.entry

    def _original(self, one: Candidate) -> tuple[_Original | None, str | None]:
        """The whole 200 that a revisit refers to, and why it shows nothing all the same.

        It is found by record id, else by URL and date, else by a digest that is its own.
        """
        is_named = bool(one.refers_to or one.refers_to_date)
        if not (is_named or one.written_digest):
            return None, f"{BadRecord.kind}: names neither a digest nor the record it refers to"
        try:
            for other in filter(_is_whole, self._named(one)):
                if is_named and one.status == 304:
                    return other, None
                holds = self._holds(one, other)
                if is_named and holds is False:
                    what = "WARC-Payload-Digest is not that of its original"
                    return other, f"{BadDigest.kind}: {what}"
                if is_named or holds:
                    return other, None
        except ArchiveError as error:
            return None, f"{BadRecord.kind}: its original cannot be read ({error.reason})"
        return None, f"{BadRecord.kind}: refers to a record that is not in the archive"

    def _named(self, one: Candidate) -> Iterator[_Original]:
        if one.refers_to:
            found = self._by_id.get(one.refers_to) or self._store.capture(one.refers_to)
            if found:
                yield found
            return
        url = one.refers_to_url or one.url
        near: list[_Original] = [*self._by_url[url], *self._store.responses_at(one.site, url)]
        for other in sorted(near, key=lambda other: other.date.removesuffix("Z"), reverse=True):
            is_named = one.refers_to_date in {None, other.date}
            if is_named and other.date.removesuffix("Z") <= one.date.removesuffix("Z"):
                yield other

    def _holds(self, one: Candidate, original: _Original) -> bool | None:
        """Whether a revisit's digest is that of a payload; None where that cannot be said.

        The payload is read where the digest is spelled otherwise than in what is known of it.
        """
        written = (one.written_digest or "").lower()
        known = {original.payload_digest, original.body_digest} - {None}
        if not written or written in {str(digest).lower() for digest in known}:
            return True if written else None
        key = original.record_id, written
        if key not in self._compared:
            record = self._read(original)
            message = record.response()
            holds = digest_holds(written, message.body, message.entity)
            theirs = (record.payload_digest or "").lower()
            if holds is None and theirs.partition(":")[0] == written.partition(":")[0]:
                holds = theirs == written
            self._compared[key] = holds
        return self._compared[key]

    def _read(self, original: _Original) -> Record:
        if isinstance(original, CaptureRow):
            place = place_of(original)
        else:
            copy = self._copies[original.record_id]
            file = f"{FOLDER}/{copy.path.name}" if copy.path.exists() else copy.file
            place = Place(file, original.offset, original.length)
        return read_record(self._folder, place, original.record_id)


def _needs_original(one: Candidate) -> bool:
    """Whether it is a revisit of a page; one of a 404 or a redirect says all there is itself."""
    has_page = one.status is None or one.status == 304 or 200 <= one.status < 300
    return one.kind == "revisit" and has_page


def _is_whole(other: _Original) -> bool:
    is_flawed = other.flaw if isinstance(other, Candidate) else other.outcome in FLAWED
    return other.kind == "response" and other.status == 200 and not is_flawed
