"""Every kind of bad answer: a typed, counted outcome naming the URL, and the crawl goes on."""

import json
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.replica import Fault, FaultKind, Ministry, running
from tests.crawling import crawl, run, text_only

pytestmark = pytest.mark.xdist_group("bad_input")  # what they look at is made once

UNIT = "/web/diplomacy"

ARTICLES = {
    "empty": (Fault(FaultKind.EMPTY), "empty_page"),
    "error template": (Fault(FaultKind.ERROR_PAGE), "error_page"),
    "image": (Fault(FaultKind.IMAGE), "not_html"),
    "bomb": (Fault(FaultKind.BOMB), "too_large"),
    "huge": (Fault(FaultKind.HUGE), "too_large"),
    "huge, undeclared": (Fault(FaultKind.HUGE_UNDECLARED), "too_large"),
    "dropped": (Fault(FaultKind.DROP), "cut_short"),
    "truncated": (Fault(FaultKind.TRUNCATED), "cut_short"),
    "endless": (Fault(FaultKind.DRIP), "timed_out"),
    "removed": (Fault(FaultKind.STATUS, status=410), "gone"),
    "forbidden": (Fault(FaultKind.STATUS, status=403), "bad_status"),
    "broken server": (Fault(FaultKind.STATUS, status=500), "bad_status"),
    "loop": (Fault(FaultKind.REDIRECT, location="{own}"), "too_many_redirects"),
    "private": (Fault(FaultKind.REDIRECT, location="http://10.0.0.1/"), "forbidden_address"),
    "loopback": (Fault(FaultKind.REDIRECT, location="http://127.1/"), "forbidden_address"),
    "metadata": (
        Fault(FaultKind.REDIRECT, location="http://169.254.169.254/latest/"),
        "forbidden_address",
    ),
    "by name": (Fault(FaultKind.REDIRECT, location="http://localhost/"), "forbidden_address"),
    "other unit": (
        Fault(FaultKind.REDIRECT, location="https://www.gov.pl/web/gov/rada-ministrow"),
        "other_site",
    ),
}
HARMLESS = {"wrong charset": Fault(FaultKind.CHARSET), "20 kB headers": Fault(FaultKind.HEADERS)}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Any, Path]:
    """One crawl of a ministry in which each article has another fault."""
    folder = tmp_path_factory.mktemp("broken")
    ministry = Ministry(seed=5, articles=30, years=2)
    own = [a.url for a in ministry.articles(UNIT) if a.url.startswith(f"https://www.gov.pl{UNIT}/")]
    names = dict(zip([*ARTICLES, *HARMLESS], own, strict=False))
    for name, url in names.items():
        path = url.removeprefix("https://www.gov.pl")
        fault = ARTICLES[name][0] if name in ARTICLES else HARMLESS[name]
        if fault.location == "{own}":
            fault = Fault(FaultKind.REDIRECT, location=url)
        ministry.faults[path] = fault
    with running(ministry) as replica:
        options = [*text_only(replica, folder), "-s", "DOWNLOAD_TIMEOUT=2"]
        options += ["-s", "MFA_CONTACT=tests@example.org"]
        ended = run("scrapy", "crawl", "pl_mfa_en", *options)
    assert ended.code == 0, ended.err
    (report,) = folder.glob("runs/*/pl_mfa_en/report.json")
    return names, json.loads(report.read_bytes()), report.parent


@pytest.mark.parametrize("name", ARTICLES)
def test_a_bad_answer_is_a_typed_failure_naming_its_url(
    broken: tuple[dict[str, str], Any, Path], name: str
) -> None:
    names, report, _ = broken
    (failure,) = [f for f in report["failures"] if f["url"] == names[name]]
    assert failure["kind"] == ARTICLES[name][1]
    assert failure["reason"]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_can_be_read_is_read_whole(
    broken: tuple[dict[str, str], Any, Path], name: str
) -> None:
    names, _, folder = broken
    truth = next(
        a.truth
        for a in Ministry(seed=5, articles=30, years=2).articles(UNIT)
        if a.url == names[name]
    )
    lines = map(json.loads, (folder / "articles.jsonl").read_bytes().splitlines())
    (record,) = [line for line in lines if line["url"] == names[name]]
    assert (record["headline"], record["body"]) == (truth.headline, truth.body)


def test_the_crawl_goes_on_and_the_account_adds_up(
    broken: tuple[dict[str, str], Any, Path],
) -> None:
    _, report, folder = broken
    lines = (folder / "articles.jsonl").read_bytes().splitlines()
    assert report["walk"]["complete"] is True
    assert report["listed"] == len(lines) + report["gone"] + report["failed"]
    assert report["gone"] == 1
    assert len(lines) >= len(HARMLESS) + 5


LISTS = {  # one for each place where a walk can fail
    "no items": (Fault(FaultKind.NO_ITEMS), "empty_listing"),
    "image": (Fault(FaultKind.IMAGE), "not_html"),
    "gone": (Fault(FaultKind.STATUS, status=404), "gone"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_bad_list_page_ends_the_walk_and_keeps_what_was_read(tmp_path: Path, name: str) -> None:
    ministry = Ministry(seed=3, articles=30, years=2)
    fault, kind = LISTS[name]
    ministry.faults["/web/diplomacy/news-?page=2&size=10"] = fault
    with running(ministry) as replica:
        finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"))
    (failure,) = finished.report["listing_failures"]
    assert failure["kind"] == kind
    assert "page=2" in failure["url"]
    assert failure["url"] in finished.ended.err
    assert finished.report["walk"]["complete"] is False
    assert finished.row["listed"] >= 8
    assert finished.ended.code == 0


def test_a_site_whose_list_cannot_be_read_at_all_is_exit_code_1(tmp_path: Path) -> None:
    ministry = Ministry(seed=3, articles=5)
    ministry.faults["/web/diplomacy/news-"] = Fault(FaultKind.STATUS, status=403)
    with running(ministry) as replica:
        finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"))
    assert finished.ended.code == 1
    assert finished.row["listed"] == 0
    assert "answered HTTP 403" in finished.ended.err


def test_robots_that_fails_forbids_the_host_and_says_so(tmp_path: Path) -> None:
    ministry = Ministry(seed=3, articles=5)
    ministry.faults["/robots.txt"] = Fault(FaultKind.STATUS, status=500)
    with running(ministry) as replica:
        finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"))
        asked = {seen.target for seen in replica.requests}
    assert asked == {"/robots.txt"}
    assert finished.ended.code == 1
    assert finished.report["robots"]["https://www.gov.pl"]["rule"] == "disallowed"
    assert finished.report["listing_failures"][0]["kind"] == "robots_disallowed"


def test_a_public_host_is_not_asked_without_a_contact(tmp_path: Path) -> None:
    by_mfa = run("mfa", "crawl", "pl_mfa_en", "--output", str(tmp_path))
    assert by_mfa.code == 2
    assert "MFA_CONTACT" in by_mfa.err
    by_scrapy = run("scrapy", "crawl", "pl_mfa_en", "-s", f"MFA_OUTPUT={tmp_path}")
    assert "MFA_CONTACT" in by_scrapy.err
