"""An independent judge of an output folder: it reads every file itself and asks none of our code.

Gzip members are found by a loop of its own over zlib, records and digests are taken apart here,
warcio gives a second opinion, and the database is read as plain SQLite.
"""

import hashlib
import json
import re
import sqlite3
import zlib
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import html
from warcio.archiveiterator import ArchiveIterator

_BYTES = re.compile(r',"(?:sha256|media_type|width|height|size)":(?:"[^"]*"|\d+|null)')
_NO_ENTRY = re.compile(r"[?#]|/news-$")
Row = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """One WARC record as its bytes say."""

    file: str
    offset: int
    length: int
    headers: dict[str, str]
    block: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return self.headers["WARC-Record-ID"].strip("<>")

    @property
    def url(self) -> str:
        return self.headers.get("WARC-Target-URI", "")

    @property
    def entry(self) -> str | None:
        entry = self.headers.get("WARC-MFA-Entry")
        return json.loads(entry) if entry else None

    @property
    def status(self) -> int:
        return int(self.block.split(None, 2)[1])

    @property
    def table(self) -> str | None:
        """The table in which it has its row."""
        if self.headers["WARC-Type"] in {"response", "revisit"}:
            return "captures"
        roles = {"urn:mfa-crawler:failure:": "failures", "urn:mfa-crawler:run:": "runs"}
        return next((name for start, name in roles.items() if self.url.startswith(start)), None)

    @property
    def is_page(self) -> bool:
        """Whether it shows an article or picture whole; the replica's empty page is none."""
        is_whole = self.table == "captures" and "WARC-Truncated" not in self.headers
        is_asked = is_whole and self.headers["WARC-MFA-Purpose"] in {"article", "media"}
        return is_asked and self.status == 200 and "WARC-Payload-Digest" in self.headers


def members(data: bytes) -> tuple[list[tuple[int, int, bytes]], int]:
    """Offset, length and content of each whole gzip member, and where the last of them ends."""
    found = []
    offset = 0
    while offset < len(data):
        inflator = zlib.decompressobj(wbits=31)
        try:
            text = inflator.decompress(data[offset:])
        except zlib.error:
            break
        if not inflator.eof:
            break
        end = len(data) - len(inflator.unused_data)
        found.append((offset, end - offset, text))
        offset = end
    return found, offset


def written(folder: Path) -> tuple[list[Written], list[bytes]]:
    """The whole records of an archive's files, and what torn bytes come after them."""
    whole, torn = [], []
    for path in sorted((folder / "warc").glob("*/*.warc.gz*")):
        if path.parent.name == "torn":
            continue
        data = path.read_bytes()
        found, end = members(data)
        name = f"{path.parent.name}/{path.name.removesuffix('.open')}"
        whole += [_record(name, *member) for member in found]
        torn += [data[end:]] if data[end:] else []
    return whole, torn


def _record(name: str, offset: int, length: int, text: bytes) -> Written:
    head, _, rest = text.partition(b"\r\n\r\n")
    version, *lines = head.decode().split("\r\n")
    assert version == "WARC/1.1"
    headers = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    block, end = rest[:-4], rest[-4:]
    assert end == b"\r\n\r\n"
    assert int(headers["Content-Length"]) == len(block)
    return Written(name, offset, length, headers, block)


def tables(folder: Path, *names: str) -> dict[str, list[Row]]:
    """Every row of some tables."""
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db:
        db.row_factory = sqlite3.Row
        return {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}


def without_bytes(row: Row) -> Row:
    """A row without what pictures add to it when they come: digests in records and fingerprints,
    and one event, after which the numbers of others are higher.
    """
    if "fingerprint" in row:
        return row | {"article": _BYTES.sub("", row["article"]), "fingerprint": ""}
    return {name: row[name] for name in row if name != "number"} if "change" in row else row


def sound(folder: Path) -> None:
    """The archive is whole, closed and entered; records and rows belong together one to one."""
    assert not list((folder / "warc").rglob("*.open"))
    assert not list((folder / "warc").rglob("*.part"))
    records, torn = written(folder)
    assert not torn
    for record in records:
        _digests_match(record)
    _warcio_agrees(folder)
    _manifest_is_right(folder, records)
    _rows_and_records_are_one(folder, records)
    _database_is_consistent(folder)


def finished(folder: Path, unit: str) -> None:
    """`sound`, and every entry below `unit` that a kept list showed is accounted for."""
    sound(folder)
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db:
        for url in sorted(shown(folder, unit)):
            stored = db.execute(
                "SELECT count(*) FROM articles a JOIN urls u ON u.id = a.entry WHERE u.url = ?",
                (url,),
            ).fetchone()[0]
            reasons = db.execute(
                """SELECT c.reason FROM captures c JOIN urls u ON u.id = c.entry WHERE u.url = ?1
                AND state IN ('failed', 'gone') AND c.reason <> ''
                UNION ALL SELECT f.reason FROM failures f JOIN urls u ON u.id = f.entry
                WHERE u.url = ?1 AND state = 'failed' AND f.reason <> ''""",
                (url,),
            ).fetchall()
            assert stored == 1 or (stored == 0 and reasons), url


