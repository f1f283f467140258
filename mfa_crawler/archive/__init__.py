"""The archive: what crossed the wire, in WARC, and how it is read back."""

from mfa_crawler.archive.coding import decoded
from mfa_crawler.archive.durable import make_folder
from mfa_crawler.archive.exchange import Exchange, Kept, Original, Place, Purpose, Truncation
from mfa_crawler.archive.http import Message, read_response, split_interim
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.naming import WarcName
from mfa_crawler.archive.reader import Record, members, read_record, records, site_files
from mfa_crawler.archive.record import payload_digest
from mfa_crawler.archive.repair import Mending, Repaired, repair
from mfa_crawler.archive.verify import Finding, inspect, readable
from mfa_crawler.archive.writer import Failed, WarcWriter

__all__ = [
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
    "inspect",
    "make_folder",
    "members",
    "payload_digest",
    "read_record",
    "read_response",
    "readable",
    "records",
    "repair",
    "site_files",
    "split_interim",
]
