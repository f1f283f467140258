"""CDXJ: one line for each record that a replay can show, in the order in which it is searched.

The form is that of specs.webrecorder.net/cdxj: the URL's key, 14 digits of time, and JSON.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.foreign import is_imported
from mfa_crawler.archive.reader import Record, file_name, records
from mfa_crawler.archive.record import payload_digest
from mfa_crawler.archive.scanning import Unread, foreign_records
from mfa_crawler.archive.surt import surt

_NO_DIGIT = re.compile(r"\D")
_END_OF_TYPE = re.compile(r"[;\s]")


class Memento(msgspec.Struct, frozen=True):
    """What an index says of a record, save where it lies."""

    url: str
    date: str
    """WARC-Date."""
    mime: str
    """Media type without parameters, `unk` where the server named none; of a revisit
    `warc/revisit`.
    """
    status: str | None
    """HTTP status; null for a revisit, as pywb has it."""
    digest: str
    """With its algorithm, as WARC-Payload-Digest; made here where the record names none."""

    @classmethod
    def of(cls, record: Record) -> Self | None:
        """Null where there is nothing to show.

        Shown are whole responses and identical-payload revisits with an http(s) address. Not
        shown is a 304, in whose place a replay is to show the page that it confirms; nor what was
        cut short, or is a part (206) that nobody asked for; nor what is no HTTP message.
        """
        url = record.url or ""
        if not url.lower().startswith(("http://", "https://")) or record.truncated:
            return None
        if record.kind == "revisit":
            if not (record.profile or "").endswith("identical-payload-digest"):
                return None
            return cls(url, record.date, "warc/revisit", None, record.payload_digest or "")
        if record.kind != "response" or not (record.content_type or "").startswith(
            "application/http"
        ):
            return None
        message = record.response()
        if message.status in {None, 206, 304}:
            return None
        mime = (message.header("Content-Type") or b"").decode("latin-1").strip()
        mime = _END_OF_TYPE.split(mime, maxsplit=1)[0] or "unk"
        digest = record.payload_digest or payload_digest(message.body)
        return cls(url, record.date, mime, str(message.status), digest)

    def line(self, place: Place) -> bytes:
        """The line of CDXJ for a record that lies there."""
        about = {"url": self.url, "mime": self.mime}
        about |= {"status": self.status} if self.status else {}
        about |= {"digest": self.digest} if self.digest else {}
        about |= {
            "length": str(place.length),
            "offset": str(place.offset),
            "filename": place.file,
        }
        head = f"{surt(self.url)} {cdx_timestamp(self.date)} "
        return head.encode("ascii") + msgspec.json.encode(about) + b"\n"


def cdx_timestamp(date: str) -> str:
    """A WARC-Date of any precision as 14 digits.

    >>> cdx_timestamp("2026-11-23T23:41:48.433Z"), cdx_timestamp("2016-11")
    ('20261123234148', '20161101000000')
    """
    digits = _NO_DIGIT.sub("", date)[:14]
    return digits + "00000101000000"[len(digits) :]


def index(path: Path) -> Iterator[bytes]:
    """The lines of one file's records, in the order of the file; raises what `records` raises.

    What cannot be read in a file of others is passed over.
    """
    name = file_name(path)
    for record in foreign_records(path, name) if is_imported(name) else records(path):
        if isinstance(record, Unread):
            continue
        memento = Memento.of(record)
        if memento:
            yield memento.line(record.place)
