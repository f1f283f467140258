"""SIGINT and SIGTERM end a crawl properly: all that was kept is filed, and the next goes on."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.replica import Replica, running
from tests.forked import Ended
from tests.guarantees import checking, killing
from tests.guarantees.killing import SITE, UNIT, Watched


@pytest.fixture
def ministry() -> Watched:
    return Watched(seed=8, articles=25)


@pytest.fixture
def replica(ministry: Watched) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def command(replica: Replica, folder: Path) -> list[str]:
    connect = replica.connect("www.gov.pl")
    return [
        "mfa",
        "crawl",
        SITE,
        "--connect",
        connect,
        "--output",
        str(folder),
        "--json",
        "--no-images",
        "--no-requisites",
    ]


def goes_on(replica: Replica, folder: Path) -> Ended:
    """The same command finishes what was begun, and asks for no kept article again."""
    pages = {record.url for record in checking.written(folder)[0] if record.is_page}
    before = len(replica.requests)
    done = killing.run(*command(replica, folder))
    assert done.code == 0, done.err
    asked = {f"https://{seen.host}{seen.target}" for seen in replica.requests[before:]}
    assert not asked & pages
    checking.finished(folder, UNIT)
    return done


@pytest.mark.parametrize(
    ("sign", "number"),
    [(signal.SIGTERM, 2), (signal.SIGINT, 12), (signal.SIGTERM, 27)],
)
def test_an_interrupted_crawl_ends_with_everything_filed(
    ministry: Watched, replica: Replica, tmp_path: Path, sign: signal.Signals, number: int
) -> None:
    done = killing.struck_at_requests(ministry, {number}, sign, *command(replica, tmp_path))
    assert done.code == 1
    assert "Interrupted" in done.err
    checking.sound(tmp_path)
    (run,) = checking.tables(tmp_path, "runs")["runs"]
    (report,) = tmp_path.glob("runs/*/pl_mfa_en/report.json")
    assert run["reason"] == json.loads(report.read_bytes())["reason"] == "shutdown"
    assert run["record_id"] is not None
    row = goes_on(replica, tmp_path).row
    articles = len(checking.tables(tmp_path, "articles")["articles"])
    assert articles == done.row["new"] + row["new"] >= 25


def test_a_second_interrupt_ends_at_once_and_loses_no_record(
    ministry: Watched, replica: Replica, tmp_path: Path
) -> None:
    held = next(a.url for a in ministry.articles(UNIT) if f"{UNIT}/" in a.url)
    output, ready = tmp_path / "output", tmp_path / "held"
    arguments = command(replica, output)[1:]
    done = killing.struck_until_it_ends(
        ready, signal.SIGINT, *killing.holding("mfa", held, ready), *arguments
    )
    assert done.code == 1, done.err
    checking.sound(output)
    assert held in {row["url"] for row in checking.tables(output, "articles")["articles"]}
    (report,) = output.glob("runs/*/pl_mfa_en/report.json")
    kinds = {failure["kind"] for failure in json.loads(report.read_bytes())["failures"]}
    assert kinds == {"not_reached"}
    goes_on(replica, output)