def shown(folder: Path, unit: str) -> set[str]:
    """The unit's entries on every kept list page, as lxml and warcio read it."""
    found = set()
    for path in (folder / "warc").glob("*/*.warc.gz"):
        for record in _warcio(path):
            is_list = record.rec_headers.get_header("WARC-MFA-Purpose") == "list"
            if (
                is_list
                and record.rec_type == "response"
                and record.http_headers.get_statuscode() == "200"
            ):
                page = html.fromstring(record.content_stream().read())
                links = [str(link.get("href")) for link in page.iterfind(".//main//a")]
                urls = [urljoin("https://www.gov.pl/", link) for link in links]
                own = [url for url in urls if url.startswith(f"https://www.gov.pl{unit}/")]
                found |= {url for url in own if not _NO_ENTRY.search(url)}
    return found


def _warcio(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        yield from ArchiveIterator(file, check_digests="raise")


def _warcio_agrees(folder: Path) -> None:
    for path in (folder / "warc").glob("*/*.warc.gz"):
        count = 0
        for record in _warcio(path):
            record.content_stream().read()
            count += 1
        assert count == len(members(path.read_bytes())[0])


def _digests_match(record: Written) -> None:
    algorithm, _, value = record.headers["WARC-Block-Digest"].partition(":")
    digest = hashlib.new(algorithm, record.block).digest()
    assert value in {digest.hex(), b32encode(digest).decode()}
    payload = record.headers.get("WARC-Payload-Digest")
    if payload and record.headers["WARC-Type"] == "response":
        _, _, body = record.block.partition(b"\r\n\r\n")
        assert payload == "sha1:" + b32encode(hashlib.sha1(body).digest()).decode()


def _manifest_is_right(folder: Path, records: list[Written]) -> None:
    counts = Counter(record.file for record in records)
    files = {
        f"{path.parent.name}/{path.name}": path for path in (folder / "warc").glob("*/*.warc.gz")
    }
    manifest = folder / "warc" / "manifest.jsonl"
    previous = hashlib.sha256().hexdigest()
    names = []
    for line in manifest.read_bytes().splitlines() if files else []:
        said = json.loads(line)
        data = files[said["name"]].read_bytes()
        assert said["sha256"] == hashlib.sha256(data).hexdigest()
        assert (said["bytes"], said["records"]) == (len(data), counts[said["name"]])
        assert said["previous"] == previous
        previous = hashlib.sha256(line).hexdigest()
        names.append(said["name"])
    assert sorted(names) == sorted(files)


def _rows_and_records_are_one(folder: Path, records: list[Written]) -> None:
    rows = tables(folder, "captures", "failures", "runs", "urls")
    urls = {row["id"]: row["url"] for row in rows["urls"]}
    for name in ("captures", "failures"):
        records_of = [record for record in records if record.table == name]
        found = {record.id: record for record in records_of}
        assert len(found) == len(records_of)
        assert {row["record_id"] for row in rows[name]} == found.keys()
        for row in rows[name]:
            _is_row_of(row, found[row["record_id"]], urls)
    runs = {record.id: record for record in records if record.table == "runs"}
    ended = {row["record_id"]: row for row in rows["runs"] if row["record_id"]}
    assert ended.keys() == runs.keys()
    for record_id, row in ended.items():
        assert json.loads(row["record"]) == json.loads(runs[record_id].block)
    begun = {_run_of(record) for record in records if record.headers["WARC-Type"] == "warcinfo"}
    assert {row["run"] for row in rows["runs"]} == begun
    assert all(row["reason"] for row in rows["runs"])


def _is_row_of(row: Row, record: Written, urls: dict[int, str]) -> None:
    place = record.file, record.offset, record.length
    assert (row["file"], row["offset"], row["length"]) == place
    assert row["date"] == record.headers["WARC-Date"]
    assert row["purpose"] == record.headers["WARC-MFA-Purpose"]
    assert urls.get(row["entry"]) == record.entry
    if "payload_digest" in row:
        assert row["kind"] == record.headers["WARC-Type"]
        assert (row["url"], row["status"]) == (record.url, record.status)
        assert row["payload_digest"] == record.headers.get("WARC-Payload-Digest")
    else:
        said = json.loads(record.block)
        assert (row["url"], row["kind"], row["reason"]) == (
            said["url"], said["kind"], said["message"],
        )  # fmt: skip


def _run_of(record: Written) -> str:
    return re.search(rb"(?m)^run: (\S+)", record.block)[1].decode()  # type: ignore[index]


def _database_is_consistent(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        words = db.execute("SELECT rowid FROM words ORDER BY rowid").fetchall()
        assert words == db.execute("SELECT entry FROM articles ORDER BY entry").fetchall()
        spells = db.execute("SELECT entry, version FROM spells ORDER BY entry, number").fetchall()
        assert all(one != other for one, other in pairwise(spells))
        lost = """SELECT count(*) FROM captures WHERE original NOT IN
            (SELECT record_id FROM captures WHERE kind = 'response' AND status = 200)"""
        assert db.execute(lost).fetchone() == (0,)
        unsettled = "SELECT name FROM files WHERE NOT settled"
        assert db.execute(unsettled).fetchall() == []
        twice = "SELECT 1 FROM versions GROUP BY entry, fingerprint HAVING count(*) > 1"
        assert db.execute(twice).fetchall() == []
