"""`mfa doctor`, and the checks of a crawl: which field, on which site, since when."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from tests.crawling import ROOT, Ended, run

SITE = "pl_mfa_en"


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


def test_what_is_wrong_is_said_plainly(tmp_path: Path) -> None:
    with running(Ministry(seed=7, articles=12)) as replica:
        replica.ministry.faults["/web/diplomacy/news-"] = Fault(FaultKind.ERROR_PAGE)
        found = doctor(replica, tmp_path)
    assert found.code == 1
    assert "error_page: answered 200 with an error" in " ".join(found.out.split())
    assert "something is wrong" in found.out


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


def test_a_removed_selector_is_named_by_the_doctor_and_by_the_next_crawl(
    tmp_path: Path, broken: dict[str, str]
) -> None:
    with running(Ministry(seed=7, articles=20)) as replica:
        assert crawl(replica, tmp_path).code == 0
        where = ["--output", str(tmp_path)]
        named = edited(broken, "doctor", SITE, "--archive", "--count", "8", "--json", *where)
        assert named.code == 1, named.err
        said = json.loads(named.out)
        (alarm,) = said["alarms"]
        assert (said["site"], alarm["field"]) == (SITE, "lead")
        assert alarm["says"].startswith("read on 0 of 8 articles")
        last = json.loads(run("mfa", "history", said["articles"][0]["url"], "--json", *where).out)
        assert alarm["since"][:10] == last["first_seen"][:10]
        assert alarm["parser"] in last["parsers"]
        replica.ministry.publish(count=6)
        again = edited(
            broken, "crawl", SITE, "--connect", replica.connect("www.gov.pl"), *where,
            "--no-images", "--no-requisites",
        )  # fmt: skip
        assert again.code == 0, again.err
        assert f"{SITE}: alarm: lead: read on 0 of 6 articles" in " ".join(again.err.split())
        assert "last read on a capture of" in again.err
    (report,) = sorted(tmp_path.glob(f"runs/*/{SITE}/report.json"))[-1:]
    assert [one["field"] for one in json.loads(report.read_bytes())["alarms"]] == ["lead"]
