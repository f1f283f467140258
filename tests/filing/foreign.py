"""Records and files as other people's tools write them, byte by byte."""

import base64
import gzip
import hashlib
import io
import json
import uuid
import zipfile
from pathlib import Path

from mfa_crawler.filing import Imported, Importer, rebuild, verify
from mfa_crawler.filing.verifying import Verified
from mfa_crawler.replica import Article, Ministry
from mfa_crawler.replica.pages import article_page, listing_page
from mfa_crawler.store import DERIVED, EVIDENCE, CaptureRow, Store
from tests.lived import SITE

MINISTRY = Ministry(seed=11, articles=12, years=2)
UNIT = "/web/diplomacy"
LIST = "http://www.gov.pl/web/diplomacy/news-"
HTML = b"Content-Type: text/html;charset=UTF-8"
DAY = "2024-05-01T12:00:00Z"


def articles() -> list[Article]:
    """The replica's articles that are on the site itself, newest first."""
    return [article for article in MINISTRY.articles(UNIT) if f"{UNIT}/" in article.url]


def page(number: int = 0) -> bytes:
    """The HTML of one of them."""
    return article_page(MINISTRY, articles()[number]).body


def url(number: int = 0, scheme: str = "https") -> str:
    return f"{scheme}://{articles()[number].url.partition('://')[2]}"


def list_page() -> bytes:
    (unit,) = [unit for unit in MINISTRY.units if unit.path == UNIT]
    return listing_page(MINISTRY, unit, 1, 10, None).body


def http(body: bytes, *fields: bytes, line: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return b"\r\n".join([line, *fields, b"", b""]) + body


def sha1(data: bytes) -> str:
    digest = hashlib.sha1(data, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"


def record(
    target: str,
    block: bytes,
    *,
    kind: str = "response",
    date: str = DAY,
    record_id: str = "",
    version: str = "1.0",
    **fields: str,
) -> bytes:
    """One WARC record, uncompressed; names of further fields with _ for -, empty ones left out."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{record_id or uuid.uuid4().urn}>",
        "WARC-Target-URI": target,
        "WARC-Date": date,
        "Content-Type": "application/http;msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def capture(number: int = 0, *, date: str = DAY, scheme: str = "https", **fields: str) -> bytes:
    """One of the articles as a plain response."""
    return record(url(number, scheme), http(page(number), HTML), date=date, **fields)


def revisit(number: int, *, date: str, digest: str, **fields: str) -> bytes:
    """A later look at an article that found the same bytes."""
    profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    return record(
        url(number),
        http(b"", HTML),
        kind="revisit",
        date=date,
        WARC_Profile=profile,
        WARC_Payload_Digest=digest,
        **fields,
    )


def gzipped(*records: bytes) -> bytes:
    """Each record a gzip member."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def wacz(*files: tuple[str, bytes], digests: bool = True) -> bytes:
    """A package of these files, with datapackage.json as browsertrix writes it."""
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{hashlib.sha256(data if digests else b'').hexdigest()}",
            "bytes": len(data),
        }
        for name, data in files
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in files:
            package.writestr(name, data)
        said = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
        package.writestr("datapackage.json", json.dumps(said))
    return packed.getvalue()


def take(output: Path, *files: Path) -> list[Imported]:
    return Importer(output).take(files)


def taken(output: Path, data: bytes, name: str = "others.warc.gz") -> Imported:
    """What became of a file with these bytes; the archive is whole afterwards."""
    path = output.parent / name
    path.write_bytes(data)
    (done,) = take(output, path)
    if done.outcome == "imported":
        assert done.file
        assert (output / "warc" / done.file).read_bytes() == data
        is_whole(output)
    return done


def is_whole(output: Path) -> None:
    """Nothing is wrong, and a rebuild from WARC alone gives every row again."""
    assert list(verify(output, None, Verified())) == []
    live = everything(output)
    rebuild(output, lambda *_: None)
    assert everything(output) == live


def everything(output: Path, *sites: str) -> object:
    with Store.open(output, read_only=True) as store:
        return {
            (table, site): list(store.table(table, site))
            for table in (*EVIDENCE, *DERIVED)
            for site in (sites or store.sites())
        }


def captures(output: Path, number: int = 0) -> list[CaptureRow]:
    """The captures of one of the articles."""
    with Store.open(output, read_only=True) as store:
        return store.captures_of(SITE, url(number))
