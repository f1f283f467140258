"""ARC records (Internet Archive, 1996), read as the WARC response records that they would be."""

import re
import uuid
from datetime import datetime

URL_RECORD = re.compile(  # version 1 has five fields; version 2 five more before the length
    rb"(?P<url>[a-z]+:[^\n]+) (?P<ip>[0-9A-Fa-f.:]+) (?P<date>[0-9]{14}) (?P<type>\S+)"
    rb"(?: [^ \n]+){0,5} (?P<length>[0-9]{1,18})\r?\n"
)


def arc_size(data: bytes) -> int | None:
    """Bytes that the record at the start of `data` takes without the newline behind it."""
    line = URL_RECORD.match(data)
    return line.end() + int(line["length"]) if line else None


def arc_headers(line: re.Match[bytes]) -> dict[str, str]:
    """Header fields of the record as WARC would have them, without an id.

    Raises ValueError where its date is none.
    """
    date = datetime.fromisoformat(f"{line['date'].decode()[:8]}T{line['date'].decode()[8:]}Z")
    is_head = line["url"].startswith(b"filedesc:")
    return {
        "WARC-Type": "warcinfo" if is_head else "response",
        "WARC-Date": f"{date:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Target-URI": line["url"].decode("utf-8", "replace"),
        "WARC-IP-Address": line["ip"].decode("ascii"),
        "Content-Type": "text/plain" if is_head else "application/http;msgtype=response",
    }


def arc_id(sha256: str) -> tuple[str, str]:
    """The field WARC-Record-ID of a record with this SHA-256, URL line and all.

    ARC has no record ids: this one is made of the record's bytes (RFC 9562 version 5), so that the
    same record has the same id wherever it lies, and another one has another.
    """
    return "WARC-Record-ID", f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'arc:sha256:{sha256}').urn}>"
