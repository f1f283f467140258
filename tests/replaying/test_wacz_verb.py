"""What `mfa wacz` says, and what it leaves behind where it cannot do its work."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.crawling import run
from tests.forked import BIN
from tests.replaying.months import Months
from tests.replaying.packages import OCTOBER

pytestmark = pytest.mark.xdist_group("replaying")  # its archives are made once


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("a.zip", (), "ends in .wacz"),
        ("none/a.wacz", (), "cannot write"),
        ("a.wacz", ("--since", "2027-01-01"), "nothing was captured then"),
        ("a.wacz", ("--until", "1.10.2026"), "is no day"),
        ("a.wacz", ("--site", "xx"), "xx"),
    ],
)
def test_what_cannot_be_packed_is_usage(
    year: Months, tmp_path: Path, name: str, arguments: tuple[str, ...], what: str
) -> None:
    ended = run("mfa", "wacz", str(tmp_path / name), "--output", str(year.folder), *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert what in ended.err
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_file_and_no_half_one(year: Months, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_text("old")
    limited = f'ulimit -f 40; exec "{BIN / "mfa"}" wacz "{path}" --output "{year.folder}"'
    ended = subprocess.run(
        ["bash", "-c", limited], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 2
    assert f"cannot write {path}" in ended.stderr.replace("\n", "")
    assert "Traceback" not in ended.stderr
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_lost_original_is_an_error_that_names_it(year: Months, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(year.folder, folder)
    first, *_ = sorted(folder.glob("warc/*/*.warc.gz"))
    first.unlink()
    path = tmp_path / "a.wacz"
    ended = run("mfa", "wacz", str(path), "--output", str(folder), *OCTOBER)
    assert ended.code == 1
    assert first.name in ended.err.replace("\n", "")
    assert "Traceback" not in ended.err
    assert not path.exists()


def test_progress_is_for_terminals_and_on_standard_error(year: Months, tmp_path: Path) -> None:
    command = ("mfa", "wacz", str(tmp_path / "a.wacz"), "--output", str(year.folder))
    quiet = run(*command, "--until", "9999-12-31")
    assert (quiet.out.count("\n"), quiet.err) == (1, "")
    shown = run(*command, FORCE_COLOR="1", TERM="xterm-256color")
    assert "packing" in shown.err
    assert "SYNTHETIC" in shown.out
