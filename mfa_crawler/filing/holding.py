"""The bytes of a picture or attachment, out of the record that holds them."""

import hashlib
from pathlib import Path

from mfa_crawler.archive import Place, read_record
from mfa_crawler.errors import BadRecord
from mfa_crawler.store import Store


def held_bytes(store: Store, warc: Path, site: str, sha256: str) -> bytes:
    """The bytes of this SHA-256, checked; raises BadRecord where no record gives them."""
    row = store.holder(sha256)
    if row is None:
        reason = f"no record of {site} holds the picture {sha256}: run mfa rebuild"
        raise BadRecord(site, 0, reason)
    place = Place(row.file, row.offset, row.length)
    message = read_record(warc, place, row.record_id).response()
    body = message.content(0, row.url)
    if hashlib.sha256(body).hexdigest() != sha256:
        raise BadRecord(row.file, row.offset, f"does not hold the picture {sha256}: mfa verify")
    return body
