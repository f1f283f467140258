"""CDXJ: one line for each record that a replay can show, in the order in which it is searched.

The form is that of specs.webrecorder.net/cdxj: the URL's key, 14 digits of time, and JSON.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.reader import Record, records
from mfa_crawler.archive.record import payload_digest
from mfa_crawler.archive.surt import surt

_NO_DIGIT = re.compile(r"\D")
_END_OF_TYPE = re.compile(r"[;\s]")


def cdxj_line(record: Record, place: Place) -> bytes | None:
    """The line of a record that lies at `place`, or null where there is nothing to replay.

    Lines have whole responses and identical-payload revisits with an http(s) address. A 304 has
    none, for replay would show it in place of the page; nor has what was cut short, nor what is
    no HTTP message at all. `digest` bears its algorithm, as WARC-Payload-Digest does; of a body
    whose digest the record does not name it is made here.
    """
    url = record.url or ""
    if not url.lower().startswith(("http://", "https://")) or record.truncated:
        return None
    about: dict[str, str] = {"url": url}
    if record.kind == "revisit" and (record.profile or "").endswith("identical-payload-digest"):
        about |= {"mime": "warc/revisit", "digest": record.payload_digest or ""}
    elif record.kind == "response" and (record.content_type or "").startswith("application/http"):
        message = record.response()
        if message.status in {None, 304}:
            return None
        about["mime"] = _media_type(message.header("Content-Type"))
        about["status"] = str(message.status)
        about["digest"] = record.payload_digest or payload_digest(message.body)
    else:
        return None
    about |= {"length": str(place.length), "offset": str(place.offset), "filename": place.file}
    return b"%b %b %b\n" % (
        surt(url).encode("ascii"),
        timestamp(record.date).encode("ascii"),
        msgspec.json.encode(about),
    )


def timestamp(date: str) -> str:
    """A WARC-Date of any precision as 14 digits.

    >>> timestamp("2026-11-23T23:41:48.433Z"), timestamp("2016-11")
    ('20261123234148', '20161101000000')
    """
    digits = _NO_DIGIT.sub("", date)[:14]
    return digits + "00000101000000"[len(digits) :]


def index(path: Path) -> Iterator[bytes]:
    """The lines of one file's records, in the order of the file; raises what `records` raises."""
    for record in records(path):
        line = cdxj_line(record, record.place)
        if line:
            yield line


def _media_type(content_type: bytes | None) -> str:
    """Without parameters; `unk` where there is none, as pywb calls it."""
    text = (content_type or b"").decode("latin-1").strip()
    return _END_OF_TYPE.split(text, maxsplit=1)[0] or "unk"
