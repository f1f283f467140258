"""Scrapy's own commands and options keep working in this project."""

import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.errors import BadArgument
from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.sites import site
from mfa_crawler.spiders import NewsSpider
from tests.crawling import arguments, connected, run, text_only
from tests.forked import BIN

LIST = "https://www.gov.pl/web/diplomacy/news-"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=11, articles=12, years=1)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def test_fetch_and_shell_read_a_page_and_begin_no_run(tmp_path: Path, replica: Replica) -> None:
    options = connected(replica, tmp_path)
    fetched = run("scrapy", "fetch", "--nolog", *options, LIST)
    assert "art-prev" in fetched.out
    shell = run(
        "scrapy", "shell", "--nolog", *options, "-c", "response.css('h2::text').get()", LIST
    )
    assert shell.code == 0, shell.err
    assert shell.out.strip()
    assert list(tmp_path.iterdir()) == []


def test_xml_holds_nested_fields_as_elements(tmp_path: Path, replica: Replica) -> None:
    feed = tmp_path / "x.xml"
    options = [*text_only(replica, tmp_path), "-O", str(feed)]
    ended = run("scrapy", "crawl", "pl_mfa_en", *options)
    assert ended.code == 0, ended.err
    items = ET.parse(feed).getroot().findall("item")
    assert len(items) >= 10
    (written,) = tmp_path.glob("runs/*/pl_mfa_en/articles.jsonl")
    records = {r["url"]: r for r in map(json.loads, written.read_bytes().splitlines())}
    for item in items:
        record = records[item.findtext("url") or ""]
        urls = [image.findtext("url") for image in item.findall("gallery/value")]
        assert urls == [image["url"] for image in record["gallery"]]
        assert item.findtext("capture/source_class") == "synthetic"


WRONG = {
    "sinse": ("2023-01-01", "sinse: no such argument; there are since, until, "),
    "site": ("x", "site: no such argument"),
    "since": ("yesterday", "since=yesterday: not a day; write it like since=2023-10-01"),
    "limit": ("0", "limit=0: not a whole number above 0; write it like limit=20"),
    "full": ("yes", "full=yes: say full=1 or full=0"),
    "requisites": ("no", "requisites=no: say requisites=1 or requisites=0"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_argument_is_named_with_its_remedy(name: str) -> None:
    value, words = WRONG[name]
    with pytest.raises(BadArgument) as refused:
        NewsSpider.of(site("pl_mfa_en"))(**{name: value})
    assert words in str(refused.value)


def test_scrapy_says_which_argument_is_wrong(tmp_path: Path) -> None:
    named = arguments(since="yesterday")
    ended = run("scrapy", "crawl", "pl_mfa_en", "-s", f"MFA_OUTPUT={tmp_path}", *named)
    assert ended.code == 1
    assert "since=yesterday: not a day" in ended.err


def test_a_contact_given_as_a_setting_is_in_the_user_agent(
    tmp_path: Path, replica: Replica
) -> None:
    options = [*connected(replica, tmp_path), "-s", "MFA_CONTACT=me@example.org"]
    run("scrapy", "crawl", "pl_mfa_en", *options, *arguments(limit="1", images="0", requisites="0"))
    agents = {dict(seen.headers).get("User-Agent", "") for seen in replica.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("(+me@example.org)")


def test_a_host_that_wants_rest_gets_it_from_the_next_site_too(tmp_path: Path) -> None:
    ministry = Ministry(seed=1, articles=3)
    rest = Fault(FaultKind.STATUS, status=503, retry_after="3600")
    ministry.faults["/web/diplomacy/news-"] = rest
    with running(ministry) as replica:
        ended = run(
            "mfa", "crawl", "pl_mfa_en", "pl_paa", "--connect", replica.connect("www.gov.pl"),
            "--output", str(tmp_path), "--json",
        )  # fmt: skip
        asked = [seen.target for seen in replica.requests]
    assert asked == ["/robots.txt", "/web/diplomacy/news-"]
    assert ended.code == 1
    assert ended.err.count("host_away") == 2


def test_a_full_disk_ends_the_run_with_whole_lines_and_a_failure(
    tmp_path: Path, replica: Replica
) -> None:
    command = (
        f"ulimit -f 400; exec {BIN}/mfa crawl pl_mfa_en --json --output {tmp_path} "
        f"--connect {replica.connect('www.gov.pl')}"
    )
    ended = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 1
    row = json.loads(ended.stdout)
    (written,) = tmp_path.glob("runs/*/pl_mfa_en/articles.jsonl")
    lines = written.read_bytes().splitlines(keepends=True)
    assert all(json.loads(line) and line.endswith(b"\n") for line in lines)
    assert len(lines) == row["new"]
    assert row["listed"] == row["new"] + row["gone"] + row["failed"]
    assert "the disk took no more: File too large" in ended.stderr
