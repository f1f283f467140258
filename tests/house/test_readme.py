"""Every command in README.md does what it says, against a replica instead of the ministry."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from mfa_crawler.replica import Ministry, running

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_README = Path(__file__).parents[2] / "README.md"


def _blocks(language: str) -> list[str]:
    return [code for kind, code in _BLOCK.findall(_README.read_text("utf-8")) if kind == language]


def _commands() -> list[str]:
    lines = "".join(_blocks("sh")).replace("\\\n", "").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A folder that looks like a checkout after `make setup`."""
    Path(tmp_path, ".venv").symlink_to(sys.prefix)
    shutil.copy(root / "scrapy.cfg", tmp_path)
    return tmp_path


def _run(command: str, place: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MFA_")}
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=place,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _on_replica(command: str, connect: str) -> str:
    """The command, with www.gov.pl on this machine."""
    host, _, url = connect.partition("=")
    if "mfa crawl" in command:
        return f"{command} --connect {shlex.quote(connect)}"
    if "scrapy crawl" in command:
        setting = f'MFA_CONNECT={{"{host}": "{url}"}}'
        return f"{command} -s {shlex.quote(setting)}"
    return command


def test_the_make_targets_exist(root: Path) -> None:
    targets = [command.split()[1:] for command in _commands() if command.startswith("make ")]
    assert {"demo", "test"} <= {target[0] for target in targets}
    for target in targets:
        subprocess.run(["make", "-n", *target], cwd=root, check=True, capture_output=True)


def _save_a_page(place: Path, ministry: Ministry, url: str) -> None:
    """`page.html` stands for a page that the reader has saved."""
    path = ministry.truth("/web/diplomacy", 3).url.removeprefix("https://www.gov.pl")
    with urlopen(Request(url + path, headers={"Host": "www.gov.pl"})) as answer:
        Path(place, "page.html").write_bytes(answer.read())


def test_the_commands_run_in_their_order(place: Path) -> None:
    commands = [command for command in _commands() if not command.startswith("make ")]
    assert any("mfa crawl" in command for command in commands)
    [code] = _blocks("python")
    ministry = Ministry(seed=7, articles=40, years=3)
    with running(ministry) as replica:
        connect = replica.connect("www.gov.pl")
        _save_a_page(place, ministry, connect.partition("=")[2])
        for command in commands:
            assert _run(_on_replica(command, connect), place) or "-O" in command
    assert Path(place, "october.jsonl").stat().st_size
    assert _run(f".venv/bin/python -W error -c {shlex.quote(code)}", place).strip()
