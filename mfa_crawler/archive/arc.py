"""ARC records (Internet Archive, 1996), read as the WARC response records that they would be."""

import hashlib
import re
import uuid
from datetime import datetime

from mfa_crawler.archive.exchange import Place
from mfa_crawler.errors import BadRecord

_URL_RECORD = re.compile(  # version 1 has five fields; version 2 five more before the length
    rb"(?P<url>[a-z]+:[^\n]+) (?P<ip>[0-9A-Fa-f.:]+) (?P<date>[0-9]{14}) (?P<type>\S+)"
    rb"(?: [^ \n]+){0,5} (?P<length>[0-9]{1,18})\r?\n"
)


def arc_size(data: bytes) -> int | None:
    """Bytes that the record at the start of `data` takes without the newline behind it."""
    line = _URL_RECORD.match(data)
    return line.end() + int(line["length"]) if line else None


def arc_record(data: bytes, place: Place) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Header fields and block of the record as WARC would have it.

    ARC has no record ids: this one is made of the record's bytes (RFC 9562 version 5), so that the
    same record has the same id wherever it lies, and another one has another.

    Raises:
        BadRecord: it is no ARC record either.
    """
    line = _URL_RECORD.match(data)
    size = arc_size(data)
    if not line or size is None:
        raise BadRecord(place.file, place.offset, "is neither a WARC nor an ARC record")
    if size > len(data) or data[size:].strip(b"\r\n"):
        raise BadRecord(place.file, place.offset, "is not as long as it says")
    try:
        date = datetime.fromisoformat(f"{line['date'].decode()[:8]}T{line['date'].decode()[8:]}Z")
    except ValueError as error:
        raise BadRecord(place.file, place.offset, "has no date") from error
    is_head = line["url"].startswith(b"filedesc:")
    name = hashlib.sha256(data[:size]).hexdigest()
    headers = {
        "WARC-Type": "warcinfo" if is_head else "response",
        "WARC-Record-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'arc:sha256:{name}').urn}>",
        "WARC-Date": f"{date:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Target-URI": line["url"].decode("utf-8", "replace"),
        "WARC-IP-Address": line["ip"].decode("ascii"),
        "Content-Type": "text/plain" if is_head else "application/http;msgtype=response",
    }
    return tuple(headers.items()), data[line.end() : size]
