"""The archive: what crossed the wire, in WARC, and how it is read back."""

from mfa_crawler.archive.coding import decoded
from mfa_crawler.archive.durable import make_folder, replacing, sync
from mfa_crawler.archive.exchange import Exchange, Kept, Original, Place, Purpose, Truncation
from mfa_crawler.archive.http import Message, read_response, split_interim
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import file_root, inclusion, leaves, root_of
from mfa_crawler.archive.naming import WarcName
from mfa_crawler.archive.reader import Record, members, read_record, records, site_files
from mfa_crawler.archive.record import (
    digest_like,
    file_sha256,
    payload_digest,
    warc_date,
)
from mfa_crawler.archive.repair import Mending, Repaired, repair
from mfa_crawler.archive.verify import Finding, inspect, readable
from mfa_crawler.archive.writer import UNREADABLE, Failed, WarcWriter

__all__ = [
    "UNREADABLE",
    "Entry",
    "Exchange",
    "Failed",
    "Finding",
    "Kept",
    "Manifest",
    "Mending",
    "Message",
    "Original",
    "Place",
    "Purpose",
    "Record",
    "Repaired",
    "Truncation",
    "WarcName",
    "WarcWriter",
    "decoded",
    "digest_like",
    "file_root",
    "file_sha256",
    "inclusion",
    "inspect",
    "leaves",
    "make_folder",
    "members",
    "payload_digest",
    "read_record",
    "read_response",
    "readable",
    "records",
    "repair",
    "replacing",
    "root_of",
    "site_files",
    "split_interim",
    "sync",
    "warc_date",
]
