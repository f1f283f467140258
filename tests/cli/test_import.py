"""`mfa import` of what other tools really write: wget, warcio, and browsertrix by its documents."""

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mfa_crawler.replica import Ministry, Replica, running
from mfa_crawler.replica.pages import listing_page
from tests.cli.archived import words
from tests.crawling import crawl, run
from tests.filing.foreign import (
    HTML,
    everything,
    gzipped,
    http,
    page,
    record,
    revisit,
    sha1,
    url,
    wacz,
)
from tests.forked import Ended
from tests.lived import SITE, mfa

CAPTURE = """
import sys
from warcio.capture_http import capture_http  # before http.client, which it takes the place of
import http.client
file, host, *urls = sys.argv[1:]
with capture_http(file, warc_version="1.1"):
    line = http.client.HTTPConnection(host)
    for url in urls:
        line.request("GET", url, headers={"Host": "www.gov.pl"})
        line.getresponse().read()
    line.close()
"""
LIST = "http://www.gov.pl/web/diplomacy/news-"


def imported(output: Path, *files: Path) -> list[dict[str, Any]]:
    ended = run("mfa", "import", *map(str, files), "--output", str(output), "--json")
    assert ended.code == 0, ended.err
    rows: list[dict[str, Any]] = ended.row["files"]
    return rows


def is_in_order(output: Path) -> None:
    """Verify finds nothing, rebuild gives the same, and reread would change nothing."""
    assert mfa(output, "verify", "--json").row["flaws"] == []
    before = everything(output)
    assert mfa(output, "rebuild").code == 0
    assert everything(output) == before
    assert mfa(output, "verify", "--json").row["flaws"] == []
    assert mfa(output, "reread", "--compare", "--json").row["sites"][0]["differing"] == {}


def wget(replica: Replica, folder: Path, name: str, *arguments: str) -> Path:
    """`wget` of the list and what it leads to, as if the replica were the ministry."""
    command = ["wget", "-e", f"http_proxy={replica.url}", "-r", "-l1", "-np", "-nd", "-P", name]
    subprocess.run(
        [*command, f"--warc-file={name}", "--warc-cdx", *arguments, LIST],
        cwd=folder,
        capture_output=True,
        check=False,  # it fails where a link leads nowhere
    )
    return folder / f"{name}.warc.gz"


@pytest.mark.debian
def test_what_wget_took_and_a_crawl_are_one_history(tmp_path: Path) -> None:
    ministry = Ministry(seed=3, articles=8)
    output = tmp_path / "output"
    with running(ministry) as replica:
        file = wget(replica, tmp_path, "first", "-I", "/web/diplomacy")
        again = wget(replica, tmp_path, "again", "-I/web/diplomacy", "--warc-dedup=first.cdx")
        (first, second) = imported(output, file, again)
        own = [one.url for one in ministry.articles("/web/diplomacy") if "/diplomacy/" in one.url]
        kept = {line["url"]: line for line in exported(output)}
        edited, same = [address for address in own if address.replace("s:", ":") in kept][:2]
        ministry.edit(edited, headline="Another headline entirely")
        crawled = crawl(output, SITE, replica.connect("www.gov.pl"))
    assert first["odd"] == second["odd"] == []
    assert first["lists"] == 1
    assert first["articles"] > 5
    assert (crawled.row["changed"], crawled.row["failed"]) == (1, 0)
    assert crawled.row["new"] == len(own) - first["articles"]
    told = mfa(output, "history", edited, "--json").row
    assert [version["source_class"] for version in told["versions"]] == ["imported", "synthetic"]
    sources = {source["source_class"]: source["captures"] for source in told["sources"]}
    assert sources == {"imported": 2, "synthetic": 1}
    assert "headline" in {event["type"] for event in told["events"]}
    (spell,) = mfa(output, "history", same, "--json").row["spells"]
    assert spell["captures"] == 3
    shown = words(mfa(output, "history", edited).out)
    assert "Captures: 2 imported, 1 synthetic" in shown
    assert "(imported)" in shown
    assert mfa(output, "show", same, "--proof").code == 0
    assert "read from: imported" in words(mfa(output, "show", same).out)
    assert mfa(output, "show", edited, "--json").row["capture"]["source_class"] == "synthetic"
    is_in_order(output)


