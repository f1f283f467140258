"""WARC/1.1 records as bytes: their header fields, their digests and their gzip members."""

import hashlib
import re
import uuid
import zlib
from base64 import b32encode
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
_ALL_VISIBLE = re.compile("[!-~]*")


def new_record_id() -> str:
    """A WARC-Record-ID without its angle brackets (RFC 9562 version 4)."""
    return f"urn:uuid:{uuid.uuid4()}"


def part_id(record_id: str, url: str) -> str:
    """The name of what a record holds of one URL among others, such as an article of a feed.

    It is the record's own id with a fragment, so that each says where the bytes lie.
    """
    return f"{record_id}#{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def whole_id(record_id: str) -> str:
    """The id of the record that a part lies in; of a whole record, its own."""
    return record_id.partition("#")[0]


def is_part(record_id: str) -> bool:
    """Whether an id names a part of a record."""
    return "#" in record_id


def warc_date(moment: datetime) -> str:
    """A UTC moment as WARC-Date writes it (WARC/1.1 section 5.4), to the millisecond."""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def payload_digest(payload: bytes) -> str:
    """`sha1:` and base32: what CDX servers compare (WARC/1.1 section 5.9)."""
    digest = hashlib.sha1(payload, usedforsecurity=False).digest()
    return f"sha1:{b32encode(digest).decode('ascii')}"


def block_digest(block: bytes) -> str:
    """`sha256:` and hexadecimal; warcio and fastwarc check it (WARC/1.1 section 5.8)."""
    return f"sha256:{hashlib.sha256(block).hexdigest()}"


def digest_like(labelled: str, data: bytes) -> str | None:
    """The digest of `data` by the algorithm and in the spelling of another one.

    Null where the algorithm is none that we know.
    """
    algorithm, _, value = labelled.partition(":")
    if algorithm not in hashlib.algorithms_available or algorithm.startswith("shake"):
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    is_hexadecimal = len(value) == 2 * len(digest)
    return f"{algorithm}:{digest.hex() if is_hexadecimal else b32encode(digest).decode('ascii')}"


def digest_holds(labelled: str, *choices: bytes) -> bool | None:
    """Whether a digest, as any writer spells it, is that of one of the choices.

    None where the algorithm is none that we know.
    """
    label, _, value = labelled.partition(":")
    algorithm = label.lower().replace("sha-", "sha")
    made = [digest_like(f"{algorithm}:{value}", data) for data in choices]
    if None in made:
        return None
    return f"{algorithm}:{value}".lower() in {digest.lower() for digest in made if digest}


def file_sha256(path: Path) -> str:
    """Of a whole file, lower-case hexadecimal, as the manifest names it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def target_uri(url: str) -> str:
    """The URL as a header field can hold it: what is no visible ASCII is percent-encoded (UTF-8).

    URLs that Scrapy asked for are visible ASCII and stay as they are.
    """
    if _ALL_VISIBLE.fullmatch(url):
        return url
    return quote(url, safe=_VISIBLE, errors="surrogatepass")


def member(fields: dict[str, str], block: bytes, *, level: int) -> bytes:
    """One record as one gzip member (WARC/1.1 annex D), deflated at `level` (0: stored).

    Empty values are left out; Content-Length and the block digest are added.
    """
    lines = [f"{name}: {value}\r\n" for name, value in fields.items() if value]
    head = (
        f"WARC/1.1\r\n{''.join(lines)}WARC-Block-Digest: {block_digest(block)}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode("ascii")
    return _gzip(b"%b%b\r\n\r\n" % (head, block), level)


def _gzip(data: bytes, level: int) -> bytes:
    """One gzip member, made with tables of zlib no larger than the data calls for.

    Tables of full size take longer to clear than a request or a stored page takes to write.
    """
    window = min(max(len(data).bit_length(), 9), 15) if level else 9
    deflater = zlib.compressobj(level, zlib.DEFLATED, 16 + window, window - 7)
    return deflater.compress(data) + deflater.flush()
