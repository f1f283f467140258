"""`mfa doctor`, and the checks of a crawl: which field, on which site, since when."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from mfa_crawler.health import Examination, examine
from mfa_crawler.replica import WORLD, Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.sites import SITES
from mfa_crawler.store import Store
from tests.cli.withheld import Lived, withhold
from tests.crawling import ROOT, run
from tests.forked import Ended

SITE = "pl_mfa_en"
LIST = "/web/diplomacy/news-"


def doctor(replica: Replica, folder: Path, *arguments: str) -> Ended:
    connect = replica.connect("www.gov.pl")
    return run("mfa", "doctor", SITE, "--connect", connect, "--output", str(folder), *arguments)


def crawl(replica: Replica, folder: Path, *arguments: str) -> Ended:
    return run(
        "mfa", "crawl", SITE, "--connect", replica.connect("www.gov.pl"), "--output", str(folder),
        "--no-images", "--no-requisites", *arguments,
    )  # fmt: skip


def test_a_site_that_is_well_shows_every_field_and_where_it_came_from(tmp_path: Path) -> None:
    with running(Ministry(seed=7, articles=12)) as replica:
        found = doctor(replica, tmp_path, "--json", "--count", "6")
    assert found.code == 0, found.err + found.out
    said: dict[str, Any] = json.loads(found.out)
    (listing,) = said["lists"]
    assert listing["fields"]["entries"] == "10, 10 of them this site's"
    assert len(said["articles"]) == 6
    for article in said["articles"]:
        assert article["how"]["headline"] == "h2"
        assert article["how"]["date"] == "p.event-date"
        assert article["fields"]["layout"] == "article-2022"
        assert article["wrong"] == []
    assert said["alarms"] == []


def test_what_is_wrong_now_is_said_although_all_was_well_before(tmp_path: Path) -> None:
    ministry = Ministry(seed=7, articles=12)
    with running(ministry) as replica:
        assert crawl(replica, tmp_path).code == 0
        for article in ministry.articles("/web/diplomacy"):
            ministry.faults[urlsplit(article.url).path] = Fault(FaultKind.CHALLENGE)
        ministry.faults[LIST] = Fault(FaultKind.STATUS, status=404)
        said = doctor(replica, tmp_path, "--json")
        assert said.code == 1
        assert said.row["lists"][0]["wrong"] == ["gone: answered HTTP 404"]
        wrong = [words for one in said.row["articles"] for words in one["wrong"]]
        assert (
            wrong == ["error_page: answered 200 with an error or challenge: 'Just a moment...'"] * 5
        )
    found = doctor(replica, tmp_path)  # nobody answers now
    assert found.code == 1
    assert f"the last crawl could not read https://www.gov.pl{LIST}: robots_dis" in found.out
    assert "something is wrong" in found.out


def test_a_source_that_was_not_needed_is_not_wrong(tmp_path: Path) -> None:
    with running(Ministry(seed=7, articles=3, units=WORLD)) as replica:
        found = run(
            "mfa", "doctor", "gb_fcdo", "--connect", f"*={replica.url}", "--count", "2", "--json",
            "--output", str(tmp_path),
        )  # fmt: skip
    assert found.code == 0, found.out
    api, feed = found.row["lists"]
    assert (bool(api["captured"]), feed["captured"]) == (True, None)
    assert feed["fields"]["entries"].startswith("not asked for yet")


def test_a_list_that_redirects_is_read_where_it_led(tmp_path: Path) -> None:
    with running(Ministry(seed=7, articles=12)) as replica:
        there = Fault(FaultKind.REDIRECT, location=f"{LIST}?page=1&size=10", times=1)
        replica.ministry.faults[LIST] = there
        assert crawl(replica, tmp_path, "--limit", "3").code == 0
    (looked,) = look(tmp_path).lists
    assert looked.fields["entries"] == "10, 10 of them this site's"


@pytest.mark.xdist_group("withheld")
def test_no_word_of_a_withheld_article_is_shown(lived: Lived, mine: Path) -> None:
    before = look(mine, 100).articles
    headline = next(one.fields["headline"] for one in before if one.url == lived.url)
    withhold(mine, lived.url)
    found = look(mine, 100)
    assert len(found.articles) < len(before)
    assert headline not in {one.fields["headline"] for one in found.articles}


def look(folder: Path, count: int = 5) -> Examination:
    with Store.open(folder, read_only=True) as store:
        return examine(store, folder / "warc", SITES[SITE], count)


def without_lead(folder: Path) -> dict[str, str]:
    """This software with one selector of one family removed; the environment that runs it."""
    shutil.copytree(ROOT / "mfa_crawler", folder / "mfa_crawler")
    family = folder / "mfa_crawler" / "families" / "govpl.py"
    source = family.read_text("utf-8")
    removed = source.replace('    lead = optional_text("p.intro")\n', "")
    assert removed != source
    family.write_text(removed, "utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def edited(environment: dict[str, str], *arguments: str) -> Ended:
    """Run the edited `mfa`."""
    code = "from mfa_crawler.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=environment["PYTHONPATH"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return without_lead(tmp_path_factory.mktemp("edited"))


def test_a_removed_selector_is_named_by_the_doctor_and_by_every_crawl_since(
    tmp_path: Path, broken: dict[str, str]
) -> None:
    where = ["--output", str(tmp_path)]
    with running(Ministry(seed=7, articles=20)) as replica:
        assert crawl(replica, tmp_path).code == 0
        with Store.open(tmp_path, read_only=True) as store:
            seen = {one: when for one, when in store.latest_versions(SITE, "9999", 20) if one.lead}
        named = edited(broken, "doctor", SITE, "--archive", "--count", "8", "--json", *where)
        assert named.code == 1, named.err
        (lost,) = named.row["alarms"]
        assert (named.row["site"], lost["field"]) == (SITE, "lead")
        assert lost["says"] == f"read on 0 of 8 articles; on {len(seen)} of 20 before"
        assert lost["since"] == max(seen.values())
        assert lost["parser"] in {one.capture.parser_version for one in seen if one.capture}
        replica.ministry.publish(count=2)
        for few, again in (
            ("0 of 5 articles (3 of them captured before)", []),
            ("0 of", ["--full"]),  # whose readings are all that is known of before, from now on
            ("0 of 5 articles (5 of them captured before)", []),
        ):
            ended = edited(
                broken, "crawl", SITE, "--connect", replica.connect("www.gov.pl"), *where, *again,
                "--no-images", "--no-requisites",
            )  # fmt: skip
            assert ended.code == 0, ended.err
            assert f"{SITE}: alarm: lead: read on {few}" in ended.err
            assert f"last read on a capture of {lost['since']} by parser" in ended.err
    still = edited(broken, "doctor", SITE, "--archive", "--json", *where)
    assert [(one["field"], one["since"]) for one in still.row["alarms"]] == [
        ("lead", lost["since"])
    ]
    for path in sorted(tmp_path.glob(f"runs/*/{SITE}/report.json"))[-2:]:
        (alarm,) = json.loads(path.read_bytes())["alarms"]
        assert alarm["since"] == lost["since"]