def test_a_list_that_others_walked_is_walked_all_the_same(tmp_path: Path) -> None:
    ministry = Ministry(seed=3, articles=45)
    (unit,) = [unit for unit in ministry.units if unit.path == "/web/diplomacy"]
    output, file = tmp_path / "output", tmp_path / "lists.warc.gz"
    first = LIST.replace("http:", "https:")
    pages = {first: 1, f"{first}?page=4": 4, f"{first}?page=5": 5, f"{first}?page=5&size=10": 5}
    lists = [
        record(
            address,
            http(listing_page(ministry, unit, number, 10, None).body, HTML),
            date=f"2024-05-0{day}T12:00:00Z",
        )
        for day, (address, number) in enumerate(pages.items(), 1)
    ]
    file.write_bytes(gzipped(*lists))
    with running(ministry) as replica:
        connect = replica.connect("www.gov.pl")
        begun = crawl(output, SITE, connect, "--limit", "20")
        (done,) = imported(output, file)
        crawled = crawl(output, SITE, connect)
    assert done["lists"] == 4
    assert crawled.report["walk"]["complete"]
    assert begun.row["new"] + crawled.row["new"] == 45  # page 3 was not leapt over
    is_in_order(output)


def exported(output: Path) -> list[dict[str, Any]]:
    done = mfa(output, "export", "--format", "jsonl", str(output / "all.jsonl"))
    assert done.code == 0, done.err
    return [json.loads(line) for line in (output / "all.jsonl").read_text("utf-8").splitlines()]


def test_what_warcio_captured_and_wrote(tmp_path: Path) -> None:
    ministry = Ministry(seed=3, articles=8)
    output, captured, written = (tmp_path / n for n in ("output", "http.warc.gz", "made.warc.gz"))
    with running(ministry) as replica:
        own = ministry.truth("/web/diplomacy", 0).url.replace("https:", "http:")
        host = replica.url.removeprefix("http://")
        subprocess.run([sys.executable, "-c", CAPTURE, str(captured), host, LIST, own], check=True)
        with written.open("wb") as file:
            _write(WARCWriter(file, gzip=True))
        one, two = imported(output, captured, written)
        crawled = crawl(output, SITE, replica.connect("www.gov.pl"))
    assert (one["captures"], one["articles"], one["lists"], one["odd"]) == (2, 1, 1, [])
    assert (two["captures"], two["articles"], two["odd"]) == (3, 1, [])
    assert crawled.row["unchanged"] == 1
    told = mfa(output, "history", own, "--json").row
    assert [source["source_class"] for source in told["sources"]] == ["imported", "synthetic"]
    is_in_order(output)


def _write(writer: WARCWriter) -> None:
    """A response, a revisit of it, and a 404, with the digests that warcio computes."""
    day, later = "2024-05-01T12:00:00Z", "2024-06-01T12:00:00Z"
    found = _record(writer, url(), "200 OK", page(), day)
    digest = found.rec_headers.get_header("WARC-Payload-Digest")
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    dated = {"WARC-Date": later}
    again = writer.create_revisit_record(
        url(), digest, url(), day, http_headers=head, warc_headers_dict=dated
    )
    writer.write_record(again)
    _record(writer, url(1), "404 Not Found", b"<p>None", later)


def _record(writer: WARCWriter, target: str, status: str, body: bytes, date: str) -> ArcWarcRecord:
    head = StatusAndHeaders(status, [("Content-Type", "text/html")], protocol="HTTP/1.1")
    made = writer.create_warc_record(
        target,
        "response",
        payload=io.BytesIO(body),
        http_headers=head,
        warc_headers_dict={"WARC-Date": date},
    )
    writer.write_record(made)
    made.raw_stream.close()  # warcio leaves its temporary file open
    return made


def browsertrix() -> bytes:
    """A WACZ as its specification and browsertrix-crawler's documents describe it."""
    day, later = "2024-05-01T12:00:00.123Z", "2024-06-01T12:00:00.456Z"
    digest = f"sha256:{hashlib.sha256(page()).hexdigest()}"
    said = json.dumps({"ipType": "Public", "cert": {"issuer": "Nobody"}})
    extra = {"version": "1.1", "date": day}
    info = json.dumps({"pageid": "1", "url": url(), "urls": {url(): {"status": 200}}}).encode()
    json_type = {"Content_Type": "application/json"}
    records = [
        record("", b"software: Browsertrix-Crawler\r\n", kind="warcinfo", **extra),
        record(
            url(),
            http(page(), b"content-type: text/html", b"x-orig-content-encoding: br").replace(
                b"HTTP/1.1 200 OK", b"HTTP/2 200", 1
            ),
            WARC_Payload_Digest=digest,
            WARC_Page_ID="1",
            WARC_Resource_Type="document",
            WARC_Protocol="h2",
            WARC_JSON_Metadata=said,
            **extra,
        ),
        record(url(), b"GET / HTTP/1.1\r\n\r\n", kind="request", **extra),
        record(f"urn:pageinfo:{url()}", info, kind="resource", **json_type, **extra),
        record(f"urn:view:{url()}", b"\x89PNG", kind="resource", Content_Type="image/png", **extra),
        record(f"urn:text:{url()}", b"words", kind="resource", Content_Type="text/plain", **extra),
        revisit(
            0,
            digest=digest,
            date=later,
            version="1.1",
            WARC_Refers_To_Target_URI=url(),
            WARC_Refers_To_Date=day,
        ),
    ]
    pages = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return wacz(
        ("archive/rec-1.warc.gz", gzipped(*records)),
        ("indexes/index.cdxj", b""),
        ("pages/pages.jsonl", json.dumps(pages).encode()),
    )


