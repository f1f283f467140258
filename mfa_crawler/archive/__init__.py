"""The archive: what crossed the wire, in WARC, and how it is read back."""

from mfa_crawler.archive.access import LeftOut
from mfa_crawler.archive.cdxj import Memento, cdx_timestamp
from mfa_crawler.archive.coding import decoded
from mfa_crawler.archive.durable import claim, make_folder, replacing, sync
from mfa_crawler.archive.exchange import Exchange, Kept, Original, Place, Purpose, Truncation
from mfa_crawler.archive.expunging import Rewriting, expunge, rewritings
from mfa_crawler.archive.foreign import FOLDER, imported_files, is_imported
from mfa_crawler.archive.http import Message, read_response, split_interim
from mfa_crawler.archive.indexing import ReplayIndex
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import file_root, inclusion, leaves, root_of
from mfa_crawler.archive.naming import OPEN, WarcName
from mfa_crawler.archive.reader import (
    Record,
    capture_at,
    file_name,
    members,
    opening,
    read_record,
    records,
    site_files,
)
from mfa_crawler.archive.record import (
    digest_holds,
    digest_like,
    file_sha256,
    is_part,
    part_id,
    payload_digest,
    warc_date,
    whole_id,
)
from mfa_crawler.archive.repair import Mending, Promised, Repaired, repair
from mfa_crawler.archive.scanning import Skimmed, Unread, foreign_records, none_of_them
from mfa_crawler.archive.sorting import SortedLines
from mfa_crawler.archive.taking import Package, Staged, make_room, staged
from mfa_crawler.archive.verify import Finding, inspect, read_through, readable
from mfa_crawler.archive.wacz import WaczAbout, WaczPage, WaczWriter
from mfa_crawler.archive.wayback import Wayback, find_wayback, serving
from mfa_crawler.archive.writer import UNREADABLE, Failed, WarcWriter

__all__ = [
    "FOLDER",
    "OPEN",
    "UNREADABLE",
    "Entry",
    "Exchange",
    "Failed",
    "Finding",
    "Kept",
    "LeftOut",
    "Manifest",
    "Memento",
    "Mending",
    "Message",
    "Original",
    "Package",
    "Place",
    "Promised",
    "Purpose",
    "Record",
    "Repaired",
    "ReplayIndex",
    "Rewriting",
    "Skimmed",
    "SortedLines",
    "Staged",
    "Truncation",
    "Unread",
    "WaczAbout",
    "WaczPage",
    "WaczWriter",
    "WarcName",
    "WarcWriter",
    "Wayback",
    "capture_at",
    "cdx_timestamp",
    "claim",
    "decoded",
    "digest_holds",
    "digest_like",
    "expunge",
    "file_name",
    "file_root",
    "file_sha256",
    "find_wayback",
    "foreign_records",
    "imported_files",
    "inclusion",
    "inspect",
    "is_imported",
    "is_part",
    "leaves",
    "make_folder",
    "make_room",
    "members",
    "none_of_them",
    "opening",
    "part_id",
    "payload_digest",
    "read_record",
    "read_response",
    "read_through",
    "readable",
    "records",
    "repair",
    "replacing",
    "rewritings",
    "root_of",
    "serving",
    "site_files",
    "split_interim",
    "staged",
    "sync",
    "warc_date",
    "whole_id",
]
