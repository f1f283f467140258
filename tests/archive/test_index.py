"""The index beside pywb's own: the same lines, save those that no replay should show."""

import json
import os
import random
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from mfa_crawler.archive import LeftOut, Original, Purpose, ReplayIndex, SortedLines
from mfa_crawler.archive.cdxj import index
from mfa_crawler.archive.surt import surt
from mfa_crawler.errors import TornMember
from tests.archive.wire import CUT, HTML, ODD, PAGE, URL, exchange, only_file, response, writer

UNCLEAR = {"folded by blanks"}
"""Records without a payload digest, because readers do not agree where the body begins."""

_CANONICALIZE = """
import json, sys
from pywb.utils.canonicalize import canonicalize
json.dump([canonicalize(url) for url in json.load(sys.stdin)], sys.stdout)
"""
_HOSTS = """
    www.gov.pl WWW2.Example.ORG www12.gov.pl example.org. a..b user:pw@h.org h.org:80 h.org:443
    h.org:8080 127.0.0.1:81 münchen.de xn--mnchen-3ya.de [::1]:80 h.org: WWW.gov.pl:443
""".split()
_BITS = [
    *"aBzą/?&=.%+!;\\|~\"' #\t",
    *"// .. %20 %2F %25 %2525 %C4%85 a=1 b www. sid= x.aspx jsessionid= PHPSESSID= (S( ))/".split(),
    *(32 * "0", 24 * "a", "cfid=1&cftoken=2"),
]