def test_a_package_as_browsertrix_makes_them(tmp_path: Path) -> None:
    output, path = tmp_path / "output", tmp_path / "crawl.wacz"
    path.write_bytes(browsertrix())
    (done,) = imported(output, path)
    assert done["name"] == f"{path}/archive/rec-1.warc.gz"
    assert done["outcomes"] == {"article": 2}
    assert done["skipped"] == {"warcinfo": 1, "request": 1, "resource": 3}
    assert done["odd"] == []
    (spell,) = mfa(output, "history", url(), "--json").row["spells"]
    assert (spell["captures"], spell["last_date"]) == (2, "2024-06-01T12:00:00.456Z")
    assert mfa(output, "show", url(), "--proof").code == 0
    is_in_order(output)


def test_what_browsertrix_writes_with(tmp_path: Path) -> None:
    """The file was written by warcio.js 2.4.11, browsertrix-crawler's library, in its options."""
    output, file = tmp_path / "output", Path(__file__).with_name("warcio-js.warc.gz")
    (done,) = imported(output, file)
    assert (done["outcomes"], done["odd"]) == ({"article": 2}, [])
    (article,) = exported(output)
    assert article["capture"]["fetched_at"] == "2024-05-01T12:00:00.123Z"
    assert article["capture"]["payload_digest"].startswith("sha1:")
    (spell,) = mfa(output, "history", article["url"], "--json").row["spells"]
    assert (spell["captures"], spell["last_date"]) == (2, "2024-06-01T12:00:00.456Z")
    is_in_order(output)


def test_it_says_what_became_of_each_file(tmp_path: Path) -> None:
    output = tmp_path / "output"
    good, bad = tmp_path / "good.warc.gz", tmp_path / "bad.txt"
    other = record("https://example.org/", http(b"<p>Hello", HTML))
    flawed = record(url(1), http(page(1), HTML), WARC_Payload_Digest=sha1(b"other"))
    good.write_bytes(gzipped(record(url(), http(page(), HTML)), other, flawed))
    bad.write_text("Dear diary")
    ended = _import(output, good, bad)
    assert ended.code == 1
    assert [line.split()[1:] for line in ended.out.splitlines()[1:]] == [
        ["imported", "3", "2", "1", "0", "1"],
        ["refused", "0", "0", "0", "0", "0"],
    ]
    said = ("example.org (1)", "neither a WARC nor an ARC record", "not that of its payload")
    assert [one for one in said if one not in ended.err] == []
    again = _import(output, good)
    assert (again.code, "nothing was changed" in again.err) == (0, True)
    assert _import(output, tmp_path / "none.warc.gz").code == 2
    assert _import(output, good, "--site", "nowhere").code == 2


def _import(output: Path, *arguments: str | Path) -> Ended:
    return run("mfa", "import", *map(str, arguments), "--output", str(output))


def test_synthetic_records_stay_what_they_are(tmp_path: Path) -> None:
    made = tmp_path / "made"
    with running(Ministry(seed=3, articles=4)) as replica:
        crawl(made, SITE, replica.connect("www.gov.pl"))
        (file,) = made.glob(f"warc/{SITE}/*.warc.gz")
        (known,) = imported(made, file)
        assert known["outcome"] == "known"
        (done,) = imported(tmp_path / "other", file)
        assert done["outcome"] == "imported"
    other = tmp_path / "other"
    assert {line["capture"]["source_class"] for line in exported(other)} == {"synthetic"}
    refused = run("mfa", "crawl", SITE, "--output", str(other), MFA_CONTACT="a@example.org")
    assert refused.code == 2
    assert "holds synthetic captures" in refused.err
