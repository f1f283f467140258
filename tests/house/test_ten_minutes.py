"""CONTRIBUTING.md and docs/add-a-ministry.md, followed word for word from a fresh checkout."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.replica import WORLD, Ministry
from mfa_crawler.sites import family_of, site_of
from tests.documented import ADD_A_MINISTRY, CONTRIBUTING, Command, Session, session, steps
from tests.truth import like, told

STEPS = [*steps(CONTRIBUTING), *steps(ADD_A_MINISTRY)]
MINISTRY = Ministry(seed=7, articles=20, years=3, units=WORLD)
PRESS = "https://www.elsewhere.example/releases"

pytestmark = pytest.mark.xdist_group("ten_minutes")  # one reading of the pages for all of it


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, root: Path, tracked: list[Path]) -> Path:
    """A checkout on which `make setup` has nothing left to do."""
    place = tmp_path_factory.mktemp("checkout")
    for path in tracked:
        copy = place / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    Path(place, ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        Path(place, ".venv", name).symlink_to(Path(sys.prefix, name))
    Path(place, ".venv", ".ready").touch()
    return place


@pytest.fixture(scope="module")
def followed(checkout: Path) -> Iterator[Session]:
    with session(checkout) as opened:
        for step in STEPS:
            step.follow(opened)
        yield opened


def test_both_pages_do_what_they_say(followed: Session) -> None:
    verbs = [" ".join(line.split()[:2]) for line in followed.ran]
    for verb in ("mfa doctor", "mfa fixture", "mfa crawl", "make golden", "pytest -q"):
        assert verb in verbs
    commands = [step for step in STEPS if isinstance(step, Command)]
    assert len(followed.ran) == len(commands) - 1  # all but the replica, which goes on


def test_nobody_knows_the_new_ministry_before() -> None:
    assert any(unit.host in PRESS for unit in WORLD)
    assert site_of(f"{PRESS}/x") is None, "the exercise was done here: its branch is to throw away"
    assert family_of(PRESS) is None


def test_the_new_ministry_is_read_as_it_was_written(followed: Session) -> None:
    runs = followed.place.glob("output/runs/*/zz_mfa/articles.jsonl")
    rows = (json.loads(line) for run in runs for line in run.read_bytes().splitlines())
    read = {row["url"]: row for row in rows}
    truths = {a.url: a.truth for a in MINISTRY.newest(MINISTRY.unit(PRESS))}
    assert read.keys() == truths.keys()
    for url, truth in truths.items():
        assert like(read[url], told(truth)) == told(truth), url
