"""What captures of others have to do with each other and with ours: the same, or the original."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from mfa_crawler.archive import read_record
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
            original = self._original(one) if _needs_original(one) else None
            flaw = one.flaw or (self._flaw(one, original) if _needs_original(one) else None)
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

    def _original(self, one: Candidate) -> _Original | None:
        """The whole 200 that a revisit refers to: by record id, else by URL and date, else the last
        of its URL.
        """
        return next(filter(_is_whole, self._named(one)), None)

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

    @staticmethod
    def _flaw(one: Candidate, original: _Original | None) -> str | None:
        if original is None:
            return f"{BadRecord.kind}: refers to a record that is not in the archive"
        if one.status == 304 or not one.written_digest:
            return None
        label = one.written_digest.partition(":")[0].lower()
        digests = {digest.lower() for digest in _digests(original) if digest}
        comparable = [digest for digest in digests if digest.partition(":")[0] == label]
        if comparable and one.written_digest.lower() not in comparable:
            return f"{BadDigest.kind}: WARC-Payload-Digest is not that of its original"
        return None


def _needs_original(one: Candidate) -> bool:
    """Whether it is a revisit of a page; one of a 404 or a redirect says all there is itself."""
    has_page = one.status is None or one.status == 304 or 200 <= one.status < 300
    return one.kind == "revisit" and has_page


def _is_whole(other: _Original) -> bool:
    is_flawed = other.flaw if isinstance(other, Candidate) else other.outcome in FLAWED
    return other.kind == "response" and other.status == 200 and not is_flawed


def _digests(original: _Original) -> Iterator[str | None]:
    yield original.payload_digest
    yield original.body_digest
    if isinstance(original, Candidate):
        yield original.written_digest