def test_keys_are_those_that_pywb_searches_by(pywb: Path) -> None:
    chance = random.Random(7)
    urls = [
        chance.choice(["http://", "https://", "HTTPS://"])
        + chance.choice(_HOSTS)
        + chance.choice("/?")
        + "".join(chance.choices(_BITS, k=chance.randrange(12)))
        for _ in range(5000)
    ]
    done = subprocess.run(
        [pywb / "python", "-W", "ignore", "-c", _CANONICALIZE],
        input=json.dumps(urls),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = dict(zip(urls, json.loads(done.stdout), strict=True))
    assert {url: surt(url) for url in urls} == theirs


def test_escapes_upon_escapes_take_little_time() -> None:
    assert surt("http://h.org/%25%32%35%32e%2") == "org,h)/.%252"
    begun = time.process_time()
    for depth in ("25" * 300_000, "%25" * 200_000):
        surt(f"http://h.org/a%{depth}")
    assert time.process_time() - begun < 10


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of whole, cut, empty, unchanged, failed and foreign answers, closed."""
    output = tmp_path_factory.mktemp("output")
    archive = writer(output)
    original = None
    for number, (name, raw) in enumerate((ODD | CUT).items()):
        url = f"{URL}?{number}"
        kept = archive.capture(exchange(raw, url, is_cut=name in CUT), Purpose.ARTICLE, entry=URL)
        if name == "gzip":
            assert kept.payload_digest
            date = "2026-11-23T22:33:41.123Z"
            original = Original(kept.record_id, url, date, kept.payload_digest)
    same = exchange(ODD["gzip"], begun="2026-11-24T00:00:00.000Z")
    archive.capture(same, Purpose.ARTICLE, original=original)
    unchanged = response(b"", b'ETag: "1"', status=b"304 Not Modified")
    archive.capture(exchange(unchanged, URL), Purpose.ARTICLE, original=original)
    archive.capture(exchange(unchanged, f"{URL}?unasked"), Purpose.ARTICLE)
    moved = response(b"", b"Location: /x", b"Content-Length: 0", status=b"302 Found")
    archive.capture(exchange(moved, f"{URL}?moved"), Purpose.ARTICLE)
    missing = response(PAGE, HTML, status=b"404 Not Found")
    archive.capture(exchange(missing, f"{URL}?missing"), Purpose.ARTICLE)
    archive.failure(exchange(b"SSH-2.0\r\n", is_cut=True), Purpose.LIST, "unreachable", "no HTTP")
    archive.note("run", b"{}")
    archive.close()
    return output


def _lines(data: bytes) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for line in data.decode().splitlines():
        key, moment, about = line.split(" ", 2)
        yield key, moment, json.loads(about)


def test_lines_are_those_of_pywb_without_what_no_replay_should_show(odd: Path, pywb: Path) -> None:
    command = [str(pywb / "cdx-indexer"), "-j", "-s", str(only_file(odd))]
    done = subprocess.run(command, capture_output=True, check=True)
    theirs = [*_lines(b"\n".join(x for x in done.stdout.splitlines() if b"{" in x))]
    ours = [*_lines(b"".join(sorted(index(only_file(odd)))))]
    numbers = {name: f"{URL}?{number}" for number, name in enumerate(ODD | CUT)}
    urls = {numbers[name] for name in CUT}
    unclear = {numbers[name] for name in UNCLEAR}
    hidden = [
        one
        for one in theirs
        if one[2]["url"].startswith("urn:")
        or one[2]["url"] in urls
        or one[2].get("status") == "304"
        or (one[2]["mime"] == "warc/revisit" and "digest" not in one[2])
    ]
    hidden_urls = [about["url"] for _, _, about in hidden]
    assert any(url.startswith("urn:mfa-crawler:failure:") for url in hidden_urls)
    assert sum(url.startswith("http") for url in hidden_urls) == len(CUT) + 2  # and both 304s
    shown = [one for one in theirs if one not in hidden]
    for (_, _, mine), (_, _, other) in zip(ours, shown, strict=True):
        assert mine["filename"] == f"pl_mfa_en/{only_file(odd).name}"
        mine["filename"] = only_file(odd).name
        mine["digest"] = mine["digest"].removeprefix("sha1:")
        if mine["url"] in unclear:
            mine["digest"] = other["digest"]
    assert ours == shown


def test_only_what_changed_is_read_again(odd: Path, tmp_path: Path) -> None:
    warc = tmp_path / "warc"
    for site in ("a", "b"):
        (warc / site).mkdir(parents=True)
        (warc / site / "1.warc.gz").write_bytes(only_file(odd).read_bytes())
    replay = ReplayIndex(warc, tmp_path / "replay")

    def refreshed() -> list[str]:
        return [str(path.relative_to(warc)) for path in replay.refresh()]

    assert refreshed() == ["a/1.warc.gz", "b/1.warc.gz"]
    whole = replay.path.read_bytes()
    assert whole.splitlines() == sorted(whole.splitlines())
    assert whole.count(b'"a/1.warc.gz"') == whole.count(b'"b/1.warc.gz"') > 20
    before = replay.path.stat()
    assert refreshed() == []
    assert replay.path.stat() == before
    os.utime(warc / "a" / "1.warc.gz", ns=(1, 1))
    (warc / "b" / "2.warc.gz.open").write_bytes(b"torn")
    assert refreshed() == ["a/1.warc.gz"]
    assert replay.path.read_bytes() == whole
    (warc / "b" / "1.warc.gz").unlink()
    assert refreshed() == []
    assert b'"b/1.warc.gz"' not in replay.path.read_bytes()


def test_a_refresh_that_was_stopped_half_way_is_done_again(odd: Path, tmp_path: Path) -> None:
    whole = only_file(odd)
    (tmp_path / "warc" / "a").mkdir(parents=True)
    (tmp_path / "warc" / "a" / "1.warc.gz").write_bytes(whole.read_bytes())
    left_out = [LeftOut()]
    replay = ReplayIndex(tmp_path / "warc", tmp_path / "replay", lambda: left_out[0])
    deque(replay.refresh(), 0)
    torn = tmp_path / "warc" / "a" / "3.warc.gz"
    torn.write_bytes(whole.read_bytes()[:-9])
    (tmp_path / "warc" / "a" / "2.warc.gz").write_bytes(whole.read_bytes())
    with pytest.raises(TornMember, match=r"3\.warc\.gz"):
        deque(replay.refresh(), 0)
    torn.unlink()  # and 2.warc.gz, which was read before it, is in no index yet
    assert not [*replay.refresh()]
    assert b'"a/2.warc.gz"' in replay.path.read_bytes()
    missing = f"{URL}?missing"
    left_out[0] = LeftOut(urls={missing: "2026-11-24T00:00:00.000Z"})
    rules, part = tmp_path / "replay" / "withheld.aclj", tmp_path / "replay" / "index.cdxj.part"
    part.mkdir()  # so that no index can be written
    with pytest.raises(OSError, match=r"index\.cdxj"):
        deque(replay.refresh(), 0)
    assert missing not in rules.read_text()  # whoever sees the rule may trust the index
    part.rmdir()
    deque(replay.refresh(), 0)
    assert missing in rules.read_text()
    shown = [about for _, _, about in _lines(replay.path.read_bytes()) if about["url"] == missing]
    assert [about["filename"] for about in shown] == ["withheld"]


def test_lines_that_do_not_fit_in_memory_are_put_in_order(tmp_path: Path) -> None:
    chance = random.Random(3)
    lines = [b"%d\n" % chance.randrange(10_000) for _ in range(20_000)]
    spilled = SortedLines(tmp_path, most=1000)
    for line in lines:
        spilled.add(line)
    for _ in range(2):
        assert list(spilled) == sorted(set(lines))
    spilled.close()
    assert not list(tmp_path.iterdir())


def test_replays_of_one_archive_take_turns(odd: Path, tmp_path: Path) -> None:
    first = ReplayIndex(odd / "warc", tmp_path).refresh()
    next(first)
    other = Thread(target=lambda: deque(ReplayIndex(odd / "warc", tmp_path).refresh(), 0))
    other.start()
    other.join(0.3)
    assert other.is_alive()
    deque(first, 0)
    other.join()
    assert (tmp_path / "index.cdxj").read_bytes()
