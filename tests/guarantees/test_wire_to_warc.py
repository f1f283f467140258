"""From the server's socket to the WARC record: a real crawl keeps what odd servers really send."""

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mfa_crawler.archive import Record, records
from tests.crawling import Crawl, crawl
from tests.fetch.wire_server import ENDED_BADLY, WHOLE, Script, WireServer, serving

pytestmark = pytest.mark.xdist_group("wire_to_warc")  # what they look at is made once

UNIT = "/web/diplomacy"
ENDED = {target: script for target, (_, script) in ENDED_BADLY.items()}
ODD = {f"{UNIT}{target}": script for target, script in (WHOLE | ENDED).items()}


def a_list() -> Script:
    """A news list that leads to every odd answer."""
    links = "".join(
        f'<li><div><div class="title"><a href="{target}">Odd</a></div></div></li>' for target in ODD
    )
    body = (
        '<html><body><article><h2>News</h2><div class="art-prev art-prev--near-menu">'
        f"<ul>{links}</ul></div></article></body></html>"
    ).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    return Script((head % len(body) + body,))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[WireServer, Crawl]:
    folder = tmp_path_factory.mktemp("wire")
    with serving({**ODD, f"{UNIT}/news-": a_list()}) as server:
        finished = crawl(folder, "pl_mfa_en", f"www.gov.pl={server.url}")
    return server, finished


def kept(folder: Path) -> Counter[tuple[str, bytes, bytes]]:
    """Target, request and response of every exchange that the archive holds."""
    (file,) = folder.glob("warc/*/*.warc.gz")
    by_id = {record.record_id: record for record in records(file)}
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in by_id.values():
        groups[next(iter(record.concurrent_to), record.record_id)].append(record)
    found: Counter[tuple[str, bytes, bytes]] = Counter()
    for group in groups.values():
        requests = [record for record in group if record.kind == "request"]
        for request in requests:
            answer = b"".join(_before(group)) + b"".join(_answers(group, by_id))
            found[_target(request), request.block, answer] += 1
    return found


def _target(request: Record) -> str:
    parts = urlsplit(request.url or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _before(group: list[Record]) -> list[bytes]:
    return [
        record.block for record in group if (record.url or "").startswith("urn:mfa-crawler:byt")
    ]


def _answers(group: list[Record], by_id: dict[str, Record]) -> list[bytes]:
    """A response as it is, a revisit with the body of its original."""
    answers = []
    for record in group:
        if record.kind in {"response", "revisit"}:
            original = by_id.get(record.refers_to or "")
            answers.append(record.block + (original.response().body if original else b""))
    return answers


def test_every_exchange_is_in_the_archive_byte_for_byte(
    crawled: tuple[WireServer, Crawl],
) -> None:
    server, finished = crawled
    sent = Counter((seen.target, seen.request, seen.response) for seen in server.seen)
    assert {target for target, _, _ in sent} >= ODD.keys()
    assert kept(finished.folder) == sent


def test_the_crawl_accounts_for_all_of_them(crawled: tuple[WireServer, Crawl]) -> None:
    _, finished = crawled
    assert finished.row["listed"] == len(ODD)
    assert finished.row["failed"] + finished.row["gone"] == len(ODD)  # none of them is an article


def test_warcio_check_and_verify_find_nothing_to_say(crawled: tuple[WireServer, Crawl]) -> None:
    _, finished = crawled
    (file,) = finished.folder.glob("warc/*/*.warc.gz")
    # Google's brotli has another interface than warcio wants (webrecorder/warcio#73)
    code = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main()"
    commands = [
        [sys.executable, "-c", code, "check", str(file)],
        [str(Path(sys.executable).parent / "mfa"), "verify", "--output", str(finished.folder)],
    ]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
